import { Link } from '@tanstack/react-router'
import { Panel } from '../../parts/panel.tsx'
import { PredictionTable } from '../../parts/prediction-table.tsx'
import { useAgainWhenServed } from '../../state/activity.ts'
import { type Key, useQuestion } from '../../state/question.ts'
import { askRecent } from './questions.ts'

/** The newest predictions; the list has all of them. */
export function Recent({ endpoint }: { endpoint: string }) {
  const key: Key = ['endpoints', 'recent', endpoint]
  useAgainWhenServed(key)
  const { data, reading } = useQuestion(key, () => askRecent(endpoint))
  return (
    <Panel
      id="predictions"
      of={8}
      flush
      title="The newest predictions"
      note="Each opens how it came about"
      reading={reading}
      has={data !== undefined}
      aside={
        <Link className="button small" to="/endpoints/$endpoint/predictions" params={{ endpoint }}>
          All, with filters
        </Link>
      }
    >
      {data?.predictions.length === 0 && <p className="lede">None yet.</p>}
      {data && data.predictions.length > 0 && <PredictionTable predictions={data.predictions} />}
    </Panel>
  )
}

import { Command } from '../../parts/command.tsx'
import { EVERY, type RunsQuery } from './questions.ts'

/** Nothing to show: because of the filter, or because nothing ran yet. */
export function NoRuns({ query, onClear }: { query: RunsQuery; onClear: () => void }) {
  if (query.filter !== '')
    return (
      <div className="none">
        <p>
          No run matches <code>{query.filter}</code>.
        </p>
        <button type="button" className="button small" onClick={onClear}>
          Show all runs
        </button>
      </div>
    )
  return (
    <div className="none">
      <p>
        Runs come here when something is trained{query.experiment === EVERY ? '' : ' in this experiment'}: by{' '}
        <code>millrace up</code>, or by any script that logs with MLflow’s client.
      </p>
      <Command text={`export MLFLOW_TRACKING_URI=${location.origin}`} />
    </div>
  )
}

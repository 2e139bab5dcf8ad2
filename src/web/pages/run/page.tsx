import { getRouteApi, Link } from '@tanstack/react-router'
import { Comments } from '../../parts/comments/comments.tsx'
import { Page } from '../../parts/page.tsx'
import { joinList } from '../../state/address.ts'
import { useQuestion } from '../../state/question.ts'
import { Files } from './files.tsx'
import { Metrics } from './metrics.tsx'
import { Params } from './params.tsx'
import { askRun } from './questions.ts'
import { Record } from './record.tsx'
import { verdictOf } from './verdict.ts'

const route = getRouteApi('/runs/$run')

/** One run: what it was told, what it read, what came out, and how to do it again. */
export function RunPage() {
  const { run: id } = route.useParams()
  const { data, reading } = useQuestion(['runs', 'one', id], () => askRun(id))
  const name = data?.run.name ?? id.slice(0, 8)
  const experiment = data?.run.experiment
  const navigate = route.useNavigate()
  const toPoint = ({ series, x }: { readonly series: string; readonly x: number }): void =>
    void navigate({
      search: (before) => ({ ...before, point: joinList([series, String(x)]) }) as never,
      hash: 'curves',
    })
  return (
    <Page
      title={`${name} · Experiments`}
      crumbs={[
        <Link key="experiments" to="/experiments">
          Experiments
        </Link>,
        ...(experiment === undefined
          ? []
          : [
              <Link key="up" to="/experiments/$experiment" params={{ experiment }}>
                {experiment}
              </Link>,
            ]),
        name,
      ]}
      about="the run"
      verdict={data && verdictOf(data)}
      reading={reading}
    >
      {data && (
        <div className="grid">
          <Metrics run={data.run} />
          <Record answer={data} />
          <Params run={data.run} />
          <Files run={id} uri={data.run.artifactUri} />
          <Comments anchor={{ kind: 'run', id }} onPoint={toPoint} />
        </div>
      )}
    </Page>
  )
}

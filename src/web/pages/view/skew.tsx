import { getRouteApi } from '@tanstack/react-router'
import { State } from '../../parts/mark.tsx'
import { Panel } from '../../parts/panel.tsx'
import { clock, machine, moment } from '../../state/moments.ts'
import { count } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { askSkew, type Skew } from '../../state/skews.ts'
import type { View } from '../../state/view-words.ts'

const route = getRouteApi('/features/$view')

const REASONS = {
  'data-changed': 'rows came late or were corrected since',
  'look-up-behind': 'the look-up ran behind the data, or ahead of it',
  unknown: 'there was no data of that time',
} as const

/** Whether an endpoint served what the data says was known then, answer by answer. */
export function SkewOf({ view, endpoints }: { view: View; endpoints: readonly string[] }) {
  const { endpoint } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, reading } = useQuestion(['views', 'skew', endpoint], () => askSkew(endpoint!), {
    asks: endpoint !== undefined,
    again: false,
  })
  const own = data?.first.filter((one) => one.view === view.name) ?? []
  return (
    <Panel
      id="skew"
      of={5}
      title={data ? titleOf(data, view) : 'Served and offline'}
      note="The newest 1,000 answers, compared bit for bit with the offline join at the same moments"
      reading={endpoint === undefined ? undefined : reading}
      has={endpoint === undefined || data !== undefined}
    >
      {endpoints.length === 0 && <p className="lede">No endpoint serves yet, so there is nothing to compare.</p>}
      {data && (
        <p className="lede">
          <State
            status={differing(data, view) > 0 ? 'drifting' : data.rows === 0 ? 'watching' : 'healthy'}
            word={`${count(differing(data, view))} of ${count(data.rows)} answers differ`}
          />
        </p>
      )}
      {data && data.withoutLookUp > 0 && (
        <p className="note">{count(data.withoutLookUp)} more were answered before it was kept by what they look up.</p>
      )}
      {own.length > 0 && <First rows={own} />}
      <div className="panel-end">
        {endpoints.map((name) => (
          <button
            key={name}
            type="button"
            className="button"
            aria-pressed={name === endpoint}
            onClick={() =>
              void navigate({ search: (before) => ({ ...before, endpoint: name }), replace: true, resetScroll: false })
            }
          >
            Compare {name}
          </button>
        ))}
      </div>
    </Panel>
  )
}

function differing({ differing: by }: Skew, { features }: View): number {
  return Math.max(0, ...features.map(({ name }) => by[name] ?? 0))
}

function titleOf(skew: Skew, view: View): string {
  if (skew.rows === 0) return `${skew.endpoint} has no answer to compare`
  const many = differing(skew, view)
  return many === 0 ? `${skew.endpoint} served what the data says` : `${skew.endpoint} served other values`
}

function First({ rows }: { rows: Skew['first'] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll tall" aria-label="Answers that differ" tabIndex={0}>
      <table className="two-lines">
        <thead>
          <tr>
            <th scope="col">Answer</th>
            <th scope="col" className="num">
              Served
            </th>
            <th scope="col" className="num">
              The data says
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, at, feature, logged, offline, reason }) => (
            <tr key={`${id} ${feature}`}>
              <th scope="row" className="wraps">
                <time dateTime={machine(at)} title={clock(at)}>
                  {moment(at)}
                </time>
                <small>
                  {feature}: {REASONS[reason]}
                </small>
              </th>
              <td className="num">{logged ?? 'none'}</td>
              <td className="num">{offline ?? 'none'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

import { getRouteApi } from '@tanstack/react-router'
import { Curves } from '../../charts/curves.tsx'
import { type Curve, valueText } from '../../charts/values.ts'
import { CommentsAtPoint } from '../../parts/comments/at-point.tsx'
import { useThread } from '../../parts/comments/thread.ts'
import { Panel } from '../../parts/panel.tsx'
import { joinList, splitList } from '../../state/address.ts'
import { counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { askCurves, type Run } from './questions.ts'
import { mainOf, rankOf } from './verdict.ts'

const route = getRouteApi('/runs/$run')
const MOST_DRAWN = 6
const LIMIT = /\.(?:low|high)$/

/** The last value of every metric with its interval; those with more than one value as curves over their real steps. */
export function Metrics({ run }: { run: Run }) {
  const { metrics: wanted, point } = route.useSearch()
  const navigate = route.useNavigate()
  const names = namesOf(run)
  const chosen = wanted === undefined ? usual(run, names) : splitList(wanted).filter((name) => names.includes(name))
  const pointed = splitList(point).slice(0, 1)
  const drawn = [...new Set([...chosen, ...pointed.filter((name) => names.includes(name))])]
  const { data, reading } = useQuestion(['runs', 'curves', run.id, drawn.join('\n')], () => askCurves(run.id, drawn), {
    keeps: true,
  })
  const curves = (data ?? []).filter(({ points }) => points.length > 1)
  const toggle = (name: string): void => {
    const next = drawn.includes(name) ? drawn.filter((one) => one !== name) : [...drawn, name].slice(-MOST_DRAWN)
    void navigate({ search: (before) => ({ ...before, metrics: joinList(next) }), replace: true, resetScroll: false })
  }
  return (
    <>
      {curves.length > 0 && (
        <Panel
          id="curves"
          of={12}
          title="How it went"
          note="Each metric over its steps; long ones keep both ends, every spike and every gap. Click a step to comment on it"
          reading={reading}
        >
          <div className="pair-list">
            {curves.map(({ metric, points }) => (
              <CommentedCurve key={metric} run={run.id} curve={curveOf(metric, points)} />
            ))}
          </div>
        </Panel>
      )}
      <Panel
        id="metrics"
        of={7}
        flush
        title={`${counted(names.length, 'metric')}`}
        note="The newest value of each; intervals as the run logged them"
      >
        {names.length === 0 ? (
          <p className="lede">
            {run.status === 'RUNNING' ? 'None yet; they come as they are logged.' : 'None was logged.'}
          </p>
        ) : (
          <Values
            run={run}
            names={names}
            drawn={drawn}
            {...((curves.length > 0 || wanted !== undefined) && { onToggle: toggle })}
          />
        )}
      </Panel>
    </>
  )
}

/** A curve whose steps can be commented; the one that is chosen is in the address. */
function CommentedCurve({ run, curve }: { run: string; curve: Curve }) {
  const { point } = route.useSearch()
  const navigate = route.useNavigate()
  const anchor = { kind: 'run', id: run } as const
  const { comments } = useThread(anchor)
  const { name: metric } = curve
  const [series, step] = splitList(point)
  const picked = series === metric ? curve.points.find(({ x }) => x === Number(step)) : undefined
  const pick = (x: number | undefined): void =>
    void navigate({
      search: (before) => ({ ...before, point: x === undefined ? undefined : joinList([metric, String(x)]) }) as never,
      ...{ replace: true, resetScroll: false },
    })
  const said = comments.flatMap(({ point: at, author: by, text }) =>
    at?.series === metric && text !== null ? [{ x: at.x, by, text }] : [],
  )
  return (
    <div>
      <h3>{metric}</h3>
      <Curves name={metric} xName="step" height={200} curves={[curve]} remarks={{ said, onPick: pick }} />
      {picked && (
        <CommentsAtPoint
          anchor={anchor}
          point={{ series: metric, x: picked.x }}
          title={`${metric} at step ${picked.x}: ${valueText(picked.y)}`}
          onClose={() => pick(undefined)}
        />
      )}
    </div>
  )
}

const curveOf = (metric: string, points: readonly { step: number; value: number | null }[]): Curve => ({
  ...{ key: metric, name: metric, index: 0, points: points.map(({ step, value }) => ({ x: step, y: value })) },
})

/** Without the two ends of intervals, which stand beside their value; the main ones first. */
function namesOf({ metrics }: Run): readonly string[] {
  const parts = (name: string): number => name.split('.').length
  return Object.keys(metrics)
    .filter((name) => !(LIMIT.test(name) && name.replace(LIMIT, '') in metrics))
    .sort((a, b) => parts(a) - parts(b) || rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
}

function usual({ metrics }: Run, names: readonly string[]): readonly string[] {
  const main = mainOf(metrics)
  return [...new Set([...(main === undefined ? [] : [main]), ...names])].slice(0, 4)
}

interface ValuesGiven {
  readonly run: Run
  readonly names: readonly string[]
  readonly drawn: readonly string[]
  /** Absent where nothing has more than one value. */
  readonly onToggle?: (name: string) => void
}

function Values({ run: { metrics }, names, drawn, onToggle }: ValuesGiven) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll tall" aria-label="Values of metrics" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" className="num">
              Value
            </th>
            <th scope="col" className="num wide-only">
              95 % interval
            </th>
            {onToggle && <th scope="col">Curve</th>}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row" className="wraps">
                {name}
              </th>
              <td className="num">{valueText(metrics[name])}</td>
              <td className="num wide-only">{intervalText(metrics, name)}</td>
              {onToggle && (
                <td>
                  <label className="choose">
                    <input
                      type="checkbox"
                      checked={drawn.includes(name)}
                      aria-label={`Draw ${name}`}
                      onChange={() => onToggle(name)}
                    />
                  </label>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function intervalText(metrics: Run['metrics'], name: string): string {
  const [low, high] = [metrics[`${name}.low`], metrics[`${name}.high`]]
  return typeof low === 'number' && typeof high === 'number' ? `${valueText(low, high)} to ${valueText(high)}` : 'none'
}

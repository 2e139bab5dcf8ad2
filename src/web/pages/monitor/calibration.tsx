import { Measured } from '../../charts/measured.tsx'
import { linear, ticksTo } from '../../charts/scale.ts'
import { Panel } from '../../parts/panel.tsx'
import { span } from '../../state/moments.ts'
import { count, share, signed } from '../../state/numbers.ts'
import type { MeasuredWindow } from './questions.ts'

type Curve = NonNullable<NonNullable<MeasuredWindow['curve']>>
type Group = Curve['groups'][number]

/** What the champion said against what came true, in ten groups by score. */
export function Calibration(given: { readonly window: MeasuredWindow | undefined }) {
  const { window } = given
  const curve = window?.curve ?? undefined
  const groups = curve?.groups ?? []
  return (
    <Panel
      id="calibration"
      of={5}
      title={groups.length === 0 ? 'Said against happened' : titleOf(groups)}
      note={noteOf(window)}
    >
      {groups.length === 0 ? <p className="lede">{refusalOf(curve)}</p> : <Drawn groups={groups} />}
      {curve && groups.length > 0 && <p className="note">{errorOf(curve)}</p>}
      {groups.length > 0 && <Values groups={groups} />}
    </Panel>
  )
}

const HEIGHT = 250
const WIDEST = 460

function Drawn({ groups }: { groups: readonly Group[] }) {
  const draw = (width: number) => <Drawing groups={groups} width={Math.min(width, WIDEST)} />
  return <Measured height={HEIGHT}>{draw}</Measured>
}

function noteOf(window: MeasuredWindow | undefined): string {
  return window === undefined
    ? 'Ten equal-count groups'
    : `Ten equal-count groups, ${span(window.from, window.to)}; bars are 95 % intervals`
}

function refusalOf(curve: Curve | undefined): string {
  return curve?.refused ? `Not shown: ${curve.refused}.` : 'It is drawn for probabilities with enough labels.'
}

function Drawing({ width, groups }: { width: number; groups: readonly Group[] }) {
  const most = Math.max(...groups.flatMap(({ mean, rate, high }) => [mean ?? 0, rate ?? 0, high ?? 0]))
  const ticks = ticksTo(Math.min(1, most))
  const end = ticks.at(-1)!
  const x = linear([0, end], [36, width - 12])
  const y = linear([0, end], [HEIGHT - 40, 10])
  const text = (tick: number): string => `${Number((tick * 100).toFixed(1))}`
  return (
    <svg className="chart" width={width} height={HEIGHT} role="img" aria-label={titleOf(groups)}>
      {ticks.map((tick) => (
        <g key={tick}>
          <path className={tick === 0 ? 'axis-line' : 'grid-line'} d={`M36 ${y(tick)}H${width - 12}`} />
          <text x={28} y={y(tick) + 4} textAnchor="end">
            {text(tick)}
          </text>
          <text x={x(tick)} y={HEIGHT - 22} textAnchor="middle">
            {text(tick)}
          </text>
        </g>
      ))}
      <path d={`M${x(0)} ${y(0)}L${x(end)} ${y(end)}`} stroke="var(--reference)" />
      <text x={(x(0) + x(end)) / 2} y={HEIGHT - 4} textAnchor="middle">
        said, %; up: happened, %
      </text>
      {groups.map(({ mean, rate, low, high }) =>
        mean === null || rate === null ? null : (
          <g key={mean} stroke="var(--champion)" strokeWidth="1.5">
            {low !== null && high !== null && <path d={`M${x(mean)} ${y(low)}V${y(Math.min(end, high))}`} />}
            <circle cx={x(mean)} cy={y(rate)} r="3.5" fill="var(--champion)" stroke="none" />
          </g>
        ),
      )}
    </svg>
  )
}

/** On which side of the diagonal the groups surely lie. */
function titleOf(groups: readonly Group[]): string {
  const low = groups.filter(({ mean, low: end }) => mean !== null && end !== null && mean < end).length
  const high = groups.filter(({ mean, high: end }) => mean !== null && end !== null && mean > end).length
  if (low + high === 0) return 'What was said came true, in every group'
  if (high === 0) return `It said too little in ${low} of ${groups.length} groups`
  if (low === 0) return `It said too much in ${high} of ${groups.length} groups`
  return `Too little in ${low}, too much in ${high} of ${groups.length} groups`
}

function errorOf({ error: { value, low, high, convention } }: Curve): string {
  if (value === null) return convention
  const interval = low === null || high === null ? '' : ` (${signed(low, 3)} to ${signed(high, 3)})`
  return `Calibration error ${signed(value, 3)}${interval}: ${convention}.`
}

function Values({ groups }: { groups: readonly Group[] }) {
  return (
    <details className="numbers">
      <summary>Table</summary>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              {['Said', 'Happened', 'From', 'To', 'Labels'].map((name) => (
                <th key={name} scope="col" className="num">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map(({ mean, rate, low, high, count: labels }) => (
              <tr key={mean}>
                {[mean, rate, low, high].map((value, index) => {
                  const key = `${index}`
                  return (
                    <td key={key} className="num">
                      {value === null ? 'none' : share(value)}
                    </td>
                  )
                })}
                <td className="num">{count(labels)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

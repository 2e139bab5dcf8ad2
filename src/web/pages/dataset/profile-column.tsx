import { Measured } from '../../charts/measured.tsx'
import { linear } from '../../charts/scale.ts'
import { valueText } from '../../charts/values.ts'
import { clock } from '../../state/moments.ts'
import { count, share } from '../../state/numbers.ts'
import type { Profile } from './questions.ts'

type Column = Profile['columns'][number]

const HEIGHT = 72
const MOST_TOP = 5

/** One column: its shape, what is missing, its range. */
export function ColumnCard({ column, rows }: { column: Column; rows: number }) {
  const { name, missing, distinct, histogram, personal, top } = column
  const [type, role] = [String(column.type), String(column.role)]
  const about = [
    role === type ? type : `${type}, ${role.replaceAll('_', ' ')}`,
    `${count(distinct)} different`,
    missing === 0 ? 'none missing' : `${share(missing / Math.max(1, rows))} missing`,
    ...(personal ? [`looks personal: ${String(personal.kind).replaceAll('_', ' ')}`] : []),
  ]
  return (
    <section aria-label={name}>
      <h3>{name}</h3>
      <p className="note">{about.join(' · ')}</p>
      {histogram && <Histogram column={column} histogram={histogram} />}
      {!histogram && top.length > 0 && <Top column={column} rows={rows} />}
    </section>
  )
}

/** Each bar as wide as its values lie apart, as high as they are dense: equal areas are equal numbers of rows. */
function Histogram({ column, histogram }: { column: Column; histogram: NonNullable<Column['histogram']> }) {
  const edges = histogram.edges.map((edge) => edge ?? 0)
  const ends = insideOf(column, edges)
  const density = histogram.counts.map((rows, index) => rows / Math.max(1e-12, edges[index + 1]! - edges[index]!))
  const y = linear([0, Math.max(...density)], [HEIGHT, 0])
  const text = (value: number): string =>
    String(column.type) === 'time' ? clock(value).slice(0, -10) : valueText(value)
  return (
    <Measured height={HEIGHT + 18}>
      {(width) => {
        const x = linear(ends, [0, width])
        const at = (edge: number): number => Math.min(width, Math.max(0, x(edge)))
        return (
          <svg
            className="chart"
            width={width}
            height={HEIGHT + 18}
            role="img"
            aria-label={`Histogram of ${column.name} from ${text(edges[0]!)} to ${text(edges.at(-1)!)}`}
          >
            {density.map((height, index) => {
              const [left, right] = [at(edges[index]!), at(edges[index + 1]!)]
              if (right - left < 0.5) return null
              return (
                <rect
                  key={edges[index]}
                  className="bar-of"
                  x={left}
                  y={y(height)}
                  width={Math.max(1, right - left - 1)}
                  height={HEIGHT - y(height)}
                />
              )
            })}
            <path className="axis-line" d={`M0 ${HEIGHT}H${width}`} />
            <text x={0} y={HEIGHT + 14}>
              {text(ends[0])}
            </text>
            <text x={width} y={HEIGHT + 14} textAnchor="end">
              {ends[1] < edges.at(-1)! ? `${text(ends[1])}, up to ${text(edges.at(-1)!)}` : text(ends[1])}
            </text>
          </svg>
        )
      }}
    </Measured>
  )
}

/** Without the last hundredth on either side where that would squeeze the rest. */
function insideOf({ quantiles }: Column, edges: readonly number[]): readonly [number, number] {
  const [low, high] = [edges[0]!, edges.at(-1)!]
  const at = (place: number, other: number): number => quantiles.find((one) => one.at === place)?.value ?? other
  const [inner, outer] = [at(0.01, low), at(0.99, high)]
  const squeezed = high - low > 2.5 * (outer - inner) && outer > inner
  return squeezed ? [Math.max(low, inner), Math.min(high, outer)] : [low, high === low ? low + 1 : high]
}

function Top({ column: { top }, rows }: { column: Column; rows: number }) {
  const most = top[0]!.count
  return (
    <ul className="top-values">
      {top.slice(0, MOST_TOP).map(({ value, count: times }) => (
        <li key={String(value)}>
          <span>{String(value) === '' ? 'empty' : String(value)}</span>
          <i style={{ width: `${(100 * times) / most}%` }} aria-hidden="true" />
          <b>{share(times / Math.max(1, rows))}</b>
        </li>
      ))}
    </ul>
  )
}

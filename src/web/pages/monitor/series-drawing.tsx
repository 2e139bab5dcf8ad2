import { spread } from '../../charts/scale.ts'
import { day } from '../../state/moments.ts'
import { compact, fixed } from '../../state/numbers.ts'
import { nameOf } from './metric.ts'
import type { Metric, Point } from './questions.ts'
import { middle, type SeriesFrame } from './series-frame.ts'

interface Given {
  readonly frame: SeriesFrame
  readonly points: readonly Point[]
  readonly metric: Metric
  readonly chosen: number | undefined
  readonly changes: readonly { readonly at: number; readonly segment: string | null }[]
}

export function Drawing({ frame, points, metric, chosen, changes }: Given) {
  const { width, height } = frame
  return (
    <svg className="chart" width={width} height={height} role="img" aria-label={`${nameOf(metric)} window by window`}>
      <Shades frame={frame} points={points} chosen={chosen} />
      <Axes frame={frame} points={points} zero={metric === 'gap'} />
      <Estimated frame={frame} points={points} />
      <Limit frame={frame} points={points} />
      <Realized frame={frame} points={points} />
      <Changes frame={frame} changes={changes} />
      <Ends frame={frame} points={points} />
    </svg>
  )
}

type Drawn = Pick<Given, 'frame' | 'points'>

/** Windows whose labels are not all there, and the one that the other panels show. */
function Shades({ frame: { x, top, bottom }, points, chosen }: Drawn & Pick<Given, 'chosen'>) {
  return points.map(({ from, to, mature }) => (
    <g key={from}>
      {!mature && <rect className="unjudged" x={x(from)} y={top} width={x(to) - x(from)} height={bottom - top} />}
      {from === chosen && (
        <path d={`M${x(from) + 1} ${bottom + 1.5}H${x(to) - 1}`} stroke="var(--accent)" strokeWidth="3" />
      )}
    </g>
  ))
}

function Axes({ frame, points, zero }: Drawn & { zero: boolean }) {
  const { left, right, bottom, ticks, digits, x, y } = frame
  const every = Math.max(1, Math.ceil(62 / ((right - left) / points.length)))
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick}>
          <path className={zero && tick === 0 ? 'axis-line' : 'grid-line'} d={`M${left} ${y(tick)}H${right}`} />
          <text x={left - 8} y={y(tick) + 4} textAnchor="end">
            {fixed(tick, digits)}
          </text>
        </g>
      ))}
      <path className="axis-line" d={`M${left} ${bottom}H${right}`} />
      {points.map((point, index) =>
        index % every === 0 ? (
          <g key={point.from}>
            <text x={x(middle(point))} y={bottom + 18} textAnchor="middle">
              {day(point.from)}
            </text>
            <text x={x(middle(point))} y={bottom + 34} textAnchor="middle">
              {`n\u00a0${compact(point.labeled)}`}
            </text>
          </g>
        ) : null,
      )}
    </g>
  )
}

/** A dashed line in a band, broken where a window has none. */
function Estimated({ frame: { x, y }, points }: Drawn) {
  return stretches(points, ({ estimated }) => estimated?.value ?? undefined).map((part) => {
    const at = part.map((point) => ({ place: x(middle(point)), ...point.estimated! }))
    const known = at.filter(({ low, high }) => low !== null && high !== null)
    const upper = known.map(({ place, high }) => `${place} ${y(high!)}`)
    const lower = [...known].reverse().map(({ place, low }) => `${place} ${y(low!)}`)
    return (
      <g key={part[0]!.from}>
        {known.length > 1 && <path d={`M${[...upper, ...lower].join('L')}Z`} fill="var(--reference)" opacity=".25" />}
        {known.length === 1 && (
          <path
            d={`M${known[0]!.place} ${y(known[0]!.low!)}V${y(known[0]!.high!)}`}
            stroke="var(--reference)"
            strokeWidth="6"
            opacity=".4"
          />
        )}
        <path
          d={`M${at.map(({ place, value }) => `${place} ${y(value!)}`).join('L')}`}
          fill="none"
          stroke="var(--ink-2)"
          strokeWidth="1.5"
          strokeDasharray="3 3"
        />
        {at.map(({ place, value, alarm }) =>
          alarm ? (
            <path key={place} d={`M${place} ${y(value!) - 6}l5.5 9h-11Z`} fill="var(--drifting)" />
          ) : (
            <circle key={place} cx={place} cy={y(value!)} r="2" fill="var(--ink-2)" />
          ),
        )}
      </g>
    )
  })
}

/** Where an estimate is an alarm; it may be another one for each version. */
function Limit({ frame: { x, y }, points }: Drawn) {
  return points.map(({ from, to, estimated }) =>
    typeof estimated?.limit === 'number' ? (
      <path key={from} d={`M${x(from)} ${y(estimated.limit)}H${x(to)}`} stroke="var(--limit)" strokeDasharray="4 3" />
    ) : null,
  )
}

/** Points with their intervals, joined where no window between is missing. */
function Realized({ frame: { x, y }, points }: Drawn) {
  const lines = stretches(points, ({ figure }) => figure?.value ?? undefined)
  return (
    <g stroke="var(--champion)">
      {lines.map((part) => (
        <path
          key={part[0]!.from}
          d={`M${part.map((point) => `${x(middle(point))} ${y(point.figure!.value!)}`).join('L')}`}
          fill="none"
          strokeWidth="1.75"
          strokeLinejoin="round"
        />
      ))}
      {lines.flat().map((point) => {
        const { low, high, value } = point.figure!
        const place = x(middle(point))
        return (
          <g key={point.from} strokeWidth="1.5">
            {low !== null && high !== null && <path d={`M${place} ${y(low)}V${y(high)}`} />}
            <circle cx={place} cy={y(value!)} r="3.5" fill="var(--champion)" stroke="none" />
          </g>
        )
      })}
      {points.map(({ weighted, ...point }) =>
        weighted && weighted.value !== null ? (
          <g key={point.from} strokeWidth="1.5">
            {weighted.low !== null && weighted.high !== null && (
              <path d={`M${x(middle(point)) + 9} ${y(weighted.low)}V${y(weighted.high)}`} />
            )}
            <circle cx={x(middle(point)) + 9} cy={y(weighted.value)} r="3.5" fill="var(--surface)" />
          </g>
        ) : null,
      )}
    </g>
  )
}

function Changes({ frame: { x, top, bottom, left, right }, changes }: Pick<Given, 'frame' | 'changes'>) {
  return changes
    .map(({ at, segment }) => ({ place: x(at), key: `${at} ${segment}` }))
    .filter(({ place }) => place >= left && place <= right)
    .map(({ place, key }) => (
      <g key={key}>
        <path className="rule-line" d={`M${place} ${top}V${bottom + 38}`} />
        <path d={`M${place} ${bottom + 40}l6 11h-12Z`} fill="var(--drifting)" />
      </g>
    ))
}

/** The name of each line at its end, where there is room. */
function Ends({ frame: { right, width, y }, points }: Drawn) {
  if (width - right < 60) return null
  const end = (text: string, line: string, value: number | null | undefined) =>
    value === null || value === undefined ? [] : [{ text, line, y: y(value) }]
  const limit = points.findLast(({ estimated }) => typeof estimated?.limit === 'number')?.estimated?.limit
  const labels = [
    ...end('realized', 'champion', points.findLast(({ figure }) => figure?.value != null)?.figure?.value),
    ...end('estimated', 'middle', points.findLast(({ estimated }) => estimated?.value != null)?.estimated?.value),
    ...end(limit === null || limit === undefined ? '' : `limit ${fixed(limit, 3)}`, 'limit', limit),
  ]
  return spread(labels, 17).map(({ text, line, y: place }) => (
    <text key={text} className={line} x={right + 10} y={place + 4}>
      {text}
    </text>
  ))
}

/** The runs of windows that have a value. */
function stretches(
  points: readonly Point[],
  value: (point: Point) => number | undefined,
): readonly (readonly Point[])[] {
  const all: Point[][] = [[]]
  for (const point of points) {
    if (value(point) === undefined) all.push([])
    else all.at(-1)!.push(point)
  }
  return all.filter((part) => part.length > 0)
}

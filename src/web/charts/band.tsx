import { useState } from 'react'
import { moment } from '../state/moments.ts'
import { compact, count, fixed, range, signed } from '../state/numbers.ts'
import { Measured, textWidth } from './measured.tsx'
import { ChartReader } from './reader.tsx'
import { digitsOf, linear, type Scale, ticksIn } from './scale.ts'

/** A mean with its band after so many requests. */
export interface BandPoint {
  readonly to: number
  readonly requests: number
  readonly mean: number
  readonly low: number | null
  readonly high: number | null
}

interface Given {
  readonly name: string
  readonly points: readonly BandPoint[]
  /** Moments at which something changed, as many requests into it, with a word. */
  readonly marks: readonly { readonly requests: number; readonly word: string }[]
  readonly margin: number | null
  /** What lies above zero, and below. */
  readonly above: string
  readonly below: string
}

const HEIGHT = 280

/** A difference and its band, request by request, against zero and the margin; with a read-out and a table behind. */
export function Band(given: Given) {
  const [asTable, setAsTable] = useState(false)
  return (
    <figure className="curves">
      {asTable ? (
        <BandTable points={given.points} />
      ) : (
        <Measured height={HEIGHT}>
          {(width) => {
            const frame = frameOf(given, width)
            return (
              <>
                <Drawing {...given} frame={frame} />
                <Reader {...given} frame={frame} />
              </>
            )
          }}
        </Measured>
      )}
      <button type="button" className="button small quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
        {asTable ? 'Chart' : 'Table'}
      </button>
    </figure>
  )
}

interface Frame {
  readonly width: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly x: Scale
  readonly y: Scale
  readonly xTicks: readonly number[]
  readonly yTicks: readonly number[]
  readonly digits: number
}

/** The first blocks have bands so wide that nothing else would be seen: they may leave the frame. */
const SETTLED = 0.3

function frameOf({ points, margin }: Given, width: number): Frame {
  const settled = points.slice(Math.floor(points.length * SETTLED))
  const known = [
    ...settled.map(({ mean }) => mean),
    ...settled.flatMap(({ low, high }) => (low === null || high === null ? [] : [low, high])),
    ...(margin === null ? [] : [margin]),
    0,
  ]
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const room = Math.max(0.0005, (high - low) * 0.08)
  const ys = [low - room, high + room] as const
  const yTicks = ticksIn(ys)
  const digits = digitsOf(yTicks)
  const left = Math.max(...yTicks.map((tick) => textWidth(fixed(tick, digits)) + 12))
  const last = Math.max(1, points.at(-1)?.requests ?? 1)
  const [top, bottom, right] = [22, HEIGHT - 42, width - 12]
  return {
    ...{ width, left, right, top, bottom, yTicks, digits },
    xTicks: ticksIn([0, last], width > 620 ? 6 : 3).filter(Number.isInteger),
    x: linear([0, last], [left, right]),
    y: linear(ys, [bottom, top]),
  }
}

type Framed = Given & { readonly frame: Frame }

function Drawing({ frame, name, points, marks, margin, above, below }: Framed) {
  const { width, left, right, top, bottom, x, y, xTicks, yTicks, digits } = frame
  const last = points.at(-1)
  return (
    <svg className="chart" width={width} height={HEIGHT} role="img" aria-label={name}>
      {yTicks.map((tick) => (
        <g key={tick}>
          <path className="grid-line" d={`M${left} ${y(tick)}H${right}`} />
          <text x={left - 8} y={y(tick) + 4} textAnchor="end">
            {fixed(tick, digits)}
          </text>
        </g>
      ))}
      <BandArea points={points} frame={frame} />
      <path d={`M${left} ${y(0)}H${right}`} stroke="var(--axis)" />
      {margin !== null && <path d={`M${left} ${y(margin)}H${right}`} stroke="var(--limit)" strokeDasharray="4 3" />}
      {margin !== null && (
        <text className="limit" x={right} y={y(margin) - 6} textAnchor="end">
          no worse: {signed(margin, 3)}
        </text>
      )}
      <Marks marks={marks} frame={frame} />
      <path d={lineOf(points, frame)} fill="none" stroke="var(--challenger)" strokeWidth="2" />
      {last && <circle cx={x(last.requests)} cy={y(last.mean)} r="3.5" fill="var(--challenger)" />}
      <text x={margin === null ? right : left + 6} y={top + 10} textAnchor={margin === null ? 'end' : 'start'}>
        ↑ {above}
      </text>
      <text x={right} y={bottom - 6} textAnchor="end">
        ↓ {below}
      </text>
      <path className="axis-line" d={`M${left} ${bottom}H${right}`} />
      {xTicks.map((tick) => (
        <text key={tick} x={x(tick)} y={bottom + 17} textAnchor={x(tick) > right - 16 ? 'end' : 'middle'}>
          {tick >= 100_000 ? compact(tick) : count(tick)}
        </text>
      ))}
      <text x={(left + right) / 2} y={bottom + 36} textAnchor="middle">
        requests with a known outcome, both scored
      </text>
    </svg>
  )
}

/** What leaves the frame is drawn at its edge; the table has the numbers. */
const within = ({ y, top, bottom }: Frame, value: number): number => Math.min(bottom, Math.max(top, y(value)))

function lineOf(points: readonly BandPoint[], frame: Frame): string {
  const place = ({ requests, mean }: BandPoint): string => `${frame.x(requests)} ${within(frame, mean)}`
  return `M${points.map(place).join('L')}`
}

/** Where the band is unbounded there is none. */
function BandArea({ points, frame }: Pick<Framed, 'points' | 'frame'>) {
  const known = points.filter(
    (point): point is BandPoint & { low: number; high: number } => point.low !== null && point.high !== null,
  )
  if (known.length < 2) return null
  const edge = (of: 'low' | 'high', list: typeof known): string =>
    list.map((one) => `${frame.x(one.requests)} ${within(frame, one[of])}`).join('L')
  return (
    <>
      <path d={`M${edge('high', known)}L${edge('low', [...known].reverse())}Z`} fill="var(--accent)" opacity="0.14" />
      <path
        d={`M${edge('high', known)}M${edge('low', known)}`}
        fill="none"
        stroke="var(--accent)"
        strokeOpacity="0.5"
      />
    </>
  )
}

/** Words that would lie on each other are left out; the rule stays, and the steps are told above. */
function Marks({ marks, frame: { x, top, bottom, right } }: Pick<Framed, 'marks' | 'frame'>) {
  let free = 0
  return (
    <>
      {marks.map(({ requests, word }) => {
        const place = x(requests)
        const size = textWidth(word) + 10
        const fits = place >= free && place + size < right
        if (fits) free = place + size
        return (
          <g key={word}>
            <path className="rule-line" d={`M${place} ${top - 12}V${bottom}`} />
            {fits && (
              <text x={place + 4} y={top - 8}>
                {word}
              </text>
            )}
          </g>
        )
      })}
    </>
  )
}

const intervalText = ({ low, high }: Pick<BandPoint, 'low' | 'high'>): string =>
  low === null || high === null ? 'interval still unbounded' : range(low, high)

function Reader({ frame, points, name }: Framed) {
  return (
    <ChartReader
      frame={frame}
      places={points.length}
      across={(place) => frame.x(points[place]!.requests)}
      label={`Read: ${name}`}
      spoken={(place) => {
        const point = points[place]!
        return `after ${count(point.requests)} requests: ${signed(point.mean)}, ${intervalText(point)}`
      }}
    >
      {(place) => {
        const point = points[place]!
        const across = frame.x(point.requests)
        const side =
          across > (frame.left + frame.right) / 2 ? { right: frame.width - across + 10 } : { left: across + 10 }
        return (
          <>
            <svg className="chart readout-line" aria-hidden="true">
              <path d={`M${across} ${frame.top}V${frame.bottom}`} stroke="var(--ink-3)" />
              <circle
                cx={across}
                cy={within(frame, point.mean)}
                r="4"
                fill="var(--surface)"
                stroke="var(--challenger)"
                strokeWidth="2"
              />
            </svg>
            <div className="readout" style={{ top: frame.top + 4, ...side }}>
              <b>
                {moment(point.to)}, after {count(point.requests)}
              </b>
              <p className="challenger">
                {signed(point.mean)} ({intervalText(point)})
              </p>
            </div>
          </>
        )
      }}
    </ChartReader>
  )
}

function BandTable({ points }: Pick<Given, 'points'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll tall" tabIndex={0} aria-label="Values">
      <table>
        <thead>
          <tr>
            <th scope="col">Block until</th>
            <th scope="col" className="num">
              Requests
            </th>
            <th scope="col" className="num">
              Mean difference
            </th>
            <th scope="col" className="num">
              Interval
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.to}>
              <th scope="row">{moment(point.to)}</th>
              <td className="num">{count(point.requests)}</td>
              <td className="num">{signed(point.mean)}</td>
              <td className="num">{intervalText(point)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

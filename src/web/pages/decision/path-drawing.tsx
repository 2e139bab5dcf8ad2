import { ChartReader } from '../../charts/reader.tsx'
import { linear } from '../../charts/scale.ts'
import { odds } from '../../state/evidence.ts'
import { day, minute, moment } from '../../state/moments.ts'
import { count, range, signed } from '../../state/numbers.ts'
import type { Rollout } from './questions.ts'

type Point = Rollout['series'][number]

const VERDICT = Math.log(100)
const TENS = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]
const DAY = 86_400_000
/** The read-out stands on the other side from here on. */
const READOUT = 210

interface Given {
  readonly series: readonly Point[]
  readonly blockMs: number
  /** When it was decided. */
  readonly at: number
  readonly title: string
  readonly width: number
  readonly height: number
}

/** Odds on a logarithmic axis, capped at a million to 1; a gap in the blocks is a gap in the line. */
export function PathDrawing({ series, blockMs, at, title, width, height }: Given) {
  const frame = { left: 78, right: width - 12, top: 14, bottom: height - 26 }
  const [first, last] = [series[0]!, series.at(-1)!]
  const most = Math.min(Math.log(1e6), Math.max(VERDICT * 1.15, ...series.map(({ logE }) => logE)))
  const x = linear([Math.min(first.to, at), Math.max(last.to, at)], [frame.left + 6, frame.right - 6])
  const y = linear([0, most], [frame.bottom, frame.top])
  const yOf = ({ logE }: Point): number => y(Math.min(most, Math.max(0, logE)))
  const ticks = TENS.filter((ten) => Math.log(ten) <= most)
  const steps = ticks.length > 5 ? ticks.filter((_, index) => index % 2 === 0) : ticks
  return (
    <>
      <svg className="chart" width={width} height={height} role="img" aria-label={title}>
        {steps.map((ten) => (
          <g key={ten}>
            <path className="grid-line" d={`M${frame.left} ${y(Math.log(ten))}H${frame.right}`} />
            <text x={frame.left - 8} y={y(Math.log(ten)) + 4} textAnchor="end">
              {count(ten)} to 1
            </text>
          </g>
        ))}
        <path
          d={`M${frame.left} ${y(VERDICT)}H${frame.right}`}
          stroke="var(--limit)"
          strokeDasharray="4 3"
          strokeWidth="1.5"
        />
        <text className="limit" x={frame.right} y={y(VERDICT) - 6} textAnchor="end">
          decides: 100 to 1
        </text>
        <path d={`M${x(at)} ${frame.top}V${frame.bottom}`} stroke="var(--accent)" strokeWidth="1.5" />
        <path
          d={lineOf(series, blockMs, (point) => `${x(point.to)} ${yOf(point)}`)}
          fill="none"
          stroke="var(--challenger)"
          strokeWidth="2"
          strokeLinecap="round"
        />
        {series.length < width / 8 &&
          series.map((point) => (
            <circle key={point.to} cx={x(point.to)} cy={yOf(point)} r="2.5" fill="var(--challenger)" />
          ))}
        {ticksOf(first.to, last.to, width).map((when) => (
          <text key={when} x={x(when)} y={height - 6} textAnchor="middle">
            {when % DAY === 0 ? day(when) : minute(when)}
          </text>
        ))}
      </svg>
      <ChartReader
        frame={frame}
        places={series.length}
        across={(place) => x(series[place]!.to)}
        label="Read the evidence block by block"
        spoken={(place) => spokenOf(series[place]!)}
      >
        {(place) => <ReadOut point={series[place]!} x={x(series[place]!.to)} width={width} frame={frame} />}
      </ChartReader>
    </>
  )
}

/** A block that is missing breaks the line. */
function lineOf(series: readonly Point[], blockMs: number, placeOf: (point: Point) => string): string {
  const breaks = (index: number): boolean => index === 0 || series[index]!.to - series[index - 1]!.to > 1.5 * blockMs
  return series
    .map((point, index) => `${breaks(index) ? 'M' : 'L'}${placeOf(point)}${breaks(index) ? 'h0' : ''}`)
    .join('')
}

const STEPS = [1, 3, 6, 12, 24, 48, 168, 336, 720].map((hours) => (hours * DAY) / 24)

/** Round moments, as many as there is room for. */
function ticksOf(from: number, to: number, width: number): readonly number[] {
  const room = Math.max(1, Math.floor(width / 90))
  const step = STEPS.find((size) => (to - from) / size <= room) ?? STEPS.at(-1)!
  const first = Math.ceil(from / step)
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, index) => (first + index) * step)
}

const intervalOf = ({ low, high }: Point): string => (low === null || high === null ? 'unbounded' : range(low, high))
const spokenOf = (point: Point): string =>
  `${moment(point.to)}: ${odds(point.logE)}, difference ${signed(point.mean)}, ${intervalOf(point)}, n ${count(point.requests)}`

interface ReadOutGiven {
  readonly point: Point
  readonly x: number
  readonly width: number
  readonly frame: { readonly top: number; readonly bottom: number }
}

function ReadOut({ point, x, width, frame }: ReadOutGiven) {
  return (
    <>
      <svg className="readout-line" aria-hidden="true">
        <path d={`M${x} ${frame.top}V${frame.bottom}`} stroke="var(--axis)" />
      </svg>
      <div
        className="readout"
        style={{ top: frame.top, left: x + READOUT + 12 > width ? Math.max(0, x - READOUT - 12) : x + 12 }}
      >
        <b>{moment(point.to)}</b>
        <dl>
          <dt>Evidence</dt>
          <dd>{odds(point.logE)}</dd>
          <dt>Difference</dt>
          <dd>{signed(point.mean)}</dd>
          <dt>Interval</dt>
          <dd>{intervalOf(point)}</dd>
          <dt>n</dt>
          <dd>{count(point.requests)}</dd>
        </dl>
      </div>
    </>
  )
}

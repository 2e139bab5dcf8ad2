import { linear } from './scale.ts'

const WIDTH = 150
const HEIGHT = 22

interface Given {
  readonly mean: number | null
  readonly low: number | null
  readonly high: number | null
  /** The largest value that is drawn, to both sides of zero: the same in every row. */
  readonly reach: number
  readonly margin: number | null
}

/** A dot with its interval against zero, in a cell of a table; what leaves the cell is cut there. */
export function IntervalCell({ mean, low, high, reach, margin }: Given) {
  const x = linear([-reach, reach], [4, WIDTH - 4])
  const within = (value: number): number => Math.min(WIDTH - 2, Math.max(2, x(value)))
  return (
    <svg className="chart" width={WIDTH} height={HEIGHT} aria-hidden="true">
      <path d={`M${x(0)} 2V20`} stroke="var(--axis)" />
      {margin !== null && <path d={`M${within(margin)} 2V20`} stroke="var(--limit)" strokeDasharray="2 2" />}
      {low !== null && high !== null && (
        <path d={`M${within(low)} 11H${within(high)}`} stroke="var(--challenger)" strokeWidth="2" />
      )}
      {mean !== null && <rect x={within(mean) - 3.5} y="7.5" width="7" height="7" fill="var(--challenger)" />}
    </svg>
  )
}

/** How far a common scale must reach for these; unbounded intervals do not widen it. */
export function reachOf(all: readonly Pick<Given, 'mean' | 'low' | 'high'>[], margin: number | null): number {
  const known = all.flatMap(({ mean, low, high }) => [mean, low, high].filter((value) => value !== null))
  return Math.max(0.002, margin ?? 0, ...known.map(Math.abs)) * 1.05
}

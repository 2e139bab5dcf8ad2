import { linear } from './scale.ts'

const WIDTH = 84
const HEIGHT = 22

/** A small line without axes: the last point marked, the limit dashed, no line across what is missing. */
export function Spark({ values, limit }: { values: readonly (number | undefined)[]; limit: number | undefined }) {
  const known = values.filter((value) => value !== undefined)
  if (known.length < 2) return <span className="dim">too few</span>
  const all = limit === undefined ? known : [...known, limit]
  const x = linear([0, values.length - 1], [2, WIDTH - 4])
  const y = linear([Math.min(...all), Math.max(...all)], [HEIGHT - 3, 3])
  const last = values.findLastIndex((value) => value !== undefined)
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden="true">
      {limit !== undefined && <path d={`M0 ${y(limit)}H${WIDTH}`} stroke="var(--limit)" strokeDasharray="2 3" />}
      <path d={lineOf(values, x, y)} fill="none" stroke="var(--ink)" strokeWidth="1.5" strokeLinejoin="round" />
      <circle cx={x(last)} cy={y(values[last]!)} r="2.5" fill="var(--ink)" />
    </svg>
  )
}

/** A path through the known values; it breaks where one is missing. */
export function lineOf(
  values: readonly (number | undefined)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  let pen = 'M'
  let path = ''
  values.forEach((value, index) => {
    if (value === undefined) {
      pen = 'M'
      return
    }
    path += `${pen}${x(index).toFixed(1)} ${y(value).toFixed(1)}`
    pen = 'L'
  })
  return path
}

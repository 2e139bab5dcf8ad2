/** What a series looks like, by its place among those that are compared: a color and a mark of its own. */
export const MOST_SERIES = 6

export const colorOf = (index: number): string => `var(--series-${(index % MOST_SERIES) + 1})`

const SHAPES: readonly ((x: number, y: number, size: number) => string)[] = [
  (x, y, s) => `M${x - s} ${y}a${s} ${s} 0 1 0 ${2 * s} 0a${s} ${s} 0 1 0 ${-2 * s} 0`,
  (x, y, s) => `M${x - s} ${y - s}h${2 * s}v${2 * s}h${-2 * s}Z`,
  (x, y, s) => `M${x} ${y - 1.2 * s}L${x + 1.15 * s} ${y + s}H${x - 1.15 * s}Z`,
  (x, y, s) => `M${x} ${y - 1.3 * s}L${x + 1.3 * s} ${y}L${x} ${y + 1.3 * s}L${x - 1.3 * s} ${y}Z`,
  (x, y, s) => `M${x - s} ${y - s}L${x + s} ${y + s}M${x - s} ${y + s}L${x + s} ${y - s}`,
  (x, y, s) => `M${x - s} ${y}a${s} ${s} 0 1 0 ${2 * s} 0a${s} ${s} 0 1 0 ${-2 * s} 0`,
]
const HOLLOW: readonly number[] = [4, 5]

/** The mark of a series at a place in a chart. */
export function Dot({ index, x, y, size = 3.5 }: { index: number; x: number; y: number; size?: number }) {
  const kind = index % MOST_SERIES
  const color = colorOf(index)
  return (
    <path
      d={SHAPES[kind]!(x, y, size)}
      fill={HOLLOW.includes(kind) ? 'var(--surface)' : color}
      stroke={color}
      strokeWidth={HOLLOW.includes(kind) ? 1.8 : 1}
    />
  )
}

/** The mark beside the name of a series, in text. */
export function Swatch({ index }: { index: number }) {
  return (
    <svg className="swatch" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <Dot index={index} x={6} y={6} size={4} />
    </svg>
  )
}

/** How many bins of equal width a histogram gets: by Sturges, or by Doane, who adds some for skewed values. */
export type HistogramRule = 'sturges' | 'doane'

/**
 * The edges of a histogram of equal widths from the least to the largest value, as NumPy has them. Finite values, at least one; values
 * that are all equal have one bin of width 1.
 *
 * Source: Sturges 1926; Doane 1976.
 */
export function histogramEdges(values: Float64Array, rule: HistogramRule): number[] {
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
  if (low === high) return [low - 0.5, high + 0.5]
  const parts = rule === 'sturges' ? Math.log2(values.length) + 1 : doaneParts(values)
  const bins = Math.ceil((high - low) / ((high - low) / parts))
  return Array.from({ length: bins + 1 }, (_, k) => (k === bins ? high : low + k * ((high - low) / bins)))
}

function doaneParts(values: Float64Array): number {
  const n = values.length
  const mean = values.reduce((a, b) => a + b, 0) / n
  const deviation = Math.sqrt(values.reduce((a, value) => a + (value - mean) ** 2, 0) / n)
  if (n < 3) return 1
  const expected = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)))
  const skew = values.reduce((a, value) => a + ((value - mean) / deviation) ** 3, 0) / n
  return 1 + Math.log2(n) + Math.log2(1 + Math.abs(skew) / expected)
}

/** Rows in each bin of ascending `edges`; a value on an inner edge is in the upper bin, one on the last edge in the last. Others are left out. */
export function histogramCounts(values: Float64Array, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0)
  for (const value of values) {
    if (!(value >= edges[0]!) || value > edges.at(-1)!) continue
    let bin = 0
    while (bin < counts.length - 1 && value >= edges[bin + 1]!) bin++
    counts[bin]! += 1
  }
  return counts
}

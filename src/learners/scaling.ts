/** Means and 1 / standard deviations of columns, as float32. */
export interface Scaling {
  readonly means: Float32Array
  readonly scales: Float32Array
}

/** Standardized values are kept within this many standard deviations, so that one wild value cannot decide alone. */
export const WIDEST = 8

/** Standardizes over the values that are there. A column of one value keeps its scale. */
export function fitScaling(columns: readonly Float32Array[]): Scaling {
  const known = columns.map((column) => column.filter(Number.isFinite))
  const means = Float32Array.from(known, meanOf)
  const scales = Float32Array.from(known, (column, i) => {
    const mean = means[i]!
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, column.length)
    const scale = Math.fround(1 / Math.sqrt(variance))
    return variance > 0 && Number.isFinite(scale) ? scale : 1
  })
  return { means, scales }
}

function meanOf(values: Float32Array): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0
}

/** Standardized columns, row by row; a missing value is the mean. Rounded as the exported model rounds. */
export function scaleColumns(columns: readonly Float32Array[], { means, scales }: Scaling): Float32Array {
  const width = columns.length
  const rows = new Float32Array((columns[0]?.length ?? 0) * width)
  columns.forEach((column, i) => {
    for (let row = 0; row < column.length; row++) {
      const value = column[row]!
      const scaled = Number.isNaN(value) ? 0 : Math.fround(Math.fround(value - means[i]!) * scales[i]!)
      rows[row * width + i] = Math.max(-WIDEST, Math.min(WIDEST, scaled))
    }
  })
  return rows
}

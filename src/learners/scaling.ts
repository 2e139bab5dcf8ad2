import type { Goal } from './learner.ts'

/** What standardizes a column, as float32. */
interface Scaling {
  readonly mean: number
  /** 1 / standard deviation; undefined for a column that does not vary. */
  readonly scale: number | undefined
  /** True where a value is missing in some rows to learn from, and in some not. */
  readonly isPartial: boolean
}

/** Standardizes over the values that are there in the rows to learn from, each counted by its weight. */
export function fitScaling(values: Float32Array, { rows, weights }: Goal): Scaling {
  let [total, sum, isMissing] = [0, 0, false]
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const value = values[row]!
    if (Number.isNaN(value)) isMissing = true
    else {
      const weight = weights ? weights[row]! : 1
      total += weight
      sum += weight * value
    }
  }
  if (total === 0) return { mean: 0, scale: undefined, isPartial: false }
  const mean = Math.fround(sum / total)
  let squares = 0
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const away = values[row]! - mean
    if (!Number.isNaN(away)) squares += (weights ? weights[row]! : 1) * away * away
  }
  const scale = Math.fround(1 / Math.sqrt(squares / total))
  return {
    mean,
    scale: scale > 0 && scale < Number.POSITIVE_INFINITY && varies(values, rows) ? scale : undefined,
    isPartial: isMissing,
  }
}

/** Rounding of the mean makes a column of one value seem to vary. */
function varies(values: Float32Array, rows: Int32Array): boolean {
  let first: number | undefined
  for (const row of rows) {
    const value = values[row]!
    if (Number.isNaN(value)) continue
    first ??= value
    if (value !== first) return true
  }
  return false
}

/** Mean and standard deviation of the label in the rows to learn from, each counted by its weight; 1 where it does not vary. */
export function labelScaling({ rows, label, weights }: Goal): { readonly mean: number; readonly deviation: number } {
  let [total, sum] = [0, 0]
  for (const row of rows) {
    const weight = weights?.[row] ?? 1
    total += weight
    sum += weight * label[row]!
  }
  const first = label[rows[0]!]!
  const mean = rows.every((row) => label[row] === first) ? first : sum / total
  let squares = 0
  for (const row of rows) {
    const away = label[row]! - mean
    squares += (weights?.[row] ?? 1) * away * away
  }
  const deviation = Math.sqrt(squares / total)
  return { mean, deviation: deviation > 0 && Number.isFinite(deviation) ? deviation : 1 }
}

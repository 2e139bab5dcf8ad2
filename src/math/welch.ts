import { tUpper } from './distributions.ts'

/** A t-test of two means whose variances may differ. */
export interface WelchTest {
  readonly t: number
  readonly df: number
  /** Two-sided. */
  readonly p: number
}

/**
 * Welch's t-test of the mean of the first sample less that of the second; NaN with fewer than two rows a sample.
 *
 * Source: Welch 1947.
 */
export function welchTest(first: Float64Array, second: Float64Array): WelchTest {
  const [a, b] = [noise(first), noise(second)]
  const t = (a.mean - b.mean) / Math.sqrt(a.square + b.square)
  const df = (a.square + b.square) ** 2 / (a.square ** 2 / (first.length - 1) + b.square ** 2 / (second.length - 1))
  return { t, df, p: 2 * tUpper(Math.abs(t), df) }
}

/** The mean, and its squared standard error. */
function noise(values: Float64Array): { readonly mean: number; readonly square: number } {
  // From one of the values, so that large ones with small differences lose nothing.
  const origin = values[0] ?? Number.NaN
  const mean = origin + values.reduce((sum, value) => sum + (value - origin), 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, square: squares / (values.length - 1) / values.length }
}

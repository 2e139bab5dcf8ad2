import { sortedValues } from '../math/index.ts'

/**
 * The radius of a split conformal interval: the k-th smallest of n absolute residuals with k = ceil((n + 1) coverage); Infinity where
 * k > n. A new row's label is within the radius of its prediction with at least that chance, if rows are exchangeable.
 *
 * Source: Lei, G'Sell, Rinaldo, Tibshirani & Wasserman 2018.
 *
 * @example
 * conformalRadius(Float64Array.of(0.4, 0.1, 0.2, 0.3), 0.5) // 0.3
 */
export function conformalRadius(residuals: Float64Array, coverage = 0.9): number {
  const sorted = sortedValues(residuals.map(Math.abs))
  return sorted[rankFor(sorted.length, coverage) - 1] ?? Number.POSITIVE_INFINITY
}

/** What to add to a prediction for the two ends of an interval: `lower` ≤ `upper`. */
export interface ConformalOffsets {
  readonly lower: number
  readonly upper: number
  readonly coverage: number
  /** Residuals behind it. */
  readonly count: number
}

/**
 * Ends of an interval that leave out at most (1 - coverage) / 2 on each side, from residuals (label less prediction) of rows that were
 * not learned from; undefined where there are too few of them for a finite end (fewer than 2 / (1 - coverage) - 1).
 */
export function conformalOffsets(residuals: Float64Array, coverage = 0.9): ConformalOffsets | undefined {
  const sorted = sortedValues(residuals)
  const count = sorted.length
  const rank = rankFor(count, (1 + coverage) / 2)
  if (rank > count) return undefined
  return { lower: sorted[count - rank]!, upper: sorted[rank - 1]!, coverage, count }
}

/** Which of n sorted residuals covers a share of those to come; a share such as .9 is not exact in binary. */
function rankFor(count: number, coverage: number): number {
  return Math.max(1, Math.ceil((count + 1) * coverage - 1e-9))
}

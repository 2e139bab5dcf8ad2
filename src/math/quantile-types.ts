import { quantile } from './quantile.ts'

/** Of the nine quantiles of Hyndman & Fan 1996: 1 is a value itself, 6 and 8 lie between like 7, which the product uses. */
export type QuantileType = 1 | 6 | 7 | 8

/**
 * The quantile of one of four types, for comparing with other programs. `sorted` is ascending and without NaN; NaN where there are none.
 *
 * Source: Hyndman & Fan 1996.
 */
export function quantileOfType(sorted: ArrayLike<number>, share: number, type: QuantileType): number {
  const n = sorted.length
  if (n === 0) return Number.NaN
  if (type === 7) return quantile(sorted, share)
  if (type === 1) return sorted[Math.max(0, Math.ceil(n * share) - 1)]!
  const place = type === 6 ? (n + 1) * share : (n + 1 / 3) * share + 1 / 3
  return quantile(sorted, Math.max(0, Math.min(1, (place - 1) / (n - 1))))
}

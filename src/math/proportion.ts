import type { Interval } from './t-mixture.ts'

/** Rows that have something, among all. */
export interface Hits {
  readonly hits: number
  readonly count: number
}

/** The z of a two-sided 95 % interval. */
export const Z95 = 1.959963984540054

/**
 * Wilson's interval for a share, from `hits` among `count` independent rows; 95 % unless `z` says otherwise. [0, 1] where
 * there are no rows.
 *
 * Source: Wilson 1927, without continuity correction.
 *
 * @example
 * wilson(0, 10) // { low: 0, high: 0.2775… }
 */
export function wilson(hits: number, count: number, z = Z95): Interval {
  if (count === 0) return { low: 0, high: 1 }
  const share = hits / count
  const square = (z * z) / count
  const middle = (share + square / 2) / (1 + square)
  const half = (z / (1 + square)) * Math.sqrt((share * (1 - share)) / count + square / (4 * count))
  return { low: hits === 0 ? 0 : middle - half, high: hits === count ? 1 : middle + half }
}

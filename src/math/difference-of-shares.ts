import { type Hits, wilson, Z95 } from './proportion.ts'
import type { Interval } from './t-mixture.ts'

/**
 * The interval of the first share less the second, for independent rows; 95 % unless `z` says otherwise. [−1, 1] where a side has no rows.
 *
 * Source: Newcombe 1998, method 10 (from two Wilson intervals, without continuity correction).
 *
 * @example
 * newcombe({ hits: 56, count: 70 }, { hits: 48, count: 80 }) // { low: 0.0524…, high: 0.3339… }
 */
export function newcombe(first: Hits, second: Hits, z = Z95): Interval {
  if (first.count === 0 || second.count === 0) return { low: -1, high: 1 }
  const [p, q] = [first.hits / first.count, second.hits / second.count]
  const [a, b] = [wilson(first.hits, first.count, z), wilson(second.hits, second.count, z)]
  const difference = p - q
  return {
    low: difference - Math.sqrt((p - a.low) ** 2 + (b.high - q) ** 2),
    high: difference + Math.sqrt((a.high - p) ** 2 + (q - b.low) ** 2),
  }
}

/**
 * The interval of the first share divided by the second, for independent rows, log-normal; 95 % unless `z` says otherwise.
 * [0, ∞] where either has no hits.
 *
 * Source: Katz, Baptista, Azen & Pike 1978.
 *
 * @example
 * katz({ hits: 20, count: 100 }, { hits: 40, count: 100 }) // { low: 0.31…, high: 0.79… }
 */
export function katz(first: Hits, second: Hits, z = Z95): Interval {
  if (first.hits === 0 || second.hits === 0) return { low: 0, high: Number.POSITIVE_INFINITY }
  const part = ({ hits, count }: Hits): number => 1 / hits - 1 / count
  const half = z * Math.sqrt(part(first) + part(second))
  const ratio = first.hits / first.count / (second.hits / second.count)
  return { low: ratio * Math.exp(-half), high: ratio * Math.exp(half) }
}

import { normalCdf } from './normal.ts'
import { midranks } from './ranks.ts'

/** A Mann-Whitney (Wilcoxon rank-sum) test. */
export interface RankSum {
  /** Pairs in which the first sample is larger, ties half. */
  readonly u: number
  /** Two-sided, by the normal law with the variance of ties. */
  readonly p: number
}

/** Both samples in one, the first in front. */
export function pooled(first: Float64Array, second: Float64Array): Float64Array {
  const both = new Float64Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

/**
 * Does one of two samples of independent rows tend to be larger? Two-sided by the normal law; `correction` moves U half a step towards its mean.
 * Finite values. p is 1 where all are equal, NaN where a sample is empty.
 *
 * Source: Mann & Whitney 1947.
 */
export function rankSum(first: Float64Array, second: Float64Array, correction = true): RankSum {
  const { u, deviation } = standing(first, second)
  const pairs = first.length * second.length
  if (pairs === 0) return { u: Number.NaN, p: Number.NaN }
  const distance = Math.abs(u - pairs / 2) - (correction ? 0.5 : 0)
  return { u, p: deviation > 0 ? Math.min(1, 2 * normalCdf(-distance / deviation)) : 1 }
}

/** U and its standard deviation under no difference, given the ties. */
export function standing(
  first: Float64Array,
  second: Float64Array,
): { readonly u: number; readonly deviation: number } {
  const [n, m] = [first.length, second.length]
  const ranks = midranks(pooled(first, second))
  let sum = 0
  for (let row = 0; row < n; row++) sum += ranks[row]!
  const counts = new Map<number, number>()
  for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1)
  let ties = 0
  for (const count of counts.values()) ties += count ** 3 - count
  const all = n + m
  const variance = ((n * m) / 12) * (all + 1 - (all > 1 ? ties / (all * (all - 1)) : 0))
  return { u: sum - (n * (n + 1)) / 2, deviation: Math.sqrt(Math.max(0, variance)) }
}

/**
 * The exact two-sided p-value of U, by counting orders without ties; with ties it is about right, U then being rounded down. Takes about
 * n²·m² steps.
 *
 * Source: Mann & Whitney 1947, their recurrence.
 */
export function rankSumExact(first: Float64Array, second: Float64Array): RankSum {
  const [n, m] = [first.length, second.length]
  const { u } = standing(first, second)
  const least = Math.floor(Math.max(u, n * m - u))
  const shares = sharesOfU(n, m)
  let tail = 0
  for (let value = n * m; value >= least; value--) tail += shares[value]!
  return { u, p: Math.min(1, 2 * tail) }
}

/** The chance of each value of U, 0 to n·m. */
function sharesOfU(n: number, m: number): Float64Array {
  let ofSizes = Array.from({ length: m + 1 }, () => Float64Array.of(1))
  for (let i = 1; i <= n; i++) {
    const next = [Float64Array.of(1)]
    for (let j = 1; j <= m; j++) {
      // the largest row is of the first sample and beats all j, or of the second
      const shares = new Float64Array(i * j + 1)
      ofSizes[j]!.forEach((share, value) => {
        shares[value + j]! += (share * i) / (i + j)
      })
      next[j - 1]!.forEach((share, value) => {
        shares[value]! += (share * j) / (i + j)
      })
      next.push(shares)
    }
    ofSizes = next
  }
  return ofSizes[m]!
}

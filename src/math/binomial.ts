import { betaCdf, betaQuantile } from './beta.ts'
import { lnGamma } from './gamma.ts'
import { type Hits, Z95 } from './proportion.ts'
import type { Interval } from './t-mixture.ts'

/** Clopper and Pearson's interval, which never covers too seldom. Source: Clopper & Pearson 1934. */
export function clopperPearson({ hits, count }: Hits, level = 0.95): Interval {
  const tail = (1 - level) / 2
  return {
    low: hits === 0 ? 0 : betaQuantile(tail, { a: hits, b: count - hits + 1 }),
    high: hits === count ? 1 : betaQuantile(1 - tail, { a: hits + 1, b: count - hits }),
  }
}

/** The interval of equal tails of the posterior under Jeffreys's prior. */
export function jeffreys({ hits, count }: Hits, level = 0.95): Interval {
  const [tail, shape] = [(1 - level) / 2, { a: hits + 0.5, b: count - hits + 0.5 }]
  return { low: betaQuantile(tail, shape), high: betaQuantile(1 - tail, shape) }
}

/** Agresti and Coull's interval: the simple one about Wilson's middle, cut to [0, 1]. Source: Agresti & Coull 1998. */
export function agrestiCoull({ hits, count }: Hits, z = Z95): Interval {
  const rows = count + z * z
  return about((hits + (z * z) / 2) / rows, rows, z)
}

/** The simple normal interval, cut to [0, 1]: too short for few rows, of no width at 0 and 1. For comparing only. */
export function waldInterval({ hits, count }: Hits, z = Z95): Interval {
  return about(hits / count, count, z)
}

function about(share: number, rows: number, z: number): Interval {
  const half = z * Math.sqrt((share * (1 - share)) / rows)
  return { low: Math.max(0, share - half), high: Math.min(1, share + half) }
}

/** The exact two-sided test that the share is `share`: all numbers of hits that are no likelier than these. */
export function binomialTest({ hits, count }: Hits, share: number): number {
  const chance = (k: number): number => {
    const choose = lnGamma(count + 1) - lnGamma(k + 1) - lnGamma(count - k + 1)
    return Math.exp(choose + k * Math.log(share) + (count - k) * Math.log1p(-share))
  }
  const limit = chance(hits) * (1 + 1e-7)
  const isLow = hits <= count * share
  // the tail with the hits by the beta law; of the other side, what is no likelier
  const tail = (from: number): number =>
    from <= 0 ? 1 : from > count ? 0 : betaCdf(share, { a: from, b: count - from + 1 })
  const below = (to: number): number =>
    to < 0 ? 0 : to >= count ? 1 : betaCdf(1 - share, { a: count - to, b: to + 1 }, share)
  const [low, high] = [Math.floor(count * share), Math.ceil(count * share)]
  if (isLow) {
    const other = firstWhere(high, count + 1, (k) => k > hits && chance(k) <= limit)
    return Math.min(1, below(hits) + tail(other))
  }
  const other = firstWhere(0, low + 2, (k) => chance(k) > limit) - 1
  return Math.min(1, tail(hits) + below(other))
}

/** The first number between two ends for which it holds, where it holds from there on; the end else. */
function firstWhere(from: number, to: number, holds: (k: number) => boolean): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

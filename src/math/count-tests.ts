import { binomialTest } from './binomial.ts'
import type { ChiSquareTest } from './counts.ts'
import { chiSquareUpper } from './distributions.ts'
import { lnGamma } from './gamma.ts'
import { normalCdf } from './normal.ts'
import type { Hits } from './proportion.ts'

/**
 * The chi-square test of homogeneity with Yates's correction, which acts where two bins are left only. Bins empty on both sides do not count.
 *
 * Source: Yates 1934.
 */
export function yatesTest(reference: ArrayLike<number>, current: ArrayLike<number>): ChiSquareTest {
  const cells = expectedCells(reference, current)
  const corrected = cells.length === 4
  const statistic = cells.reduce((sum, { observed, expected }) => {
    const gap = Math.abs(observed - expected)
    return sum + (corrected ? gap - Math.min(0.5, gap) : gap) ** 2 / expected
  }, 0)
  return tested(statistic, cells.length / 2 - 1)
}

/** The likelihood-ratio (G) test of homogeneity, without correction. Source: Wilks 1938. */
export function gTest(reference: ArrayLike<number>, current: ArrayLike<number>): ChiSquareTest {
  const cells = expectedCells(reference, current)
  const sum = cells.reduce(
    (a, { observed, expected }) => a + (observed > 0 ? observed * Math.log(observed / expected) : 0),
    0,
  )
  return tested(2 * sum, cells.length / 2 - 1)
}

/** Does `current` fit the shares of `reference`, taken as known? Infinity where a bin is new. Source: Pearson 1900. */
export function goodnessOfFit(reference: ArrayLike<number>, current: ArrayLike<number>): ChiSquareTest {
  const scale = total(current) / total(reference)
  let [statistic, bins] = [0, 0]
  for (let bin = 0; bin < reference.length; bin++) {
    const expected = reference[bin]! * scale
    if (expected === 0 && current[bin] === 0) continue
    bins++
    statistic += (current[bin]! - expected) ** 2 / expected
  }
  return tested(statistic, bins - 1)
}

/** Cramér's V of two rows of counts, 0 to 1: √(χ² / n), uncorrected. */
export function cramersV({ statistic }: ChiSquareTest, rows: number): number {
  return Math.sqrt(statistic / rows)
}

/** Fisher's exact test of two shares, two-sided: all tables that are no likelier than this one. Source: Fisher 1935. */
export function fisherExact(first: Hits, second: Hits): number {
  const [n, m, hits] = [first.count, second.count, first.hits + second.hits]
  const choose = (of: number, take: number): number => lnGamma(of + 1) - lnGamma(take + 1) - lnGamma(of - take + 1)
  const chance = (k: number): number => Math.exp(choose(n, k) + choose(m, hits - k) - choose(n + m, hits))
  const limit = chance(first.hits) * (1 + 1e-7)
  let sum = 0
  for (let k = Math.max(0, hits - m); k <= Math.min(n, hits); k++) if (chance(k) <= limit) sum += chance(k)
  return Math.min(1, sum)
}

/** The z-test of two shares with pooled variance, two-sided. */
export function twoShares(first: Hits, second: Hits): { readonly z: number; readonly p: number } {
  const share = (first.hits + second.hits) / (first.count + second.count)
  const error = Math.sqrt(share * (1 - share) * (1 / first.count + 1 / second.count))
  const z = (first.hits / first.count - second.hits / second.count) / error
  return { z, p: 2 * normalCdf(-Math.abs(z)) }
}

/** Two models on the same rows by the rows on which only one is right. */
export interface McNemar {
  /** Exact, two-sided. */
  readonly exact: number
  /** With Edwards's correction, and its p-value. */
  readonly statistic: number
  readonly p: number
}

/**
 * McNemar's test: of the rows on which only one of two models is right, are there as many for one as for the other? p is 1 where there are none.
 *
 * Source: McNemar 1947; Edwards 1948.
 */
export function mcNemar(onlyFirst: number, onlySecond: number): McNemar {
  const differing = onlyFirst + onlySecond
  if (differing === 0) return { exact: 1, statistic: 0, p: 1 }
  const statistic = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1) ** 2 / differing
  return {
    exact: binomialTest({ hits: Math.min(onlyFirst, onlySecond), count: differing }, 0.5),
    statistic,
    p: chiSquareUpper(statistic, 1),
  }
}

interface Cell {
  readonly observed: number
  readonly expected: number
}

/** The cells of the table, two for each bin that is not empty. */
function expectedCells(reference: ArrayLike<number>, current: ArrayLike<number>): Cell[] {
  const [n, m] = [total(reference), total(current)]
  return Array.from(reference, (observed, bin) => ({ observed, other: current[bin]! }))
    .filter(({ observed, other }) => observed + other > 0)
    .flatMap(({ observed, other }) => [
      { observed, expected: ((observed + other) * n) / (n + m) },
      { observed: other, expected: ((observed + other) * m) / (n + m) },
    ])
}

const tested = (statistic: number, df: number): ChiSquareTest => ({
  statistic,
  df,
  p: df > 0 ? chiSquareUpper(statistic, df) : 1,
})

const total = (counts: ArrayLike<number>): number => Array.from(counts).reduce((a, b) => a + b, 0)

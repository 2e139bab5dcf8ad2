import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../base/index.ts'
import { binomialTest } from './binomial.ts'
import { ratioTest } from './classic-sequential.ts'
import { fisherExact, mcNemar } from './count-tests.ts'
import { katz, newcombe } from './difference-of-shares.ts'
import { kolmogorovExactUpper } from './kolmogorov-exact.ts'
import { ksExact } from './ks-exact.ts'
import { locationShift } from './location-shift.ts'
import { benjaminiHochberg, benjaminiYekutieli, bonferroni, holm, hommel } from './multiple-testing.ts'
import { normalQuantile } from './normal.ts'
import { rankSum, rankSumExact } from './rank-sum.ts'
import { rootBetween } from './root.ts'
import { energyDistance, weightedWasserstein } from './weighted-distances.ts'

const small = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 })

/** All ways to choose which of the rows are the first sample. */
function* orders(rows: number, first: number): Generator<readonly number[]> {
  if (first > rows) return
  if (rows === 0) {
    yield []
    return
  }
  for (const rest of orders(rows - 1, first)) yield rest
  if (first > 0) for (const rest of orders(rows - 1, first - 1)) yield [...rest, rows - 1]
}

describe('intervals of two shares', () => {
  test('are those of Newcombe’s and Katz’s examples', () => {
    const apart = newcombe({ hits: 56, count: 70 }, { hits: 48, count: 80 })
    expect(apart.low).toBeCloseTo(0.0524, 4)
    expect(apart.high).toBeCloseTo(0.3339, 4)
    const ratio = katz({ hits: 20, count: 100 }, { hits: 40, count: 100 })
    const half = 1.959963984540054 * Math.sqrt(1 / 20 + 1 / 40 - 2 / 100)
    expect(ratio.low).toBeCloseTo(0.5 * Math.exp(-half), 12)
    expect(ratio.high).toBeCloseTo(0.5 * Math.exp(half), 12)
  })

  test('turn round with the groups, and know nothing without rows or hits', () => {
    const some = { hits: 5, count: 9 }
    const other = { hits: 1, count: 20 }
    const [there, back] = [newcombe(some, other), newcombe(other, some)]
    expect(there.low).toBeCloseTo(-back.high, 14)
    expect(newcombe(some, { hits: 0, count: 0 })).toEqual({ low: -1, high: 1 })
    expect(katz(some, { hits: 0, count: 10 })).toEqual({ low: 0, high: Number.POSITIVE_INFINITY })
  })
})

describe('exact tests', () => {
  test('KS counts orders as listing all of them does', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        // without ties the distribution does not depend on the values
        const rows = a.length + b.length
        const found = ksExact(Float64Array.from(a), Float64Array.from(b))
        let [reached, all] = [0, 0]
        for (const chosen of orders(rows, a.length)) {
          const others = Array.from({ length: rows }, (_, k) => k).filter((k) => !chosen.includes(k))
          const { statistic } = ksExact(Float64Array.from(chosen), Float64Array.from(others))
          reached += Number(statistic >= found.statistic - 1e-12)
          all++
        }
        expect(found.p).toBeCloseTo(reached / all, 12)
      }),
      { numRuns: 30 },
    )
  })

  test('Mann-Whitney counts orders as listing all of them does', () => {
    const [first, second] = [Float64Array.of(1, 5, 6, 9), Float64Array.of(2, 3, 4)]
    const { u, p } = rankSumExact(first, second)
    let [reached, all] = [0, 0]
    for (const chosen of orders(7, 4)) {
      const value = chosen.reduce((sum, rank) => sum + rank + 1, 0) - 10
      reached += Number(Math.abs(value - 6) >= Math.abs(u - 6))
      all++
    }
    expect(p).toBeCloseTo(reached / all, 12)
    expect(rankSum(first, second).u).toBe(u)
    expect(rankSum(first, first).p).toBe(1)
  })

  test('of one share and of two agree with their sums', () => {
    expect(binomialTest({ hits: 3, count: 10 }, 0.5)).toBeCloseTo((2 * (1 + 10 + 45 + 120)) / 1024, 12)
    expect(binomialTest({ hits: 0, count: 4 }, 0.3)).toBeCloseTo(0.2401 + 0.0756 + 0.0081, 12)
    expect(fisherExact({ hits: 3, count: 4 }, { hits: 1, count: 4 })).toBeCloseTo((1 + 16 + 16 + 1) / 70, 12)
    expect(mcNemar(0, 0)).toEqual({ exact: 1, statistic: 0, p: 1 })
  })

  test('of one sample against a law is smooth where its method changes', () => {
    for (const n of [140, 141]) {
      const edge = Math.sqrt((n === 140 ? 4 : 2.2) / n)
      const [below, above] = [kolmogorovExactUpper(edge - 1e-9, n), kolmogorovExactUpper(edge + 1e-9, n)]
      expect(Math.abs(below / above - 1)).toBeLessThan(n === 140 ? 1e-6 : 1e-4)
    }
    expect(kolmogorovExactUpper(0.08, 140) / kolmogorovExactUpper(0.08, 141)).toBeCloseTo(1, 1)
    expect(kolmogorovExactUpper(0, 9)).toBe(1)
    expect(kolmogorovExactUpper(1, 9)).toBe(0)
  })
})

describe('adjusted p-values', () => {
  test('are ordered as their assumptions are', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }), (ps) => {
        const all = [ps, benjaminiHochberg(ps), hommel(ps), holm(ps), bonferroni(ps)]
        ps.forEach((_, k) => {
          for (let at = 1; at < all.length; at++) expect(all[at]![k]!).toBeGreaterThanOrEqual(all[at - 1]![k]! - 1e-12)
          expect(benjaminiYekutieli(ps)[k]!).toBeGreaterThanOrEqual(benjaminiHochberg(ps)[k]! - 1e-12)
        })
      }),
    )
  })
})

describe('classic sequential tests', () => {
  test('err about as seldom as they say, whenever they stop', () => {
    const random = seededRandom(4)
    const plan = { first: 0.1, second: 0.2, alpha: 0.05, beta: 0.1 }
    const rows = function* (share: number): Generator<number> {
      for (let row = 0; row < 5_000; row++) yield Number(random.next() < share)
    }
    let [falsely, missed] = [0, 0]
    for (let run = 0; run < 500; run++) {
      falsely += Number(ratioTest(plan, rows(0.1)).decision === 'second')
      missed += Number(ratioTest(plan, rows(0.2)).decision === 'first')
    }
    expect(falsely / 500).toBeLessThanOrEqual(0.06)
    expect(missed / 500).toBeLessThanOrEqual(0.12)
    expect(ratioTest(plan, [1]).decision).toBe('go on')
  })
})

describe('distances and shifts', () => {
  test('weights count as copies of rows do', () => {
    const weighted = { values: Float64Array.of(1, 4), weights: Float64Array.of(2, 1) }
    const copied = { values: Float64Array.of(1, 1, 4) }
    const other = { values: Float64Array.of(0, 3) }
    expect(weightedWasserstein(weighted, other)).toBeCloseTo(weightedWasserstein(copied, other), 14)
    expect(energyDistance(weighted, other)).toBeCloseTo(energyDistance(copied, other), 14)
    expect(weightedWasserstein({ values: new Float64Array() }, other)).toBeNaN()
  })

  test('a shift is found within its interval', () => {
    const random = seededRandom(6)
    const draw = (by: number) => Float64Array.from({ length: 60 }, () => by + normalQuantile(random.next() || 0.5))
    const { low, high, estimate } = locationShift(draw(1), draw(0))
    expect([low < 1, high > 1, Math.abs(estimate - 1) < 0.6]).toEqual([true, true, true])
  })

  test('a root is found where a falling function crosses 0, also in a step', () => {
    expect(rootBetween((x) => 2 - x * x, { low: 0, high: 9 }, 1e-9)).toBeCloseTo(Math.SQRT2, 8)
    expect(rootBetween((x) => (x < 3 ? 1 : -1), { low: 0, high: 9 }, 1e-6)).toBeCloseTo(3, 5)
    expect(rootBetween(() => -1, { low: 2, high: 9 }, 1e-6)).toBe(2)
    expect(rootBetween(() => 1, { low: 2, high: 9 }, 1e-6)).toBe(9)
  })
})

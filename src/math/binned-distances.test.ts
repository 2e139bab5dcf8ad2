import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../base/index.ts'
import { lInfinity, psiVariance, type StepCounts, steppedKs, steppedWasserstein } from './binned-distances.ts'
import { psi } from './psi.ts'
import { binAmong } from './quantile.ts'
import { ksTest, wasserstein } from './two-sample.ts'

function inSteps(edges: readonly number[], values: readonly number[]): StepCounts {
  const counts = new Array<number>(edges.length + 1).fill(0)
  const sums = new Array<number>(edges.length + 1).fill(0)
  for (const value of values) {
    counts[binAmong(edges, value)]! += 1
    sums[binAmong(edges, value)]! += value
  }
  return { counts, sums }
}

const whole = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 40 })
const any = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 40 })

describe('distances of binned numbers', () => {
  test('steps of one value each give the distances of the values', () => {
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const edges = [...new Set([...a, ...b])].sort((x, y) => x - y)
        const [first, second] = [inSteps(edges, a), inSteps(edges, b)]
        const [x, y] = [Float64Array.from(a), Float64Array.from(b)]
        expect(steppedKs(first.counts, second.counts)).toBeCloseTo(ksTest(x, y).statistic, 12)
        expect(steppedWasserstein(edges, first, second)).toBeCloseTo(wasserstein(x, y), 9)
      }),
    )
  })

  test('wide steps never say more than the values do', () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        const edges = [-20, -3, 0, 1, 18]
        const [first, second] = [inSteps(edges, a), inSteps(edges, b)]
        const [x, y] = [Float64Array.from(a), Float64Array.from(b)]
        expect(steppedKs(first.counts, second.counts)).toBeLessThanOrEqual(ksTest(x, y).statistic + 1e-12)
        expect(steppedWasserstein(edges, first, second)).toBeLessThanOrEqual(wasserstein(x, y) + 1e-9)
      }),
    )
  })

  test('a shift is told exactly by any steps, the tails too', () => {
    const values = Array.from({ length: 200 }, (_, i) => i / 7)
    const moved = values.map((value) => value + 2.5)
    for (const edges of [[3], [-100, 4, 9], [1000]])
      expect(steppedWasserstein(edges, inSteps(edges, values), inSteps(edges, moved))).toBeCloseTo(2.5, 9)
  })

  test('an empty side gives NaN', () => {
    const empty = { counts: [0, 0], sums: [0, 0] }
    const full = { counts: [1, 2], sums: [0, 4] }
    for (const value of [
      steppedKs([0, 0], [1, 2]),
      steppedWasserstein([1], full, empty),
      lInfinity([0, 0], [1, 2]),
      psiVariance([1, 2], [0, 0]),
    ])
      expect(value).toBeNaN()
  })

  test('the largest difference of shares', () => {
    expect(lInfinity([5, 5, 0], [2, 3, 5])).toBeCloseTo(0.5, 12)
  })

  test('the standard error of PSI is that of repeated samples', () => {
    const random = seededRandom(5)
    const draw = (shares: readonly number[], rows: number): number[] => {
      const counts = shares.map(() => 0)
      for (let row = 0; row < rows; row++) {
        let at = 0
        for (let left = random.next(); at < shares.length - 1 && left >= shares[at]!; at++) left -= shares[at]!
        counts[at]!++
      }
      return counts
    }
    const [p, q] = [
      [0.25, 0.25, 0.25, 0.25],
      [0.4, 0.3, 0.2, 0.1],
    ]
    const found = Array.from({ length: 400 }, () => {
      const [a, b] = [draw(p!, 1500), draw(q!, 800)]
      return { value: psi(a, b), variance: psiVariance(a, b) }
    })
    const mean = found.reduce((sum, { value }) => sum + value, 0) / found.length
    const spread = found.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / found.length
    const said = found.reduce((sum, { variance }) => sum + variance, 0) / found.length
    expect(said / spread).toBeGreaterThan(0.8)
    expect(said / spread).toBeLessThan(1.3)
  })
})

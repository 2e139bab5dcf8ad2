import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readReferenceFile, within } from '../../test/reference/read.ts'
import { seededRandom } from '../base/index.ts'
import { benjaminiHochberg } from './multiple-testing.ts'
import { normalQuantile } from './normal.ts'
import { wilson } from './proportion.ts'
import { psi } from './psi.ts'
import { binAmong, quantile, quantileEdges, sortedValues } from './quantile.ts'
import { midranks } from './ranks.ts'
import { selfVariation, shiftFrom } from './self-variation.ts'

interface Binned {
  readonly case: string
  readonly reference: readonly number[]
  readonly psi_deciles: { readonly inner_edges: readonly number[]; readonly reference_share: readonly number[] }
}

interface Quantiles {
  readonly x: readonly number[]
  readonly quantile_levels: readonly number[]
  readonly quantile_type7: readonly number[]
}

interface Adjusted {
  readonly p: readonly number[]
  readonly fdr_bh: { readonly adjusted: readonly number[] }
}

interface Proportion {
  readonly k: number
  readonly n: number
  readonly wilson: readonly [number, number]
}

const draw = (random: { next(): number }): number => normalQuantile(random.next() || 0.5)

describe('quantiles and bins', () => {
  const binned = readReferenceFile<Binned>('binned_drift')
  test.each(binned.cases.map((c) => [c.case, c] as const))('decile edges equal the reference: %s', (_, c) => {
    const values = Float64Array.from(c.reference)
    const sorted = sortedValues(values)
    // The reference drops an edge on the smallest or largest value; ours keeps it, so that 0 and 1 are two bins.
    const edges = quantileEdges(values, 10).filter((edge) => edge > sorted[0]! && edge < sorted.at(-1)!)
    expect(edges).toHaveLength(c.psi_deciles.inner_edges.length)
    for (const [k, edge] of edges.entries()) within(edge, c.psi_deciles.inner_edges[k]!, binned.tolerance)
    const shares = new Float64Array(edges.length + 1)
    for (const value of values) shares[binAmong(c.psi_deciles.inner_edges, value)]! += 1 / values.length
    for (const [k, share] of shares.entries()) within(share, c.psi_deciles.reference_share[k]!, binned.tolerance)
  })

  const quantiles = readReferenceFile<Quantiles>('association_quantiles')
  test('quantiles equal the reference', () => {
    for (const { x, quantile_levels, quantile_type7 } of quantiles.cases)
      for (const [k, level] of quantile_levels.entries())
        within(quantile(sortedValues(Float64Array.from(x)), level), quantile_type7[k]!, quantiles.tolerance)
    expect(quantile([], 0.5)).toBeNaN()
  })

  test('midranks sum to n(n + 1)/2 whatever the ties', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 50 }), (values) => {
        const ranks = midranks(Float64Array.from(values))
        expect(ranks.reduce((a, b) => a + b, 0)).toBe((values.length * (values.length + 1)) / 2)
      }),
    )
  })
})

describe('PSI', () => {
  test('follows its convention to the digit', () => {
    const [p, q] = [50.5 / 101, 80.5 / 101]
    expect(psi([50, 50], [80, 20])).toBeCloseTo(
      (q - p) * Math.log(q / p) + (20.5 / 101 - p) * Math.log(20.5 / 101 / p),
      14,
    )
  })

  test('is 0 for equal counts, never negative, and finite with empty bins', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        fc.pre(a.some((count) => count > 0) && b.some((count) => count > 0))
        expect(psi(a, b)).toBeGreaterThanOrEqual(0)
        expect(psi(a, b)).toBeLessThan(100)
        expect(psi(a, a)).toBe(0)
      }),
    )
  })

  test('of nothing is not a number', () => {
    expect(psi([0, 0], [1, 2])).toBeNaN()
  })
})

describe('Benjamini-Hochberg and Wilson', () => {
  test('equal the reference', () => {
    const adjusted = readReferenceFile<Adjusted>('multiple_testing')
    for (const { p, fdr_bh } of adjusted.cases)
      for (const [k, got] of benjaminiHochberg(p).entries()) within(got, fdr_bh.adjusted[k]!, adjusted.tolerance)
    const proportions = readReferenceFile<Proportion>('proportion_intervals')
    for (const { k, n, wilson: want } of proportions.cases) {
      within(wilson(k, n).low, want[0], proportions.tolerance)
      within(wilson(k, n).high, want[1], proportions.tolerance)
    }
  })

  test('a p-value that is not known stays so and costs nothing', () => {
    expect(benjaminiHochberg([0.01, Number.NaN, 0.04])).toEqual([0.02, Number.NaN, 0.04])
  })

  test('no rows say nothing about a share', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
  })
})

describe('drift against self-variation', () => {
  const BINS = 6
  /** Bin counts of `rows` normal values about a mean that the day decides. */
  const windowOf = (random: { next(): number }, shock: number, rows = 500): number[] => {
    const counts = new Array<number>(BINS).fill(0)
    const edges = [-1, -0.5, 0, 0.5, 1]
    for (let i = 0; i < rows; i++) counts[binAmong(edges, draw(random) + shock)]!++
    return counts
  }

  /** The share of runs without change in which p falls under 5 %. */
  const falseAlarms = (shockSize: number, test: 'self' | 'independent'): number => {
    const random = seededRandom(11)
    let alarms = 0
    for (let run = 0; run < 200; run++) {
      const windows = Array.from({ length: 6 }, () => windowOf(random, shockSize * draw(random)))
      const self = selfVariation(test === 'self' ? windows : windows.slice(0, 2))
      if (shiftFrom(self, windowOf(random, shockSize * draw(random))).p < 0.05) alarms++
    }
    return alarms / 200
  }

  test('keeps its level when each window has a shock of its own, where chi-square does not', () => {
    expect(falseAlarms(0.15, 'self')).toBeLessThanOrEqual(0.06)
    expect(falseAlarms(0.15, 'independent')).toBeGreaterThan(0.3)
    expect(falseAlarms(0, 'self')).toBeLessThanOrEqual(0.05)
  })

  test('sees a real shift, and measures what exceeds chance', () => {
    const random = seededRandom(2)
    const self = selfVariation(Array.from({ length: 8 }, () => windowOf(random, 0)))
    const shift = shiftFrom(self, windowOf(random, 0.8))
    expect(shift.p).toBeLessThan(0.01)
    expect(shift.excess).toBeGreaterThan(0.4)
    expect(shift.excess).toBeLessThan(shift.psi)
    expect(self.designEffect).toBeLessThan(3)
  })

  test('a column that moves from window to window has a large design effect', () => {
    const random = seededRandom(4)
    expect(selfVariation(Array.from({ length: 8 }, () => windowOf(random, draw(random)))).designEffect).toBeGreaterThan(
      20,
    )
  })

  test('with fewer than 3 windows it falls back to chi-square and says so', () => {
    const shift = shiftFrom(
      selfVariation([
        [50, 50],
        [40, 60],
      ]),
      [90, 10],
    )
    expect(shift.convention).toContain('fewer than 3')
    expect(shift).toMatchObject({ designEffect: 1, windows: 2 })
    expect(shift.p).toBeLessThan(1e-6)
  })

  test('a window without rows cannot be judged', () => {
    const self = selfVariation([
      [5, 5],
      [5, 5],
      [5, 5],
      [0, 0],
    ])
    expect(self.windows).toBe(3)
    expect(shiftFrom(self, [0, 0]).psi).toBeNaN()
  })
})

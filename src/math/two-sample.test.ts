import { describe, expect, test } from 'vitest'
import { readReferenceFile, within } from '../../test/reference/read.ts'
import { chiSquareTest, jensenShannon } from './counts.ts'
import { ksTest, wasserstein } from './two-sample.ts'

interface Numeric {
  readonly case: string
  readonly reference: readonly number[]
  readonly current: readonly number[]
  readonly expected: {
    readonly ks: { readonly statistic: number; readonly exact_p: number; readonly classical_kolmogorov_p: number }
    readonly wasserstein: number
  }
}

interface Categorical {
  readonly reference_counts: readonly number[]
  readonly current_counts: readonly number[]
  readonly expected: {
    readonly chi2_contingency: { readonly statistic: number; readonly p: number; readonly dof: number }
    readonly js_distance_base2: number
  }
}

const numeric = readReferenceFile<Numeric>('two_sample_numeric')
const categorical = readReferenceFile<Categorical>('categorical_drift')

describe('distances between two samples', () => {
  test.each(numeric.cases.map((c) => [c.case, c] as const))('equal the reference: %s', (_, c) => {
    const [a, b] = [Float64Array.from(c.reference), Float64Array.from(c.current)]
    const ks = ksTest(a, b)
    within(ks.statistic, c.expected.ks.statistic, numeric.tolerance)
    const exact = ks.convention.includes('exact')
    expect(exact).toBe(a.length * b.length <= 10_000)
    within(ks.p, exact ? c.expected.ks.exact_p : c.expected.ks.classical_kolmogorov_p, numeric.tolerance)
    within(wasserstein(a, b), c.expected.wasserstein, numeric.tolerance)
  })

  test('missing values are left out, and no values give no number', () => {
    const some = Float64Array.of(1, 2, Number.NaN)
    expect(wasserstein(some, Float64Array.of(1, 2))).toBe(0)
    expect(ksTest(some, Float64Array.of(Number.NaN)).p).toBeNaN()
    expect(wasserstein(some, new Float64Array())).toBeNaN()
  })
})

describe('tests between two rows of counts', () => {
  test.each(categorical.cases.map((c) => [c.reference_counts.join(), c] as const))(
    'equal the reference: %s',
    (_, c) => {
      const { statistic, df, p } = chiSquareTest(c.reference_counts, c.current_counts)
      within(statistic, c.expected.chi2_contingency.statistic, categorical.tolerance)
      within(p, c.expected.chi2_contingency.p, categorical.tolerance)
      expect(df).toBe(c.expected.chi2_contingency.dof)
      within(jensenShannon(c.reference_counts, c.current_counts), c.expected.js_distance_base2, categorical.tolerance)
    },
  )

  test('a bin that is empty on both sides does not count', () => {
    expect(chiSquareTest([5, 0, 9], [7, 0, 2])).toEqual(chiSquareTest([5, 9], [7, 2]))
  })

  test('no rows give no number', () => {
    expect(chiSquareTest([0, 0], [1, 2]).p).toBeNaN()
    expect(jensenShannon([0, 0], [1, 2])).toBeNaN()
    expect(chiSquareTest([4], [9]).p).toBe(1)
  })
})

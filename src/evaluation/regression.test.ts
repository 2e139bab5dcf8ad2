import { describe, expect, test } from 'vitest'
import { readReferenceFile, within } from '../../test/reference/read.ts'
import { bias, meanAbsoluteError, rootMeanSquaredError, rSquared } from './regression.ts'

interface Case {
  readonly case: string
  readonly y: readonly number[]
  readonly prediction: readonly number[]
  readonly expected: { readonly mae: number; readonly rmse: number; readonly r2: number }
}

describe('regression metrics', () => {
  const { cases, tolerance } = readReferenceFile<Case>('regression_metrics')
  test.each(cases.map((c) => [c.case, c] as const))('equal the reference: %s', (_, { y, prediction, expected }) => {
    const [scores, labels] = [Float64Array.from(prediction), Float64Array.from(y)]
    within(meanAbsoluteError(scores, labels).value, expected.mae, tolerance)
    within(rootMeanSquaredError(scores, labels).value, expected.rmse, tolerance)
    within(rSquared(scores, labels).value, expected.r2, tolerance)
  })

  test('bias is positive where the model is too low', () => {
    expect(bias(Float64Array.of(1, 2), Float64Array.of(2, 4)).value).toBe(1.5)
  })

  test('intervals hold their estimate', () => {
    const [scores, labels] = [Float64Array.of(1, 2, 3, 4), Float64Array.of(1, 3, 2, 6)]
    for (const { value, low, high } of [meanAbsoluteError(scores, labels), rootMeanSquaredError(scores, labels)]) {
      expect(low!).toBeLessThan(value)
      expect(high!).toBeGreaterThan(value)
    }
  })

  test('a perfect model of a constant has R² 1', () => {
    expect(rSquared(Float64Array.of(3, 3), Float64Array.of(3, 3)).value).toBe(1)
  })

  test('refuses a prediction that is not a number', () => {
    expect(() => bias(Float64Array.of(Number.NaN), Float64Array.of(1))).toThrow(
      expect.objectContaining({ code: 'evaluation.missing_score' }),
    )
  })
})

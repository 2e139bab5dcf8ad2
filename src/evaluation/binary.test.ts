import { describe, expect, test } from 'vitest'
import { readReferenceFile, within } from '../../test/reference/read.ts'
import { auc, compareAuc } from './auc.ts'
import { accuracy, brier, logloss } from './binary.ts'
import { calibrationError } from './calibration.ts'

interface Case {
  readonly case: string
  readonly y: readonly number[]
  readonly score: readonly number[]
  readonly expected: Readonly<Record<string, number>>
}

interface Pair {
  readonly y: readonly number[]
  readonly score_a: readonly number[]
  readonly score_b: readonly number[]
  readonly expected: Readonly<Record<string, number>> & { readonly delong_ci95_a: readonly [number, number] }
}

interface Ranked {
  readonly experiment: readonly number[]
  readonly control: readonly number[]
  readonly expected: { readonly W: number }
}

const numbers = (values: readonly number[]): Float64Array => Float64Array.from(values)

describe('binary metrics', () => {
  const { cases, tolerance } = readReferenceFile<Case>('binary_metrics')
  test.each(cases.map((c) => [c.case, c] as const))('equal the reference: %s', (_, { y, score, expected }) => {
    const [scores, labels] = [numbers(score), numbers(y)]
    within(auc(scores, labels).value, expected['roc_auc']!, tolerance)
    within(brier(scores, labels).value, expected['brier']!, tolerance)
    within(accuracy(scores, labels).value, expected['accuracy']!, tolerance)
    within(logloss(scores, labels, 1e-15).value, expected['log_loss_clip_1e-15']!, tolerance)
    within(calibrationError(scores, labels).value, expected['ece_10_equal_mass']!, tolerance)
  })

  const pairs = readReferenceFile<Pair>('delong')
  test.each(pairs.cases.map((c) => [c.y.length, c] as const))('DeLong on %i rows equals pROC', (_, pair) => {
    const [a, b, labels] = [numbers(pair.score_a), numbers(pair.score_b), numbers(pair.y)]
    const first = auc(a, labels)
    within(first.value, pair.expected['auc_a']!, pairs.tolerance)
    within(first.low!, pair.expected.delong_ci95_a[0], pairs.tolerance)
    within(first.high!, pair.expected.delong_ci95_a[1], pairs.tolerance)
    const both = compareAuc(a, b, labels)
    within(both.z, pair.expected['paired_delong_z']!, pairs.tolerance)
    within(both.p, pair.expected['paired_delong_p']!, pairs.tolerance)
    expect(both.difference.low).toBeLessThan(both.difference.value)
  })

  test('the AUC is the Mann-Whitney statistic over the pairs, as R computes it', () => {
    const ranks = readReferenceFile<Ranked>('mann_whitney_ci')
    for (const { experiment, control, expected } of ranks.cases) {
      const scores = numbers([...experiment, ...control])
      const labels = scores.map((_, row) => (row < experiment.length ? 1 : 0))
      within(auc(scores, labels).value * experiment.length * control.length, expected.W, ranks.tolerance)
    }
  })

  test('two equal models differ by nothing', () => {
    const [scores, labels] = [numbers([0.1, 0.4, 0.35, 0.8]), numbers([0, 0, 1, 1])]
    expect(compareAuc(scores, scores, labels)).toMatchObject({ z: 0, p: 1 })
    expect(() => compareAuc(scores, numbers([1]), labels)).toThrow(
      expect.objectContaining({ code: 'evaluation.unequal_lengths' }),
    )
  })

  test('the order of rows, also of equal scores, does not change the AUC', () => {
    const scores = numbers([0.5, 0.5, 0.5, 0.2, 0.2, 0.9])
    const labels = numbers([1, 0, 1, 0, 1, 1])
    expect(auc(scores.slice().reverse(), labels.slice().reverse()).value).toBe(auc(scores, labels).value)
  })

  test('an AUC of one class only is not a number, and says why', () => {
    const one = auc(numbers([0.1, 0.2]), numbers([1, 1]))
    expect(one.value).toBeNaN()
    expect(one.convention).toContain('one class only')
  })

  test('an interval needs two rows of each class', () => {
    expect(auc(numbers([0.1, 0.2]), numbers([0, 1]))).not.toHaveProperty('low')
  })

  test('a log loss of no rows is not a number', () => {
    expect(logloss(numbers([]), numbers([])).value).toBeNaN()
  })

  test('the clip keeps one wrong certainty from ruling the mean', () => {
    expect(logloss(numbers([0]), numbers([1])).value).toBeCloseTo(-Math.log(0.001), 12)
  })

  test.each([
    ['evaluation.missing_score', [Number.NaN, 0.5], [0, 1]],
    ['evaluation.bad_label', [0.5, 0.5], [0, Number.NaN]],
    ['evaluation.bad_label', [0.5, 0.5], [0, 2]],
    ['evaluation.bad_probability', [0.5, 1.5], [0, 1]],
    ['evaluation.unequal_lengths', [0.5], [0, 1]],
  ])('refuses with %s', (code, scores, labels) => {
    expect(() => logloss(numbers(scores), numbers(labels))).toThrow(expect.objectContaining({ code }))
  })

  test('an error names the row and never its value', () => {
    expect(() => brier(numbers([0.5, 7.25]), numbers([0, 1]))).toThrow('Score number 1 is not a probability.')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readReferenceFile, within } from '../../test/reference/read.ts'
import { seededRandom } from '../base/index.ts'
import { auc } from './auc.ts'
import { compareBy, estimateOf, type Judged, type Metric, metricNamed, metricsOf } from './metric.ts'

interface MulticlassCase {
  readonly classes: number
  readonly y: readonly number[]
  readonly proba: readonly (readonly number[])[]
  readonly expected: Readonly<
    Record<'log_loss' | 'accuracy' | 'f1_macro' | 'auc_ovr_macro' | 'brier_multiclass_sum', number>
  >
}

interface RegressionCase {
  readonly case: string
  readonly y: readonly number[]
  readonly prediction: readonly number[]
  readonly expected: Readonly<Record<string, number>>
}

const regression = (labels: readonly number[], answers: readonly number[]): Judged => ({
  kind: 'regression',
  width: 1,
  labels: Float64Array.from(labels),
  answers: Float64Array.from(answers),
})

const binary = (labels: readonly number[], answers: readonly number[]): Judged => ({
  ...regression(labels, answers),
  kind: 'binary',
})

describe('metrics of several classes', () => {
  const { cases, tolerance } = readReferenceFile<MulticlassCase>('multiclass_metrics')
  test.each(cases.map((c) => [c.classes, c] as const))(
    'equal the reference for %i classes',
    (width, { y, proba, expected }) => {
      const judged: Judged = {
        kind: 'multiclass',
        width,
        labels: Float64Array.from(y),
        answers: Float64Array.from(proba.flat()),
      }
      const value = (name: string): number => metricNamed('multiclass', name).measure(judged).value
      within(value('logloss'), expected.log_loss, tolerance)
      within(value('accuracy'), expected.accuracy, tolerance)
      within(value('macro_f1'), expected.f1_macro, tolerance)
      within(value('auc'), expected.auc_ovr_macro, tolerance)
      within(value('brier'), expected.brier_multiclass_sum, tolerance)
    },
  )
})

describe('metrics of numbers', () => {
  const { cases, tolerance } = readReferenceFile<RegressionCase>('regression_metrics')
  test.each(cases.map((c) => [c.case, c] as const))('equal the reference: %s', (_, { y, prediction, expected }) => {
    const judged = regression(y, prediction)
    const value = (name: string): number => metricNamed('regression', name).measure(judged).value
    for (const name of ['rmse', 'mae', 'r2']) within(value(name), expected[name]!, tolerance)
    within(value('pinball@0.1'), expected['pinball_0_1']!, tolerance)
    within(value('pinball@0.9'), expected['pinball_0_9']!, tolerance)
  })

  test('the Poisson deviance is 0 for a perfect answer and that of the book else', () => {
    const { measure } = metricNamed('regression', 'poisson_deviance')
    expect(measure(regression([0, 2, 5], [0, 2, 5])).value).toBeCloseTo(0, 8)
    expect(measure(regression([2, 0], [1, 3])).value).toBeCloseTo((2 * (2 * Math.log(2) - 1) + 6) / 2, 12)
  })
})

describe('NDCG', () => {
  const ranking = (answers: readonly number[], labels: readonly number[], groups: readonly number[]): Judged => ({
    ...regression(labels, answers),
    kind: 'ranking',
    groups,
  })

  test('is 1 for the ideal order and less for any other', () => {
    const { measure } = metricNamed('ranking')
    expect(measure(ranking([3, 2, 1], [2, 1, 0], [0, 0, 0])).value).toBe(1)
    expect(measure(ranking([1, 2, 3], [2, 1, 0], [0, 0, 0])).value).toBeCloseTo(
      (1 / Math.log2(3) + 3 / 2) / (3 + 1 / Math.log2(3)),
      12,
    )
  })

  test('counts groups alike and leaves out those without anything relevant', () => {
    const { measure } = metricNamed('ranking', 'ndcg@1')
    expect(measure(ranking([2, 1, 1, 2, 5, 5], [1, 0, 1, 0, 0, 0], [7, 7, 8, 8, 9, 9])).value).toBe(0.5)
  })

  test('does not depend on the order of rows with equal scores', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 3 })), {
          minLength: 2,
          maxLength: 9,
        }),
        (rows) => {
          const [scores, labels] = [rows.map(([score]) => score), rows.map(([, label]) => label)]
          const groups = rows.map(() => 0)
          const forward = metricNamed('ranking', 'ndcg@3').measure(ranking(scores, labels, groups)).value
          const backward = metricNamed('ranking', 'ndcg@3').measure(
            ranking(scores.reverse(), labels.reverse(), groups),
          ).value
          if (Number.isNaN(forward)) expect(backward).toBeNaN()
          else expect(backward).toBeCloseTo(forward, 12)
        },
      ),
    )
  })
})

describe('influence values', () => {
  const COPIES = 400
  const random = seededRandom(5)
  const rows = 14
  const cases: readonly (readonly [string, Metric, Judged])[] = (
    ['binary', 'multiclass', 'regression'] as const
  ).flatMap((kind) => {
    const width = kind === 'multiclass' ? 3 : 1
    const labels = Float64Array.from({ length: rows }, (_, row) =>
      kind === 'regression' ? 1 + 5 * random.next() : row % (kind === 'binary' ? 2 : 3),
    )
    const raw = Float64Array.from({ length: rows * width }, () => 0.05 + random.next())
    const answers =
      kind === 'regression'
        ? raw.map((value) => 4 * value)
        : raw.map(
            (value, at) =>
              value / (width === 1 ? 1.1 : raw.slice(at - (at % 3), at - (at % 3) + 3).reduce((a, b) => a + b)),
          )
    return metricsOf(kind).map(
      (metric) => [`${kind} ${metric.name}`, metric, { kind, width, labels, answers }] as const,
    )
  })

  test.each(cases)('of %s say how much one more such row changes the value', (_, metric, judged) => {
    const { value, influence } = metric.measure(judged)
    expect(influence.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 9)
    const { width } = judged
    const many = repeated(
      judged,
      Array.from({ length: rows * COPIES }, (_, at) => at % rows),
    )
    expect(metric.measure(many).value).toBeCloseTo(value, 9)
    for (const row of [0, 5, 13]) {
      const more = repeated(judged, [...Array.from({ length: rows * COPIES }, (_, at) => at % rows), row])
      const change = (metric.measure(more).value - value) * (rows * COPIES + 1)
      expect(change).toBeCloseTo(influence[row]!, 1)
    }
    expect(width).toBe(judged.width)
  })

  function repeated(judged: Judged, chosen: readonly number[]): Judged {
    const { width, labels, answers } = judged
    return {
      ...judged,
      labels: Float64Array.from(chosen, (row) => labels[row]!),
      answers: Float64Array.from(chosen.flatMap((row) => [...answers.subarray(row * width, (row + 1) * width)])),
    }
  }
})

describe('an interval', () => {
  const random = seededRandom(11)
  const labels = Array.from({ length: 300 }, () => random.integer(2))
  const answers = labels.map((label) => Math.min(1, 0.2 * label + 0.8 * random.next()))

  test('of an AUC is close to DeLong’s', () => {
    const { low, high } = estimateOf(metricNamed('binary', 'auc'), binary(labels, answers))
    const exact = auc(Float64Array.from(answers), Float64Array.from(labels))
    expect(Math.abs(low! - exact.low!)).toBeLessThan(5e-4)
    expect(Math.abs(high! - exact.high!)).toBeLessThan(5e-4)
  })

  test('is as wide for rows that are copies as for the rows alone, when copies are blocks', () => {
    const metric = metricNamed('binary', 'logloss')
    const alone = estimateOf(metric, binary(labels, answers))
    const copied = binary([...labels, ...labels, ...labels], [...answers, ...answers, ...answers])
    const naive = estimateOf(metric, copied)
    const blocks = copied.labels.map((_, row) => row % labels.length)
    const honest = estimateOf(metric, copied, { blocks })
    expect((honest.high! - honest.low!) / (alone.high! - alone.low!)).toBeCloseTo(1, 1)
    expect((naive.high! - naive.low!) / (alone.high! - alone.low!)).toBeCloseTo(1 / Math.sqrt(3), 1)
  })

  test('of a difference is narrower than two intervals when the models err alike', () => {
    const metric = metricNamed('binary', 'logloss')
    const slightly = answers.map((answer) => 0.02 + 0.95 * answer)
    const [first, second] = [
      binary(
        labels,
        answers.map((answer) => 0.01 + 0.98 * answer),
      ),
      binary(labels, slightly),
    ]
    const difference = compareBy(metric, { first, second })
    const alone = estimateOf(metric, first)
    expect(difference.high! - difference.low!).toBeLessThan((alone.high! - alone.low!) / 5)
    expect(difference.value).toBeCloseTo(alone.value - estimateOf(metric, second).value, 12)
  })

  test('holds the true value about 95 times in 100', () => {
    const metric = metricNamed('regression', 'rmse')
    let held = 0
    for (let sample = 0; sample < 400; sample++) {
      const truth = Array.from({ length: 150 }, () => 4 * random.next())
      const said = truth.map((label) => label + 2 * random.next() - 1)
      const { low, high } = estimateOf(metric, regression(truth, said))
      if (low! <= Math.sqrt(1 / 3) && high! >= Math.sqrt(1 / 3)) held++
    }
    expect(held / 400).toBeGreaterThan(0.92)
    expect(held / 400).toBeLessThan(0.98)
  })

  test('is missing with one block, and the value with one class', () => {
    const metric = metricNamed('binary', 'auc')
    expect(estimateOf(metric, binary([0, 1], [0.1, 0.9]), { blocks: [0, 0] }).low).toBeUndefined()
    expect(estimateOf(metric, binary([1, 1], [0.1, 0.9])).value).toBeNaN()
  })
})

describe('a metric name', () => {
  test('that is not known is refused with the nearest one', () => {
    expect(() => metricNamed('regression', 'rsme')).toThrow(
      expect.objectContaining({ code: 'evaluation.unknown_metric', message: expect.stringContaining('rmse') }),
    )
    for (const wrong of ['auc', 'pinball@1.5', 'pinball@', 'ndcg@5', 'pinball@0.5@0.5'])
      expect(() => metricNamed('regression', wrong)).toThrow(
        expect.objectContaining({ code: 'evaluation.unknown_metric' }),
      )
  })

  test('is not needed', () => {
    expect(metricNamed('multiclass').name).toBe('logloss')
    expect(metricNamed('regression').name).toBe('rmse')
  })

  test('with what it cannot measure is refused', () => {
    const measure = (judged: Judged): unknown => metricNamed(judged.kind).measure(judged)
    expect(() => measure(binary([0, 1], [0.5, 1.5]))).toThrow(
      expect.objectContaining({ code: 'evaluation.bad_probability' }),
    )
    expect(() => measure(regression([0, 1], [0.5, Number.NaN]))).toThrow(
      expect.objectContaining({ code: 'evaluation.missing_score' }),
    )
    const three = {
      kind: 'multiclass',
      width: 3,
      labels: Float64Array.of(3),
      answers: Float64Array.of(0.2, 0.3, 0.5),
    } as const
    expect(() => measure(three)).toThrow(expect.objectContaining({ code: 'evaluation.bad_label' }))
    expect(() => measure({ ...three, labels: Float64Array.of(1, 2) })).toThrow(
      expect.objectContaining({ code: 'evaluation.unequal_lengths' }),
    )
    expect(() => measure({ ...regression([-1], [1]), kind: 'ranking' })).toThrow(
      expect.objectContaining({ code: 'evaluation.bad_label' }),
    )
  })
})

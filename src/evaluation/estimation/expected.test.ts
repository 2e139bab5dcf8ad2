import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readReferenceFile, within } from '../../../test/reference/read.ts'
import { metricNamed } from '../metric.ts'
import { BINARY_METRICS, type Chances, expectedConfusion, expectedMetrics } from './expected.ts'

interface Case {
  readonly raw_score: number[]
  readonly calibrated: number[]
  readonly y_pred: number[]
  readonly expected: Record<string, number> & { readonly confusion: Record<'tp' | 'fp' | 'fn' | 'tn', number> }
}

const file = readReferenceFile<Case>('cbpe')
const rowsOf = ({ raw_score, calibrated, y_pred }: Case): Chances => ({
  scores: Float64Array.from(raw_score),
  chances: Float64Array.from(calibrated),
  predicted: Float64Array.from(y_pred),
})

describe('metrics without labels', () => {
  test.each(file.cases)('are those of the reference, case %#', (its) => {
    const rows = rowsOf(its)
    const found = expectedMetrics(rows)
    for (const name of ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'average_precision'] as const)
      within(found[name].value, its.expected[name]!, file.tolerance)
    within(found.auc.value, its.expected['roc_auc']!, file.tolerance)
    within(Math.sqrt(found.accuracy.variance), its.expected['accuracy_sampling_sd']!, file.tolerance)
    const confusion = expectedConfusion(rows)
    for (const cell of ['tp', 'fp', 'fn', 'tn'] as const)
      within(confusion[cell].value, its.expected.confusion[cell], file.tolerance)
  })

  const chances = fc.array(
    fc.record({ score: fc.integer({ min: 1, max: 9 }), chance: fc.integer({ min: 1, max: 99 }) }),
    { minLength: 3, maxLength: 30 },
  )
  const rows = (drawn: readonly { score: number; chance: number }[]): Chances => ({
    scores: Float64Array.from(drawn, ({ score }) => score / 10),
    chances: Float64Array.from(drawn, ({ chance }) => chance / 100),
    predicted: Float64Array.from(drawn, ({ score }) => Number(score >= 5)),
  })

  test('do not depend on the order of rows, also where scores are equal', () => {
    fc.assert(
      fc.property(chances, (drawn) => {
        const [there, back] = [expectedMetrics(rows(drawn)), expectedMetrics(rows(drawn.toReversed()))]
        for (const name of BINARY_METRICS)
          if (Number.isFinite(there[name].value)) expect(back[name].value).toBeCloseTo(there[name].value, 10)
      }),
    )
  })

  test('have the variance that follows from how they change with each chance', () => {
    fc.assert(
      fc.property(chances, (drawn) => {
        const given = rows(drawn)
        const found = expectedMetrics(given)
        const STEP = 1e-5
        const sums = new Map<string, number>()
        for (let row = 0; row < drawn.length; row++) {
          const moved = (by: number) => {
            const chances = given.chances.slice()
            chances[row]! += by
            return expectedMetrics({ ...given, chances })
          }
          const [up, down] = [moved(STEP), moved(-STEP)]
          const p = given.chances[row]!
          for (const name of BINARY_METRICS) {
            const slope = (up[name].value - down[name].value) / (2 * STEP)
            sums.set(name, (sums.get(name) ?? 0) + p * (1 - p) * slope * slope)
          }
        }
        for (const name of BINARY_METRICS)
          if (Number.isFinite(found[name].value))
            expect(Math.abs(found[name].variance - sums.get(name)!), name).toBeLessThan(1e-6 + 1e-4 * sums.get(name)!)
      }),
      { numRuns: 40 },
    )
  })

  test('are the metrics themselves where the labels are known', () => {
    fc.assert(
      fc.property(chances, (drawn) => {
        const labels = Float64Array.from(drawn, ({ chance }) => Number(chance > 50))
        const given = { ...rows(drawn), chances: labels }
        const found = expectedMetrics(given)
        const judged = { kind: 'binary', answers: given.scores, labels, width: 1 } as const
        for (const name of ['auc', 'brier'] as const) {
          const { value } = metricNamed('binary', name).measure(judged)
          if (Number.isFinite(value)) expect(found[name].value).toBeCloseTo(value, 10)
          if (Number.isFinite(value)) expect(found[name].variance).toBe(0)
        }
      }),
    )
  })
})

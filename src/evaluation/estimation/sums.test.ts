import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../base/index.ts'
import { numberColumn, tableOf } from '../../table/index.ts'
import { fitEstimator } from './estimator.ts'
import { type Foretold, foretell } from './foretell.ts'
import { expectedOf } from './measures.ts'
import { splitBetween, splitLoss } from './split-loss.ts'
import { addExpected, countsOf, emptyExpected, expectedOfSums, mergeExpected } from './sums.ts'

const STEPS = 50
const keyOf = (score: number): number => Math.round(score * STEPS)

function rowsOf(objective: 'binary' | 'regression', { rows, seed }: { rows: number; seed: number }) {
  const random = seededRandom(seed)
  const x = Float64Array.from({ length: rows }, () => random.next())
  const scores = x.map((value) => Math.round(value * STEPS) / STEPS)
  const labels = scores.map((score) => (objective === 'binary' ? Number(random.next() < score) : score + random.next()))
  return { table: tableOf({ x: numberColumn(x) }), scores, labels }
}

function sumsOf(told: Foretold, scores: Float64Array, rows: readonly number[]) {
  const sums = emptyExpected(true)
  for (const row of rows) addExpected(sums, { scores, told, keyOf, threshold: 0.5 }, row)
  return sums
}

describe.each(['binary', 'regression'] as const)('sums of %s rows', (objective) => {
  const state = fitEstimator({ ...rowsOf(objective, { rows: 1500, seed: 1 }), features: ['x'], objective })
  const window = rowsOf(objective, { rows: 300, seed: 2 })
  const { scores } = window
  const told = foretell(state.by, window)
  const predicted = scores.map((score) => Number(score >= 0.5))
  const ofRows = expectedOf(state.by, { scores, predicted }, told)

  test('give the metrics and variances of the rows, added up in any parts', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 300, maxLength: 300 }), (places) => {
        const whole = emptyExpected(true)
        for (const part of [2, 0, 3, 1])
          mergeExpected(
            whole,
            sumsOf(
              told,
              scores,
              [...places.keys()].filter((row) => places[row] === part),
            ),
          )
        const found = expectedOfSums(state.by, JSON.parse(JSON.stringify(whole)))
        expect(Object.keys(found).sort()).toEqual(Object.keys(ofRows).sort())
        for (const [metric, { value, variance }] of Object.entries(ofRows)) {
          expect(found[metric]!.value).toBeCloseTo(value, 10)
          expect(found[metric]!.variance).toBeCloseTo(variance, 12)
        }
      }),
      { numRuns: 20 },
    )
  })

  test('split a change of loss as the rows do', () => {
    const byRows = splitLoss(state, window)!
    const sums = sumsOf(told, scores, [...scores.keys()])
    const { rows, spread } = countsOf(sums, objective)
    const expected = expectedOfSums(state.by, sums)[byRows.metric]!
    const bySums = splitBetween(state, { count: rows, expected, realized: byRows.realized, spread })!
    for (const part of ['covariate', 'concept'] as const) {
      expect(bySums[part].value).toBeCloseTo(byRows[part].value, 10)
      expect(bySums[part].sd).toBeCloseTo(byRows[part].sd, 10)
    }
  })
})

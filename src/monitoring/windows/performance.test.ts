import { describe, expect, test } from 'vitest'
import { numberColumn, type Table, tableOf } from '../../table/index.ts'
import { addScores, emptyScores, lastChampion, versionsIn } from './day-scores.ts'
import { performanceByVersion, performanceOfAnswers, performanceOnSameRows } from './performance.ts'
import { numbersOf } from './scored.ts'

/** Version 1 answers three rows with 2 in its shadow, then 2 answers one with 1 kept warm. */
const rows = tableOf({
  at: numberColumn([4, 1, 2, 3]),
  champion: numberColumn([2, 1, 1, 1]),
  champion_score: numberColumn([0.9, 0.1, 0.2, 0.3]),
  challenger: numberColumn([1, 2, 2, null]),
  challenger_score: numberColumn([0.8, 0.4, 0.5, null]),
  score: numberColumn([0.9, 0.1, 0.2, 0.3]),
  label: numberColumn([1, 0, null, 1]),
})

function summed(table: Table, objective: 'binary' | 'regression' = 'binary') {
  const scores = emptyScores()
  addScores(scores, table, { objective, segments: [] })
  return scores
}

describe('the scores of a journal', () => {
  test('belong to a version whether it answered or not', () => {
    expect(versionsIn(summed(rows))).toEqual([1, 2])
    const found = performanceByVersion(summed(rows), 'binary')
    expect(found['1']!.predictions).toBe(4)
    expect(found['2']!.predictions).toBe(3)
  })

  test('end with the champion of the latest row, whatever the order', () => {
    expect(lastChampion(summed(rows))).toBe(2)
    expect(lastChampion(emptyScores())).toBeUndefined()
  })

  test('are missing where the journal has no such column', () => {
    expect(numbersOf(rows, 'nothing')).toEqual(new Float64Array(4).fill(Number.NaN))
  })
})

describe('performance', () => {
  test('counts all predictions, and judges those with a label', () => {
    const found = performanceOfAnswers(summed(rows), 'binary')
    expect(found).toMatchObject({ predictions: 4, labeled: 3, labelRate: 2 / 3 })
    expect(found.meanPrediction).toBeCloseTo(0.375, 12)
    expect(found.auc).toMatchObject({ value: 1, count: 3 })
    expect(found.gap.value).toBeCloseTo(2 / 3 - 1.3 / 3, 12)
  })

  test('is null where nothing is labeled, never NaN', () => {
    const alone = tableOf({ score: numberColumn([0.5]), label: numberColumn([null]) })
    const found = performanceOfAnswers(summed(alone), 'binary')
    expect(found).toMatchObject({ predictions: 1, labeled: 0, labelRate: null })
    expect(found.logloss).toMatchObject({ value: null, low: null, high: null, count: 0 })
  })

  test('of a number has errors in its unit', () => {
    const numbers = tableOf({ score: numberColumn([1, 2]), label: numberColumn([2, 4]) })
    const found = performanceOfAnswers(summed(numbers, 'regression'), 'regression')
    expect([found.mae?.value, found.gap.value]).toEqual([1.5, 1.5])
    expect(found).not.toHaveProperty('auc')
  })

  test('is told for each version, and for two on the rows that both scored', () => {
    const same = performanceOnSameRows(summed(rows), 'binary')
    expect(same?.rows).toBe(3)
    expect(same?.versions['1']).toMatchObject({ predictions: 3, labeled: 2 })
    expect(same?.versions['2']).toMatchObject({ predictions: 3, labeled: 2 })
  })

  test('compares nothing where one version scored alone', () => {
    const alone = tableOf({ champion: numberColumn([1]), champion_score: numberColumn([0.5]) })
    expect(performanceOnSameRows(summed(alone), 'binary')).toBeNull()
  })

  test('leaves out what is no probability and no label of one, and takes the rest', () => {
    const odd = tableOf({ score: numberColumn([0.5, 1.5, 0.2]), label: numberColumn([1, 1, 3]) })
    expect(performanceOfAnswers(summed(odd), 'binary')).toMatchObject({ predictions: 2, labeled: 1 })
  })
})

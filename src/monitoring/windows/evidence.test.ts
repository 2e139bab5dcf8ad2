import { describe, expect, test } from 'vitest'
import { journalRows, LIVE, readJournal, scoreDays } from '../../../test/support/journals.ts'
import { DAY, HOUR } from '../../base/index.ts'
import { tMixture, VERDICT_LOG_E } from '../../math/index.ts'
import { concatTables, type Table } from '../../table/index.ts'
import { calibrationEvidence, lossEvidence, matureDays } from './evidence.ts'

const question = (days: number, champion = 1) => ({
  champion,
  end: LIVE + days * DAY,
  knownBy: LIVE + days * DAY,
})

const seen = (rows: Table, knownBy: number): Table => readJournal(rows, { from: 0, to: knownBy, knownBy })

describe('evidence over days', () => {
  test('a model that is right gives none, one that is too low gives it by day', () => {
    const right = matureDays(scoreDays(journalRows(LIVE, { days: 30 })), question(30))
    expect(calibrationEvidence(right).logE).toBeLessThan(VERDICT_LOG_E)
    const low = calibrationEvidence(matureDays(scoreDays(journalRows(LIVE, { days: 30, gap: 0.05 })), question(30)))
    expect(low.logE).toBeGreaterThan(VERDICT_LOG_E)
    expect(low.blocks).toBe(30)
    expect(low.mean).toBeCloseTo(0.05, 1)
    expect(low.low!).toBeLessThan(0.05)
    expect(low.high!).toBeGreaterThan(0.05)
  })

  test('is the t-mixture over the daily sums of label less prediction', () => {
    const days = [
      { day: 1, predictions: 10, labeled: 10, gap: 2, loss: 4 },
      { day: 2, predictions: 30, labeled: 30, gap: 3, loss: 9 },
    ]
    const state = [2, 3].reduce(tMixture.add, tMixture.start)
    expect(calibrationEvidence(days).logE).toBeCloseTo(tMixture.logE(state), 12)
    expect(calibrationEvidence(days).mean).toBeCloseTo(5 / 40, 12)
    expect(lossEvidence(days, 0.25).mean).toBeCloseTo((13 - 0.25 * 40) / 40, 12)
  })

  test('says nothing before the first day', () => {
    expect(calibrationEvidence([])).toMatchObject({ blocks: 0, rows: 0, mean: null, low: null, high: null, logE: 0 })
  })

  test('a day counts when its labels are in', () => {
    const rows = journalRows(LIVE, { days: 3 })
    const end = LIVE + 3 * DAY
    expect(matureDays(scoreDays(seen(rows, end)), question(3))).toHaveLength(2)
    expect(matureDays(scoreDays(seen(rows, end + 2 * HOUR)), { ...question(3), knownBy: end + 2 * HOUR })).toHaveLength(
      3,
    )
    expect(matureDays(scoreDays(rows), { ...question(3), end: end - 1 })).toHaveLength(2)
  })

  test('a day whose labels never come counts once labels of its age have come', () => {
    const rows = journalRows(LIVE, { days: 3 })
    const label = (rows.columns.get('label') as { values: Float64Array }).values
    for (let row = 0; row < 30; row++) label[row] = Number.NaN
    const end = LIVE + 3 * DAY
    const late = { ...question(3), knownBy: end + 2 * HOUR }
    expect(matureDays(scoreDays(rows), late).map(({ labeled }) => labeled)).toEqual([270, 300, 300])
    expect(matureDays(scoreDays(rows), { ...late, end: LIVE + DAY, knownBy: LIVE + DAY + 1 })).toEqual([])
  })

  test('starts anew when another version takes over', () => {
    const rows = concatTables([
      journalRows(LIVE, { days: 5, gap: 0.3 }),
      journalRows(LIVE + 5 * DAY, { days: 4, champion: 2 }),
    ])
    expect(matureDays(scoreDays(rows), question(9, 2))).toHaveLength(4)
  })
})

import { describe, expect, test } from 'vitest'
import { journalRows, LIVE, trainedReference } from '../../../test/support/journals.ts'
import { DAY, HOUR } from '../../base/index.ts'
import { numberColumn, selectColumns, type Table, withColumn } from '../../table/index.ts'
import { addColumns, emptyColumns } from '../windows/day-columns.ts'
import { compareWithTraining, PREDICTION } from './drift.ts'

const limits = { falseMessages: 1, excess: 0.1, lossEffect: 0.05 }
const reference = trainedReference()

const compare = (rows: Table, span = { from: LIVE, to: LIVE + 7 * DAY }, trained = reference) =>
  compareWithTraining({ current: counted(rows, trained), reference: trained, limits, ...span })

function counted(rows: Table, trained: typeof reference) {
  const columns = emptyColumns({ reference: trained, version: 1 })
  addColumns(columns, rows, { reference: trained, version: 1 })
  return columns
}

describe('drift against training', () => {
  test('a quiet week is quiet in every column', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { shifts } = compare(journalRows(LIVE, { days: 7, seed }))
      expect(Object.values(shifts).filter(({ drifted }) => drifted)).toEqual([])
    }
  })

  test('a moved column and the prediction that follows it drift, the other one does not', () => {
    const { shifts, level } = compare(journalRows(LIVE, { days: 7, shift: 0.5 }))
    expect(Object.keys(shifts)).toEqual(['load', 'size', PREDICTION])
    expect(Object.values(shifts).map(({ drifted }) => drifted)).toEqual([true, false, true])
    expect(shifts['load']!.adjustedP!).toBeLessThanOrEqual(level)
    expect(shifts['load']!).toMatchObject({ windows: 3 })
    expect(shifts['load']!.lossEffect!).toBeGreaterThan(0.05)
    expect(Math.abs(shifts['size']!.lossEffect!)).toBeLessThan(0.02)
  })

  test('looks more often ask for more certainty', () => {
    expect(compare(journalRows(LIVE, { days: 7 })).level).toBe(0.05)
    expect(compare(journalRows(LIVE, { days: 1 }), { from: LIVE, to: LIVE + DAY }).level).toBeCloseTo(1 / 30, 12)
  })

  test('histograms stand beside the numbers', () => {
    const { load } = compare(journalRows(LIVE, { days: 7 })).histograms
    expect(load!.bins).toHaveLength(11)
    expect(load!.reference.reduce((a, b) => a + b, 0)).toBe(21 * 300)
    expect(load!.current.reduce((a, b) => a + b, 0)).toBe(7 * 300)
  })

  test('a column that each day has a value of its own is called restless', () => {
    const steps = journalRows(LIVE - 21 * DAY, { days: 21 })
    const at = (steps.columns.get('at') as { values: Float64Array }).values
    const national = at.map((time) => Math.sin(Math.floor(time / DAY) ** 2))
    const rows = withColumn(steps, 'f:size', numberColumn(national))
    const moody = { ...reference, features: { size: { ...reference.features['size']!, days: daysOf(rows, national) } } }
    const { notes } = compare(rows, { from: LIVE, to: LIVE + 7 * DAY }, moody)
    expect(notes.join()).toMatch(/size moves \d+ times more from window to window/)
  })

  test('hours are shown and not judged, and a column the journal lacks is named', () => {
    const rows = selectColumns(journalRows(LIVE, { days: 1 }), ['at', 'champion', 'champion_score', 'f:load'])
    const { shifts, notes } = compare(rows, { from: LIVE, to: LIVE + 3 * HOUR })
    expect(shifts['load']).toMatchObject({ p: null, adjustedP: null, drifted: false })
    expect(shifts['load']!.psi).not.toBeNull()
    expect(notes.join(' ')).toContain('no values of size')
    expect(notes.join(' ')).toContain('less than a day')
  })
})

/** Day by day counts of a column that has one value a day. */
function daysOf(rows: Table, values: Float64Array) {
  const at = (rows.columns.get('at') as { values: Float64Array }).values
  const days = new Map<number, number[]>()
  for (let row = 0; row < at.length; row++) {
    const day = Math.floor(at[row]! / DAY)
    const counts = days.get(day) ?? new Array<number>(11).fill(0)
    days.set(day, counts)
    counts[Math.min(9, Math.max(0, Math.floor(10 * (values[row]! / 2 + 0.5))))]!++
  }
  return [...days].map(([day, counts]) => ({ day, counts }))
}

import { describe, expect, test } from 'vitest'
import { journalRows, LIVE, scoreDays, valuesOf } from '../../../test/support/journals.ts'
import { DAY, HOUR, seededRandom } from '../../base/index.ts'
import { numberColumn, type Table } from '../../table/index.ts'
import { maturityOf } from './maturity.ts'

/** Rows whose label takes half an hour to a day where it is 0, and up to two days where it is 1; some never come. */
function slow(days: number, { never = 0, objective = 'binary' }: { never?: number; objective?: string } = {}): Table {
  const rows = journalRows(LIVE, { days, seed: 3 })
  const random = seededRandom(9)
  const label = valuesOf(rows, 'label').map((y) => {
    if (random.next() < never) return Number.NaN
    return objective === 'binary' ? y : y + random.next()
  })
  const at = valuesOf(rows, 'at')
  const came = at.map((moment, row) => moment + HOUR * (0.5 + random.next() * (label[row]! >= 1 ? 48 : 24)))
  return {
    ...rows,
    columns: new Map([...rows.columns, ['label', numberColumn(label)], ['label_at', numberColumn(came)]]),
  }
}

/** As it was known at a moment. */
function knownAt(rows: Table, moment: number): Table {
  const came = valuesOf(rows, 'label_at')
  const hide = (name: string) =>
    numberColumn(valuesOf(rows, name).map((value, row) => (came[row]! <= moment ? value : Number.NaN)))
  return { ...rows, columns: new Map([...rows.columns, ['label', hide('label')], ['label_at', hide('label_at')]]) }
}

const asked = { champion: 1, objective: 'binary' as const }
const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('labels of a window that are still to come', () => {
  test('are stood for by those of their outcome and age: the share of ones is right where that of the labeled is not', () => {
    const rows = slow(40)
    const now = LIVE + 40 * DAY
    const history = scoreDays(knownAt(rows, now))
    const window = history.slice(-2)
    const at = valuesOf(rows, 'at')
    const own = [...at.keys()].filter((row) => at[row]! >= now - 2 * DAY)
    const truth = meanOf(Float64Array.from(own, (row) => valuesOf(rows, 'label')[row]!))
    const labels = valuesOf(knownAt(rows, now), 'label')
    const labeled = meanOf(Float64Array.from(own, (row) => labels[row]!).filter((label) => !Number.isNaN(label)))
    const { weighted, spokenFor, deadline, refused, never } = maturityOf(window, { ...asked, knownBy: now, history })
    expect(refused).toBeNull()
    expect(never).toBe(0)
    expect(labeled).toBeLessThan(truth - 0.02)
    const rate = weighted['labelRate']!
    expect(rate.low!).toBeLessThan(truth)
    expect(rate.high!).toBeGreaterThan(truth)
    expect(Math.abs(rate.value! - truth)).toBeLessThan(Math.abs(labeled - truth))
    expect(rate.effective).toBeLessThan(rate.count)
    expect(spokenFor!).toBeGreaterThan(0.8)
    expect(spokenFor!).toBeLessThan(1)
    expect(deadline! / HOUR).toBeGreaterThan(45)
    expect(deadline! / HOUR).toBeLessThan(56)
  })

  test('of complete days leave every weight at one', () => {
    const rows = slow(20)
    const now = LIVE + 30 * DAY
    const history = scoreDays(knownAt(rows, now))
    const { weighted, bounds, spokenFor } = maturityOf(history.slice(-7), { ...asked, knownBy: now, history })
    expect(spokenFor).toBe(1)
    expect(bounds).toBeNull()
    expect(weighted['labelRate']).toMatchObject({ count: 2100, effective: 2100 })
    expect(weighted['labelRate']!.convention).toContain('7 days taken as independent')
    const all = scoreDays(rows).slice(-7)
    expect(weighted['logloss']!.value).toBeCloseTo(
      all.reduce((sum, { of }) => sum + of.tallies['c:1']!.sums[6]!, 0) / 2100,
      10,
    )
  })

  test('and never come bound the loss, which lies between', () => {
    const now = LIVE + 30 * DAY
    const history = scoreDays(knownAt(slow(20, { never: 0.1 }), now))
    const { bounds, weighted, never } = maturityOf(history.slice(-7), { ...asked, knownBy: now, history })
    expect(never!).toBeGreaterThan(0.08)
    expect(bounds).toMatchObject({ metric: 'logloss', labeled: 2100 - bounds!.missing })
    expect(bounds!.missing).toBeGreaterThan(150)
    expect(bounds!.best!).toBeLessThan(weighted['logloss']!.value!)
    expect(bounds!.worst!).toBeGreaterThan(weighted['logloss']!.value!)
  })

  test('of numbers are weighed by age alone, and nothing bounds them from above', () => {
    const now = LIVE + 30 * DAY
    const history = scoreDays(knownAt(slow(20, { never: 0.1, objective: 'regression' }), now), 'regression')
    const question = { ...asked, objective: 'regression' as const, knownBy: now, history }
    const { bounds, weighted, curves } = maturityOf(history.slice(-7), question)
    expect(Object.keys(weighted)).toEqual(['mse', 'mae', 'gap'])
    expect(curves.map(({ outcome }) => outcome)).toEqual(['number'])
    expect(bounds).toMatchObject({ metric: 'mse', worst: null })
  })

  test('are not weighed before enough of them came', () => {
    const history = scoreDays(knownAt(slow(1), LIVE + DAY))
    const found = maturityOf(history, { ...asked, knownBy: LIVE + DAY, history })
    expect(found).toMatchObject({ weighted: {}, spokenFor: null, refused: expect.stringContaining('fewer than 200') })
  })
})

import { describe, expect, it } from 'vitest'
import { categoryFeature, numberFeature, sheetOf } from '../../test/support/learned.ts'
import { seededRandom } from '../base/index.ts'
import { correctionOf, fitCorrection } from './correction.ts'

const random = seededRandom(8)
const ROWS = 4_000
const x = Float64Array.from({ length: ROWS }, () => random.next())
const group = Float64Array.from({ length: ROWS }, () => 1 + random.integer(6))
const gappy = Array.from(x, (_, row) => (row % 7 === 0 ? null : random.next()))
const sheet = sheetOf(numberFeature('x', x), numberFeature('gappy', gappy), categoryFeature('group', 6, group))
const rows = Int32Array.from({ length: ROWS }, (_, row) => row)
const chance = (odds: number): number => 1 / (1 + Math.exp(-odds))
const offset = Float64Array.from(x, (value) => 2 * value - 1)

describe('a correction', () => {
  it('learns what an offset leaves out, and next to nothing where it leaves out nothing', () => {
    const more = Float64Array.from(group, (code) => (code > 3 ? 1 : -1))
    const drawn = (odds: (row: number) => number) =>
      Float64Array.from(rows, (row) => Number(random.next() < chance(odds(row))))
    const lacking = correctionOf(
      fitCorrection(sheet, { label: drawn((row) => offset[row]! + more[row]!), rows, offset }),
      sheet,
    )
    const whole = correctionOf(fitCorrection(sheet, { label: drawn((row) => offset[row]!), rows, offset }), sheet)
    const meanOf = (values: Float64Array): number => values.reduce((sum, each) => sum + each, 0) / values.length
    expect(meanOf(lacking.map((each, row) => each * more[row]!))).toBeGreaterThan(0.75)
    expect(meanOf(whole.map((each) => each * each))).toBeLessThan(0.12)
  })

  it('learns the mean of a number without an offset', () => {
    const label = Float64Array.from(group, (code, row) => 10 * code + x[row]!)
    const found = correctionOf(fitCorrection(sheet, { label, rows }), sheet)
    for (let row = 0; row < 50; row++) expect(Math.abs(found[row]! - label[row]!)).toBeLessThan(1)
  })

  it('gives the same after JSON, and the same for the same rows', () => {
    const label = Float64Array.from(x, (value, row) => Number(value + 0.1 * (row % 5) > 0.7))
    const found = fitCorrection(sheet, { label, rows, offset })
    const back = JSON.parse(JSON.stringify(found)) as typeof found
    expect(correctionOf(back, sheet)).toEqual(correctionOf(found, sheet))
    expect(fitCorrection(sheet, { label, rows, offset })).toEqual(found)
    expect(found.trees.length).toBeLessThanOrEqual(60)
  })
})

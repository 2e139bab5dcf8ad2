import { describe, expect, test } from 'vitest'
import { DAY } from '../base/index.ts'
import { timeSplit } from './split.ts'

const times = Float64Array.from({ length: 10 }, (_, day) => day * DAY)

describe('timeSplit', () => {
  test('holds out the last stretch, in row order', () => {
    const { train, test: held, cut } = timeSplit(times, { test: 3 * DAY, end: 10 * DAY })
    expect([...train]).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect([...held]).toEqual([7, 8, 9])
    expect(cut).toBe(7 * DAY)
  })

  test('without an end it reaches just past the last row', () => {
    expect([...timeSplit(times, { test: DAY }).test]).toEqual([9])
  })

  test('rows without a time and rows after the end are on neither side', () => {
    const { train, test: held } = timeSplit(Float64Array.of(Number.NaN, 0, DAY, 9 * DAY), { test: DAY, end: 2 * DAY })
    expect([...train, ...held]).toEqual([1, 2])
  })

  test.each([
    ['before', { test: 100 * DAY }],
    ['after', { test: DAY, end: 100 * DAY }],
  ])('refuses a cut with no rows %s it', (side, window) => {
    expect(() => timeSplit(times, window)).toThrow(expect.objectContaining({ code: 'evaluation.empty_split' }))
    expect(() => timeSplit(times, window)).toThrow(side)
  })
})

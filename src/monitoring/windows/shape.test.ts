import { describe, expect, test } from 'vitest'
import { DAY } from '../../base/index.ts'
import { shapeOf, windowsLike } from './shape.ts'

const MONDAY = Date.UTC(2001, 3, 23)
/** Three weeks from a Monday; the one bin counts 1 on the first day, 2 on the second and so on. */
const days = Array.from({ length: 21 }, (_, k) => ({ day: MONDAY / DAY + k, counts: [k + 1] }))
const week = (from: number, to: number): number => ((from + to) * (to - from + 1)) / 2

describe('windows of the same shape', () => {
  test('whole weeks are compared with whole weeks, wherever they start', () => {
    const thursday = Date.UTC(2001, 4, 17)
    for (const from of [Date.UTC(2001, 4, 14), thursday])
      expect(windowsLike(days, shapeOf(from, from + 7 * DAY))).toEqual([[week(1, 7)], [week(8, 14)], [week(15, 21)]])
  })

  test('a week without its Sunday is compared with weeks without theirs', () => {
    const monday = Date.UTC(2001, 5, 25)
    expect(windowsLike(days, shapeOf(monday, monday + 6 * DAY))).toEqual([[week(1, 6)], [week(8, 13)], [week(15, 20)]])
  })

  test('a Tuesday is compared with Tuesdays, also when it is not over', () => {
    const tuesday = Date.UTC(2001, 4, 15)
    expect(windowsLike(days, shapeOf(tuesday, tuesday + DAY / 2))).toEqual([[2], [9], [16]])
  })

  test('nine days take whole fortnights of the reference', () => {
    const monday = Date.UTC(2001, 4, 14)
    expect(windowsLike(days, shapeOf(monday, monday + 9 * DAY))).toEqual([[week(1, 9)]])
  })

  test('a day without rows takes no place, and a short reference has no windows', () => {
    const monday = Date.UTC(2001, 4, 14)
    const holes = days.filter((_, k) => k !== 1)
    expect(windowsLike(holes, shapeOf(monday, monday + 7 * DAY))[0]).toEqual([week(1, 7) - 2])
    expect(windowsLike(days.slice(0, 6), shapeOf(monday, monday + 7 * DAY))).toEqual([])
    expect(windowsLike([], shapeOf(monday, monday + DAY))).toEqual([])
  })
})

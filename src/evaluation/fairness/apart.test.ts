import { expect, test } from 'vitest'
import { seededRandom } from '../../base/index.ts'
import { tMixture } from '../../math/index.ts'
import { apartOver } from './apart.ts'
import type { GroupSet } from './fairness.ts'
import { NO_COUNTS } from './group-counts.ts'

const LIMITS = { rates: ['selection'], maxDifference: 0.1 } as const

/** Days of groups of 200 rows, each selected with its chance and a mood of the day that all share. */
function daysOf(seed: number, chances: Readonly<Record<string, number>>, days = 60): GroupSet[][] {
  const random = seededRandom(seed)
  return Array.from({ length: days }, () => {
    const mood = 0.1 * (random.next() - 0.5)
    const groups = Object.entries(chances).map(([name, chance]) => {
      let selected = 0
      for (let row = 0; row < 200; row++) selected += Number(random.next() < chance + mood)
      return [name, { ...NO_COUNTS, rows: 200, selected }] as const
    })
    return [{ by: ['sex'], groups: new Map(groups) }]
  })
}

test('groups beyond a limit are found, with the pair and by how much', () => {
  const days = daysOf(1, { a: 0.5, b: 0.48, c: 0.3 })
  const [apart, ...more] = apartOver(() => days, LIMITS)
  expect(more).toEqual([])
  expect(apart).toMatchObject({ by: ['sex'], rate: 'selection', limit: 'maxDifference', value: 0.1, pair: ['a', 'c'] })
  expect(apart!.logE!).toBeGreaterThan(apart!.needed)
  expect(apart!.needed).toBeCloseTo(Math.log(100 * 6))
  expect(apart!.difference!).toBeCloseTo(0.2, 1)
  expect(apart!.low!).toBeLessThan(0.2)
  expect(apart!.high!).toBeGreaterThan(0.2)
})

test('of equal counts it is the block t-mixture of the differences less the limit', () => {
  const days = daysOf(2, { a: 0.5, b: 0.3 }, 20)
  const share = (name: string, at: number): number => days[at]![0]!.groups.get(name)!.selected / 200
  const state = days.reduce(
    (sofar, _, at) => tMixture.add(sofar, share('a', at) - share('b', at) - 0.1),
    tMixture.start,
  )
  expect(apartOver(() => days, LIMITS)[0]!.logE).toBeCloseTo(tMixture.logAbove(state), 9)
})

test('a ratio is held to its limit as a straight line of the two rates', () => {
  const four = { rates: ['selection'], minRatio: 0.8 } as const
  const [far] = apartOver(() => daysOf(3, { a: 0.5, b: 0.3 }), four)
  expect(far).toMatchObject({ limit: 'minRatio', pair: ['a', 'b'] })
  expect(far!.logE!).toBeGreaterThan(far!.needed)
  const [near] = apartOver(() => daysOf(3, { a: 0.5, b: 0.45 }), four)
  expect(near!.logE).toBeNull()
})

test('five groups just at the limit are called too far apart in at most one of a hundred months, looked at every day', () => {
  let wrong = 0
  const runs = 150
  for (let seed = 1; seed <= runs; seed++) {
    const days = daysOf(seed, { a: 0.5, b: 0.5, c: 0.4, d: 0.4, e: 0.4 }, 30)
    const isCalled = days.some((_, day) => {
      const [apart] = day < 8 ? [] : apartOver(() => days.slice(0, day + 1), LIMITS)
      return apart !== undefined && (apart.logE ?? 0) >= apart.needed
    })
    wrong += Number(isCalled)
  }
  expect(wrong / runs).toBeLessThanOrEqual(0.01)
})

test('a group that a day hardly has is not compared on it', () => {
  const days = daysOf(4, { a: 0.5, b: 0.1 }, 20)
  const thin = days.map(([set]) => [{ ...set!, groups: new Map([...set!.groups, ['b', { ...NO_COUNTS, rows: 4 }]]) }])
  expect(apartOver(() => thin, LIMITS)[0]).toMatchObject({ pair: null, blocks: 0, logE: null })
})

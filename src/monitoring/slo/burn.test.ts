import { describe, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE, seededRandom } from '../../base/index.ts'
import { BURN_RULES, burnsOf, limitOf, minuteOf, worstOf } from './burn.ts'
import { type Count, createMinutes } from './minutes.ts'
import { objectivesOf } from './slo.ts'

const NOW = Date.UTC(2026, 2, 1)
const END = minuteOf(NOW) + 1
const [errors] = objectivesOf('late', { errors: {} })

/** So many a minute over the minutes before now, the last first. */
function counted(...stretches: readonly (Count & { readonly minutes: number })[]) {
  const minutes = createMinutes()
  let end = END
  for (const { minutes: length, ...count } of stretches) {
    for (let i = 1; i <= length; i++) minutes.add(end - i, count)
    end -= length
  }
  return minutes
}

describe('the burn of a budget', () => {
  test('is judged over the four pairs of windows of the workbook', () => {
    const rules = BURN_RULES.map((rule) => [rule.level, limitOf(rule, errors!), rule.long / HOUR, rule.short / MINUTE])
    expect(rules).toEqual([
      ['page', 14.4, 1, 5],
      ['page', 6, 6, 30],
      ['ticket', 3, 24, 120],
      ['ticket', 1, 72, 360],
    ])
    for (const { budget, long } of BURN_RULES)
      expect((limitOf({ ...BURN_RULES[0]!, budget, long }, errors!) * long) / (30 * DAY)).toBeCloseTo(budget, 12)
  })

  test('of a shorter budget never speaks below what the budget sustains', () => {
    const [weekly] = objectivesOf('late', { errors: {}, window: '1w' })
    expect(BURN_RULES.map((rule) => Number(limitOf(rule, weekly!).toPrecision(6)))).toEqual([3.36, 1.4, 1, 1])
  })

  test.each([
    [15, 'page', 14.4],
    [14.3, 'page', 6],
    [5.9, 'ticket', 3],
    [2.9, 'ticket', 1],
    [0.9, undefined, undefined],
  ])('that is steady at %f times speaks by the gravest rule below it', (times, level, limit) => {
    const minutes = counted({ minutes: 4320, total: 10_000, bad: 10 * times })
    const worst = worstOf(burnsOf(minutes, errors!, NOW))
    expect([worst?.level, worst?.limit]).toEqual([level, limit])
  })

  test('speaks only while both windows burn: it is over soon after the cause is', () => {
    const outage = { minutes: 10, total: 1_000, bad: 500 }
    const fine = (minutes: number) => ({ minutes, total: 1_000, bad: 0 })
    expect(worstOf(burnsOf(counted(outage, fine(4320)), errors!, NOW))?.limit).toBe(14.4)
    const after = burnsOf(counted(fine(5), outage, fine(4320)), errors!, NOW)
    expect(after.map(({ burning }) => burning)).toEqual([false, true, true, true])
    expect(worstOf(burnsOf(counted(fine(31), outage, fine(4320)), errors!, NOW))?.level).toBe('ticket')
    // a blip burns the short window and not the long one
    const blip = burnsOf(counted({ minutes: 1, total: 1_000, bad: 100 }, fine(4320)), errors!, NOW)
    expect(blip[0]).toMatchObject({ burning: false, inShort: { total: 5_000, bad: 100 } })
  })

  test('of few events needs three that are bad', () => {
    const quiet = { minutes: 4320, total: 1, bad: 0 }
    const level = (bad: number) =>
      worstOf(burnsOf(counted({ minutes: bad, total: 1, bad: 1 }, quiet), errors!, NOW))?.level
    expect([1, 2, 4].map(level)).toEqual([undefined, undefined, 'page'])
  })

  test('does not take the first minutes for all of a window', () => {
    const blip = counted({ minutes: 1, total: 1_000, bad: 10 }, { minutes: 9, total: 1_000, bad: 0 })
    const [first] = burnsOf(blip, errors!, NOW)
    expect(first).toMatchObject({ burning: false, inLong: { total: 10_000, bad: 10 } })
    expect(first!.inLong.burn).toBeCloseTo(1 / 6, 9)
    expect(worstOf(burnsOf(blip, errors!, NOW))).toBeUndefined()
    // what is down from the start is told at once
    expect(worstOf(burnsOf(counted({ minutes: 2, total: 1_000, bad: 1_000 }), errors!, NOW))?.level).toBe('page')
  })

  test('is nothing where nothing came', () => {
    expect(burnsOf(createMinutes(), errors!, NOW).some(({ burning }) => burning)).toBe(false)
  })

  test('pages nobody in a month that uses up half the budget, at any traffic', () => {
    const random = seededRandom(11)
    for (const perMinute of [0.3, 3, 30]) {
      const minutes = createMinutes()
      let pages = 0
      for (let minute = 0; minute < 30 * 24 * 60; minute++) {
        const total = Math.floor(perMinute) + Number(random.next() < perMinute % 1)
        const bad = Array.from({ length: total }, () => random.next()).filter((u) => u < 0.0005).length
        minutes.add(minute, { total, bad })
        if (minute % 60 === 0) minutes.drop(minute / 60 - 73)
        if (bad === 0) continue
        pages += Number(worstOf(burnsOf(minutes, errors!, (minute + 1) * MINUTE))?.level === 'page')
      }
      expect(pages).toBe(0)
    }
  })
})

describe('objectives', () => {
  test('have shares and a budget of 30 days where nothing else is said', () => {
    const all = objectivesOf('late', { latency: { under: '50ms' }, errors: {}, freshness: { within: '1h' } })
    expect(all.map(({ key, share, window, bound }) => [key, share, window / DAY, bound])).toEqual([
      ['latency 50', 0.99, 30, 50],
      ['errors', 0.999, 30, undefined],
      ['freshness 3600000', 0.99, 30, HOUR],
    ])
  })

  test.each([
    ['none at all', {}, 'names none'],
    ['a latency between two bounds', { latency: { under: '60ms' } }, '50ms, 75ms'],
    ['a latency that is no length', { latency: { under: 'soon' } }, 'none of the bounds'],
    ['all of them', { errors: { share: '100%' } }, 'below 100%'],
    ['a share without a sign', { errors: { share: '0.99' } }, 'below 100%'],
    ['an age that is none', { freshness: { within: 'an hour' } }, 'such as 1h'],
    ['a budget of a day', { errors: {}, window: '1d' }, 'from 1w to 90d'],
  ])('refuse %s', (_, spec, says) => {
    expect(() => objectivesOf('late', spec)).toThrow(
      expect.objectContaining({ code: 'monitoring.bad_watch', message: expect.stringContaining(says) }),
    )
  })
})

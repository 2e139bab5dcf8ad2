import { Type } from 'typebox'
import { describe, expect, it } from 'vitest'
import {
  createEvents,
  DAY,
  defineErrors,
  defineEvent,
  durationMs,
  HOUR,
  idMaker,
  isName,
  MillraceError,
  manualClock,
  nearestName,
  seededRandom,
} from './index.ts'

describe('errors', () => {
  const fail = defineErrors('registry', {
    version_not_found: {
      status: 404,
      says: 'Model {model} has no version {version}.',
      help: 'List them: millrace registry show {model}',
    },
  })

  it('fill the holes of sentence and help and carry code, status and cause', () => {
    const cause = new Error('inner')
    const error = fail('version_not_found', { model: 'late', version: 3 }, cause)
    expect(error).toBeInstanceOf(MillraceError)
    expect(error).toMatchObject({ code: 'registry.version_not_found', status: 404, cause })
    expect(error.message).toBe('Model late has no version 3.')
    expect(error.help).toBe('List them: millrace registry show late')
  })

  it('do not fill a hole with a hole of a value', () => {
    expect(fail('version_not_found', { model: '{version}', version: 3 }).message).toBe(
      'Model {version} has no version 3.',
    )
  })
})

describe('clock and durations', () => {
  it('read lengths of time as people write them and nothing else', () => {
    expect([durationMs('3h'), durationMs('1.5d'), durationMs('20s')]).toEqual([3 * HOUR, 1.5 * DAY, 20_000])
    expect([durationMs('3 h'), durationMs('h'), durationMs('-1d'), durationMs('')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('never run backwards', () => {
    const clock = manualClock(10)
    clock.moveTo(5)
    expect(clock.now()).toBe(10)
    clock.moveTo(20)
    expect(clock.now()).toBe(20)
  })
})

describe('seeded randomness', () => {
  it('repeats itself for a seed, differs between seeds and fills [0, 1) evenly', () => {
    const draw = (seed: number): number[] => {
      const random = seededRandom(seed)
      return Array.from({ length: 20_000 }, () => random.next())
    }
    const values = draw(1)
    expect(draw(1)).toEqual(values)
    expect(draw(2)).not.toEqual(values)
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBeLessThan(1)
    const counts = new Array<number>(10).fill(0)
    for (const value of values) counts[Math.floor(value * 10)]!++
    const chiSquare = counts.reduce((sum, count) => sum + (count - 2_000) ** 2 / 2_000, 0)
    expect(chiSquare).toBeLessThan(27.9) // the 99.9 % point with 9 degrees of freedom
  })
})

describe('identifiers', () => {
  it('sort by time and do not repeat', () => {
    const clock = manualClock(1_000)
    const newId = idMaker(clock, seededRandom(3))
    const first = Array.from({ length: 1_000 }, newId)
    clock.moveTo(2_000)
    expect(new Set(first).size).toBe(1_000)
    const later = newId()
    expect(first.every((id) => id < later)).toBe(true)
    expect(later).toMatch(/^[0-9a-z]{26}$/)
  })
})

describe('events', () => {
  const moved = defineEvent('test.moved', 'Something moved.', Type.Object({ to: Type.Number() }))
  const stopped = defineEvent('test.stopped', 'Something stopped.', Type.Object({}))

  it('reach those who listen for them, until they stop listening, even when another listener throws', () => {
    const faults: unknown[] = []
    const events = createEvents(
      () => 7,
      (fault) => faults.push(fault),
    )
    const heard: unknown[] = []
    events.on(moved, () => {
      throw new Error('bad listener')
    })
    const stop = events.on(moved, (happening) => heard.push(happening))
    events.onAny(({ name }) => heard.push(name))
    events.publish(moved, { to: 1 })
    events.publish(stopped, {})
    stop()
    events.publish(moved, { to: 2 })
    expect(heard).toEqual([
      { name: 'test.moved', at: 7, payload: { to: 1 } },
      'test.moved',
      'test.stopped',
      'test.moved',
    ])
    expect(faults).toHaveLength(2)
  })
})

describe('names', () => {
  it('are short, lower-case and safe in a path', () => {
    expect(['late', 'late_base', 'a-1'].every(isName)).toBe(true)
    expect(['', 'Late', '1a', 'a/b', '..', `a${'b'.repeat(63)}`, 'a b'].some(isName)).toBe(false)
  })

  it('are matched to the nearest known one', () => {
    expect(nearestName('registy', ['training', 'registry', 'serving'])).toBe('registry')
  })
})

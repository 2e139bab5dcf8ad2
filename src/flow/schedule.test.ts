import { describe, expect, it } from 'vitest'
import { DAY, HOUR, hasCode, MINUTE, manualClock } from '../base/index.ts'
import { createSchedule } from './schedule.ts'

const START = Date.UTC(2026, 0, 1, 0, 30)

describe('a schedule', () => {
  it('does its work at the times of the pattern in UTC, by the clock it was given', async () => {
    const clock = manualClock(START)
    const schedule = createSchedule(clock, () => undefined)
    const at: number[] = []
    schedule.at('0 3 * * *', async () => void at.push(clock.now()))
    for (let time = START; time <= START + 2 * DAY; time += 30 * MINUTE) {
      clock.moveTo(time)
      await schedule.tick()
    }
    expect(at).toEqual([Date.UTC(2026, 0, 1, 3), Date.UTC(2026, 0, 2, 3)])
  })

  it('does it once when several times were missed', async () => {
    const clock = manualClock(START)
    const schedule = createSchedule(clock, () => undefined)
    let ran = 0
    schedule.at('0 * * * *', async () => void ran++)
    clock.moveTo(START + 5 * DAY)
    await schedule.tick()
    await schedule.tick()
    expect(ran).toBe(1)
  })

  it('leaves out a time that comes while the work still runs, and goes on after a fault', async () => {
    const clock = manualClock(START)
    const faults: unknown[] = []
    const schedule = createSchedule(clock, (fault) => faults.push(fault))
    let ran = 0
    let release = (): void => undefined
    schedule.at('0 * * * *', async () => {
      ran++
      if (ran === 1) await new Promise<void>((resolve) => (release = resolve))
      if (ran === 2) throw new Error('no')
    })
    clock.moveTo(START + HOUR)
    const first = schedule.tick()
    clock.moveTo(START + 2 * HOUR)
    await schedule.tick()
    expect(ran).toBe(1)
    release()
    await first
    for (const hours of [3, 4]) {
      clock.moveTo(START + hours * HOUR)
      await schedule.tick()
    }
    expect(ran).toBe(3)
    expect(faults).toHaveLength(1)
  })

  it('refuses a pattern that is none', () => {
    const schedule = createSchedule(manualClock(START), () => undefined)
    const wrong = (): void => schedule.at('every day', async () => undefined)
    expect(wrong).toThrow(expect.toSatisfy((fault) => hasCode(fault, 'flow.bad_schedule')))
  })

  it('ticks by itself between start and stop', async () => {
    const clock = manualClock(START)
    const schedule = createSchedule(clock, () => undefined)
    const done = new Promise<void>((resolve) => schedule.at('0 * * * *', async () => resolve()))
    schedule.start()
    clock.moveTo(START + HOUR)
    await done
    schedule.stop()
  })
})

describe('a schedule in a time zone', () => {
  /** Every time at which the work is done, looked at each quarter of an hour. */
  async function timesIn(pattern: string, timezone: string, [from, to]: readonly [number, number]): Promise<string[]> {
    const clock = manualClock(from)
    const schedule = createSchedule(clock, () => undefined)
    const times: string[] = []
    schedule.at(pattern, async (time) => times.push(new Date(time).toISOString()), { timezone })
    for (let now = from; now <= to; now += 15 * MINUTE) {
      clock.moveTo(now)
      await schedule.tick()
    }
    return times
  }

  it('keeps local time over the year', async () => {
    const winter = [Date.UTC(2026, 0, 10), Date.UTC(2026, 0, 11)] as const
    const summer = [Date.UTC(2026, 6, 9, 12), Date.UTC(2026, 6, 10, 12)] as const
    expect(await timesIn('0 2 * * *', 'Europe/Berlin', winter)).toEqual(['2026-01-10T01:00:00.000Z'])
    expect(await timesIn('0 2 * * *', 'Europe/Berlin', summer)).toEqual(['2026-07-10T00:00:00.000Z'])
  })

  it('does a local time that does not exist once on that day, after the clocks were put forward', async () => {
    const days = [Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 2, 30, 12)] as const
    const times = await timesIn('30 2 * * *', 'Europe/Berlin', days)
    expect(times).toEqual(['2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z'])
    expect(await timesIn('0 2 * * *', 'America/New_York', [Date.UTC(2026, 2, 8), Date.UTC(2026, 2, 9)])).toHaveLength(1)
  })

  it('does a local time that exists twice once', async () => {
    const days = [Date.UTC(2026, 9, 24, 12), Date.UTC(2026, 9, 26, 12)] as const
    const times = await timesIn('30 2 * * *', 'Europe/Berlin', days)
    expect(times).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'])
  })

  it('does what is hourly at every hour there is', async () => {
    const day = [Date.UTC(2026, 9, 24, 22, 1), Date.UTC(2026, 9, 25, 23, 1)] as const
    expect(await timesIn('0 * * * *', 'Europe/Berlin', day)).toHaveLength(25)
  })

  it('refuses a zone that is none', () => {
    const schedule = createSchedule(manualClock(START), () => undefined)
    const wrong = (): void => schedule.at('0 2 * * *', async () => undefined, { timezone: 'Mars/Olympus' })
    expect(wrong).toThrow(expect.toSatisfy((fault) => hasCode(fault, 'flow.bad_schedule')))
  })
})

describe('a schedule that is remembered', () => {
  function memory() {
    const kept = new Map<string, number>()
    return {
      last: async (name: string) => kept.get(name),
      keep: async (name: string, at: number) => void kept.set(name, at),
    }
  }

  async function overRestart(catchUp: boolean): Promise<readonly number[]> {
    const clock = manualClock(START)
    const kept = memory()
    const times: number[] = []
    const open = () => {
      const schedule = createSchedule(clock, () => undefined, kept)
      schedule.at('0 3 * * *', async (time) => times.push(time), { name: 'nightly', catchUp })
      return schedule
    }
    const first = open()
    clock.moveTo(START + DAY)
    await first.tick()
    clock.moveTo(START + 4 * DAY)
    await open().tick()
    return times.map((time) => (time - Date.UTC(2026, 0, 1, 3)) / DAY)
  }

  it('does once, after a restart, what was missed', async () => {
    expect(await overRestart(false)).toEqual([0, 3])
  })

  it('does what was missed before it was ever due, since it was first there', async () => {
    const clock = manualClock(START)
    const kept = memory()
    const times: number[] = []
    for (const time of [START, START + DAY]) {
      clock.moveTo(time)
      const schedule = createSchedule(clock, () => undefined, kept)
      schedule.at('0 3 * * *', async (time) => times.push(time), { name: 'nightly' })
      await schedule.tick()
    }
    expect(times).toEqual([Date.UTC(2026, 0, 1, 3)])
  })

  it('does all that was missed where it is to catch up, in its order', async () => {
    expect(await overRestart(true)).toEqual([0, 1, 2, 3])
  })

  it('says when it is next, when it was last, and what it left out', async () => {
    const clock = manualClock(START)
    const schedule = createSchedule(clock, () => undefined)
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    schedule.at('0 * * * *', () => held)
    clock.moveTo(START + HOUR)
    const first = schedule.tick()
    clock.moveTo(START + 2 * HOUR)
    await schedule.tick()
    const [standing] = schedule.standing()
    expect(standing).toMatchObject({
      last: Date.UTC(2026, 0, 1, 1),
      next: Date.UTC(2026, 0, 1, 3),
      leftOut: 1,
      timezone: 'UTC',
    })
    release()
    await first
  })
})

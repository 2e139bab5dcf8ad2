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

import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, WEEK } from '../../base/index.ts'
import { candidatesOf, foldsOf, unjudged } from './candidates.ts'
import { refusalNow, type Standing } from './guards.ts'
import { type Alarm, judgeRenewal, type RenewalSituation } from './judge.ts'
import { quietUntil } from './quiet-hours.ts'
import { type RenewOptions, renewalOf } from './renewal.ts'

const NOON = Date.UTC(2026, 2, 2, 12)
const renewal = (more: Partial<RenewOptions> = {}) => renewalOf('late', { on: ['calibration'], window: '6w', ...more })
const standing = (more: Partial<Standing> = {}): Standing => ({
  ...{ now: NOON, retrains: [], minutes: 0, rollouts: [], undone: [] },
  ...more,
})
const rule = (some: Partial<Standing>, more: Partial<RenewOptions> = {}) =>
  refusalNow(renewal(more), standing(some))?.rule

describe('what stands in the way of a renewal', () => {
  it('is nothing, where nothing was done lately', () => {
    expect(rule({})).toBeUndefined()
  })

  it('is the pause after the last one, to the millisecond', () => {
    expect(rule({ retrains: [NOON - 2 * DAY + 1] })).toBe('cool-down')
    expect(rule({ retrains: [NOON - 2 * DAY] })).toBeUndefined()
    expect(rule({ retrains: [NOON - 3 * DAY] }, { pause: '1w' })).toBe('cool-down')
  })

  it('is a third rollout within a week', () => {
    expect(rule({ rollouts: [NOON - 3 * DAY, NOON - 6 * DAY] })).toBe('at most 2 rollouts a week')
    expect(rule({ rollouts: [NOON - 3 * DAY, NOON - WEEK] })).toBeUndefined()
  })

  it('is two rollouts undone in a row', () => {
    expect(rule({ undone: [true, true] })).toBe('two undone in a row')
    expect(rule({ undone: [true, false, true] })).toBeUndefined()
  })

  it('is a budget that is spent, by number and by minutes', () => {
    const budget = { retrains: 2, per: '30d', minutes: 10 } as const
    expect(rule({ retrains: [NOON - 3 * DAY, NOON - 29 * DAY] }, { budget })).toBe('budget')
    expect(rule({ retrains: [NOON - 3 * DAY, NOON - 30 * DAY] }, { budget })).toBeUndefined()
    expect(rule({ minutes: 10 }, { budget })).toBe('budget')
    expect(rule({ minutes: 9.9 }, { budget })).toBeUndefined()
  })

  it('is a person who paused the loop', () => {
    expect(refusalNow(renewal(), standing({ paused: { by: 'ada', because: 'freeze' } }))).toEqual({
      rule: 'paused',
      because: 'ada paused the loop: freeze',
    })
  })

  it('is the quiet of the night where the user lives, over midnight and over a change of the clock', () => {
    const [night] = renewal({ quiet: [{ from: '22:00', to: '06:00', zone: 'Europe/Berlin' }] }).quiet!
    const at = (hour: number, minute = 0, day = 2) => Date.UTC(2026, 2, day, hour, minute)
    expect(quietUntil([night!], at(20, 59))).toBeUndefined()
    expect(quietUntil([night!], at(21, 0))).toBe(at(5, 0, 3))
    expect(quietUntil([night!], at(4, 59) + 30_000)).toBe(at(5, 0))
    expect(quietUntil([night!], at(5, 0))).toBeUndefined()
    // summer time since March 29
    expect(quietUntil([night!], Date.UTC(2026, 2, 30, 20, 30))).toBe(Date.UTC(2026, 2, 31, 4))
    expect(rule({ now: at(23) }, { quiet: [{ from: '22:00', to: '06:00', zone: 'Europe/Berlin' }] })).toBe(
      'quiet hours',
    )
  })
})

describe('a policy of renewal', () => {
  it('written as one window keeps to that window and holds no contest', () => {
    expect(renewal()).toEqual({ on: ['calibration'], windowMs: 6 * WEEK, afterWindows: 1, pauseMs: 2 * DAY })
  })

  it('refuses what it does not understand, and names the place', () => {
    const wrong: [object, string][] = [
      [{ windw: '6w' }, 'the nearest is window'],
      [{ window: 'six weeks' }, 'renew.window'],
      [{ window: { candidates: [] } }, 'renew.window'],
      [{ window: { candidates: ['6w', 'sinceChanges'] } }, 'renew.window'],
      [{ payoff: { cost: 5 } }, 'go together'],
      [{ payoff: { minGain: '1' } }, 'minGain'],
      [{ budget: { retrains: 0, per: '30d' } }, 'renew.budget'],
      [{ quiet: [{ from: '25:00', to: '06:00' }] }, 'renew.quiet'],
      [{ quiet: [{ from: '22:00', to: '06:00', zone: 'Mars/Base' }] }, 'no time zone'],
      [{ recalibrate: 'yes' }, 'true or false'],
      [{ approve: 'robot' }, 'none or person'],
      [{ afterWindows: 0 }, 'afterWindows'],
    ]
    for (const [more, says] of wrong) expect(() => renewal(more as Partial<RenewOptions>)).toThrow(says)
  })
})

describe('what competes', () => {
  const contest = renewal({ window: { candidates: ['sinceChange', '6w', 'all'] }, recurring: true }).contest!

  it('is each window once, and kept versions where the policy asks for them', () => {
    const of = { now: NOON, begin: NOON - 4 * WEEK, changedAt: undefined, versions: [3, 1] }
    expect(candidatesOf(contest, of).map(({ name }) => name)).toEqual(['6w', 'v3', 'v1'])
    const changed = candidatesOf(contest, { ...of, begin: 0, changedAt: NOON - WEEK })
    expect(changed.map(({ name, from }) => [name, from])).toEqual([
      ['sinceChange', NOON - WEEK],
      ['6w', NOON - 6 * WEEK],
      ['all', 0],
      ['v3', undefined],
      ['v1', undefined],
    ])
  })

  it('is the champion with its answers corrected by its last horizon, where the policy asks for it', () => {
    const { contest: asked } = renewal({ recalibrate: true })
    const of = { now: NOON, begin: NOON - 20 * WEEK, changedAt: undefined, versions: [3] }
    expect(candidatesOf(asked!, of)).toEqual([
      { name: '6w', from: NOON - 6 * WEEK, lengthMs: 6 * WEEK },
      { name: 'recalibrated', recalibrates: true, from: NOON - WEEK, lengthMs: WEEK },
    ])
  })

  it('is judged on two folds that end when labels are mature, shorter after a change so that it can be learned from', () => {
    const until = NOON - HOUR
    expect(foldsOf(contest, { until, changedAt: undefined })).toEqual([
      { from: until - 2 * WEEK, to: until - WEEK },
      { from: until - WEEK, to: until },
    ])
    const [first] = foldsOf(contest, { until, changedAt: until - 9 * DAY })
    expect(first).toEqual({ from: until - 6 * DAY, to: until - 3 * DAY })
    expect(foldsOf(contest, { until, changedAt: until - HOUR })[0]!.from).toBe(until - 2 * DAY)
  })

  it('waits where its folds are of before and of after a change, unless no label of after is known', () => {
    const until = NOON - HOUR
    const said = (changedAt: number | undefined, from = 0) =>
      unjudged({ name: 'all', from }, foldsOf(contest, { until, changedAt }), { until, changedAt })
    expect(said(undefined)).toBeUndefined()
    expect(said(until - 2 * DAY)).toBeUndefined()
    expect(said(until - 2 * DAY + 1)).toMatch(/^The change is too young/)
    expect(said(until)).toBeUndefined()
    expect(said(until - 9 * DAY, until - 6 * DAY)).toMatch(/^It begins after the first fold/)
  })
})

const alarm: Alarm = {
  ...{ id: 'a1', code: 'monitoring.calibration', message: 'It is off.', at: NOON - DAY },
  ...{ from: NOON - WEEK, champion: 1, severity: 'alarm' },
}
const situation = (more: Partial<RenewalSituation> = {}): RenewalSituation => ({
  ...{ ...standing(), champion: 1, alarms: [alarm], windows: [['monitoring.calibration']] },
  ...more,
})

describe('whether a model is renewed', () => {
  const judge = (more: Partial<RenewalSituation> = {}) => judgeRenewal(renewal(), situation(more))

  it('takes an alarm of the policy about this champion; never a notice, never the calendar alone', () => {
    expect(judge()).toMatchObject({ kind: 'renew', because: 'It is off.', rule: 'renew on monitoring.calibration' })
    expect(judge({ alarms: [] }).kind).toBe('nothing')
    expect(judge({ alarms: [{ ...alarm, severity: 'notice' }] }).kind).toBe('nothing')
    expect(judge({ alarms: [{ ...alarm, champion: 2 }] }).kind).toBe('nothing')
    expect(judge({ alarms: [{ ...alarm, code: 'monitoring.drift' }] }).kind).toBe('nothing')
  })

  it('is put off with the reason where something stands in the way', () => {
    const put = judge({ rollouts: [NOON, NOON] })
    expect(put).toMatchObject({ kind: 'hold', rule: 'at most 2 rollouts a week' })
    expect(put).toMatchObject({ because: expect.stringContaining('Not renewed now. 2 rollouts') })
  })

  it('is no news while the alarm of the last renewal waits for its pause', () => {
    expect(judge({ retrains: [NOON - DAY], renewedFor: 'a1' }).kind).toBe('nothing')
    expect(judge({ retrains: [NOON - DAY], renewedFor: 'a0' })).toMatchObject({ kind: 'hold', rule: 'cool-down' })
  })

  it('needs no alarm where a person asks, and waits for none of the guards but the pause of a person', () => {
    const asked = { id: 'o1', by: 'ada', because: 'new airports', at: NOON }
    const more = { alarms: [], asked, retrains: [NOON - MINUTE] }
    expect(judge(more)).toMatchObject({ kind: 'renew', asked: true, because: 'ada asked for it: new airports' })
    expect(judge({ ...more, paused: { by: 'bob', because: 'freeze' } })).toMatchObject({ kind: 'hold', rule: 'paused' })
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import {
  alarm,
  clearLoop,
  freshWorld,
  LATE,
  late,
  needsOf,
  openLoopDatabase,
  START,
  type World,
  windowWith,
} from '../../test/support/loop-world.ts'
import { DAY, HOUR, WEEK } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import type { Trial } from '../training/index.ts'
import { replayOf } from './decisions/rules.ts'
import { createLoop, type Loop } from './loop.ts'
import type { LoopNeeds } from './needs.ts'
import { type EndpointPolicy, endpoint } from './policy.ts'
import type { RenewOptions } from './renewal/renewal.ts'
import { canary } from './rollout/canary.ts'
import { loopState } from './state.ts'

let database: Database
let world: World
let needs: LoopNeeds

beforeAll(async () => {
  database = await openLoopDatabase()
})
afterAll(async () => {
  await database.close()
  await cleanFolders()
})
beforeEach(async () => {
  await clearLoop(database)
  world = freshWorld()
  world.alerts = [{ ...alarm, id: `a${Math.random()}` }]
  world.windows = [{ ...windowWith([alarm.code]), ...{ id: 'w1', from: START - WEEK, to: START, predictions: 7_000 } }]
  needs = needsOf(world, database)
})

const trialed = (loss: number, more: Partial<Trial> = {}): Trial => ({
  ...{ loss, championLoss: 0.5, rows: 9_000, difference: loss - 0.5, low: loss - 0.52, high: loss - 0.48 },
  ...{ blocks: 60, blockMs: HOUR, folds: [] },
  ...more,
})

/** The policy of a contest, in force. */
async function inForce(more: Partial<RenewOptions> = {}): Promise<{ policy: EndpointPolicy; loop: Loop }> {
  const window = { candidates: ['2w', '6w', 'all'] } as const
  const policy = endpoint(LATE, {
    model: late,
    rollout: canary({ shadow: '1d', steps: [5, 50, 100] }),
    renew: { on: ['calibration'], window, ...more },
  })
  await needs.policies.keep(policy)
  return { policy, loop: createLoop(needs) }
}

/** The newest first. */
const said = async () => needs.decisions.list({ endpoint: LATE })
const say = (word: 'pause' | 'resume' | 'veto' | 'approve' | 'renew', because = 'so') =>
  needs.orders.give({ endpoint: LATE, word, by: 'ada', because })

/** The window of six weeks is best. */
const sixWeeks = (candidate: object): Trial =>
  trialed('lengthMs' in candidate && candidate.lengthMs === 6 * WEEK ? 0.4 : 0.45)

describe('a renewal by contest', () => {
  it('trains on the window that was best in the backtest, and records every other with its numbers', async () => {
    world.backtest = sixWeeks
    const { policy, loop } = await inForce()
    await loop.look(policy)
    const [shadow, retrain] = await said()
    expect([shadow!.what, retrain!.what]).toEqual(['shadow', 'retrain'])
    expect(retrain!.evidence).toMatchObject({ chosen: '6w', from: START - 6 * WEEK, pays: true, windows: ['w1'] })
    expect(retrain!.evidence['requests']).toBe(30_000)
    expect(retrain!.alternatives!.map(({ name, chosen, backtest }) => [name, chosen, backtest!.loss])).toEqual([
      ['2w', false, 0.45],
      ['6w', true, 0.4],
      ['all', false, 0.45],
    ])
    expect(world.state).toMatchObject({ champion: 1, challenger: 2, mode: 'shadow' })
  })

  it('does not train where it would not pay, says so with the numbers, and weighs it again only after the pause', async () => {
    world.backtest = () => trialed(0.499)
    const { policy, loop } = await inForce({ pause: '3d' })
    for (let at = START; at <= START + 3 * DAY - HOUR; at += 6 * HOUR) {
      world.clock.moveTo(at)
      await loop.look(policy)
    }
    expect(await said()).toMatchObject([{ what: 'hold', rule: 'it would not pay' }])
    expect(world.trainings).toEqual([])
    expect(world.backtests).toHaveLength(3)
    world.clock.moveTo(START + 3 * DAY + HOUR)
    await loop.look(policy)
    expect((await said()).map(({ what }) => what)).toEqual(['hold', 'hold'])
  })

  it('goes on after a kill where it stopped, backtesting nothing twice', async () => {
    world.backtest = (candidate) => {
      if (world.backtests.length >= 2) throw new TypeError('killed')
      return sixWeeks(candidate)
    }
    const { policy, loop } = await inForce()
    await expect(loop.look(policy)).rejects.toThrow()
    expect(await said()).toEqual([])
    const before = world.backtests.length
    world.backtest = sixWeeks
    world.clock.moveTo(START + 7 * HOUR)
    await createLoop(needs).look(policy)
    expect((await said())[1]).toMatchObject({ what: 'retrain', evidence: { asOf: START, from: START - 6 * WEEK } })
    // the first candidate was done; the second is done once more, the third for the first time
    expect(world.backtests.slice(before)).toHaveLength(2)
  })

  it('stops its backtests where the minutes of the budget are spent, and chooses among those that were done', async () => {
    world.backtest = sixWeeks
    const { policy, loop } = await inForce({ budget: { retrains: 4, per: '30d', minutes: 0.9 } })
    await loop.look(policy)
    const [, retrain] = await said()
    expect(retrain!.alternatives!.map(({ because }) => because).at(-1)).toBe('The minutes of the budget are spent.')
    expect(world.backtests).toHaveLength(2)
  })

  it('brings a kept version back through a rollout of its own where an old concept is back', async () => {
    world.versions = [7, 1].map((version) => ({ version, artifact: `sha256-${version}`, gates: [] }))
    world.backtest = (candidate) => ('model' in candidate ? trialed(0.3) : trialed(0.4))
    const { policy, loop } = await inForce({ recurring: true })
    await loop.look(policy)
    expect(await said()).toMatchObject([{ what: 'shadow', evidence: { champion: 1, challenger: 7, chosen: 'v7' } }])
    expect(world.trainings).toEqual([])
    expect(world.state).toMatchObject({ champion: 1, challenger: 7, mode: 'shadow' })
    // the champion does not compete with itself
    expect(world.backtests.filter((one) => 'model' in one)).toEqual([{ model: 'sha256-7' }])
    const [back] = await said()
    expect(replayOf(back!, needs.hash)).toMatchObject({ same: true, replayable: true })
    // undone at once by a person, it waits for its pause as every renewal does
    world.clock.moveTo(START + HOUR)
    await say('veto')
    for (const hours of [2, 8, 14]) {
      world.clock.moveTo(START + hours * HOUR)
      await loop.look(policy)
    }
    expect((await said()).map(({ what }) => what)).toEqual(['rollback', 'shadow'])
  })

  it('trains nothing where it is enough to correct the answers of the champion', async () => {
    world.backtest = (candidate) => trialed('recalibrateMs' in candidate ? 0.4 : 0.45)
    const { policy, loop } = await inForce({ recalibrate: true })
    await loop.look(policy)
    const [, retrain] = await said()
    expect(retrain!.because).toMatch(/^With the answers of the champion corrected and nothing learned the loss/)
    expect(retrain!.evidence).toMatchObject({ recalibrates: 'sha256-1', from: START - WEEK })
    expect(world.trainings).toMatchObject([{ recalibrates: 'sha256-1', window: { from: START - WEEK, to: START } }])
    expect(world.backtests.at(-1)).toEqual({ recalibrateMs: WEEK })
  })
})

describe('a person', () => {
  it('is asked before anything is trained where the policy says so, and approves', async () => {
    world.backtest = sixWeeks
    const { policy, loop } = await inForce({ approve: 'person' })
    await loop.look(policy)
    world.clock.moveTo(START + DAY)
    await loop.look(policy)
    const [proposal, ...others] = await said()
    expect([proposal!.rule, others]).toEqual(['a person is asked', []])
    expect(await loopState(needs, policy)).toMatchObject({ waitsFor: proposal!.id, next: proposal!.because })
    world.clock.moveTo(START + DAY + HOUR)
    await say('approve', 'go')
    await loop.look(policy)
    const [shadow, retrain] = await said()
    expect(shadow!.what).toBe('shadow')
    expect(retrain).toMatchObject({
      what: 'retrain',
      because: 'ada approved: go',
      evidence: { proposal: proposal!.id },
    })
    expect(retrain!.evidence).toMatchObject({ from: START - 6 * WEEK, by: 'ada' })
  })

  it('refuses a renewal that waits; it is not proposed again at once', async () => {
    world.backtest = sixWeeks
    const { policy, loop } = await inForce({ approve: 'person' })
    await loop.look(policy)
    world.clock.moveTo(START + HOUR)
    await say('veto', 'the labels are wrong')
    await loop.look(policy)
    world.clock.moveTo(START + DAY)
    await loop.look(policy)
    expect((await said()).map(({ what, because }) => [what, because.slice(0, 26)])).toEqual([
      ['hold', 'ada vetoed the renewal: th'],
      ['hold', 'A person is asked before a'],
    ])
    expect(world.trainings).toEqual([])
  })

  it('ends a rollout by a veto, and the old champion answers', async () => {
    world.backtest = sixWeeks
    const { policy, loop } = await inForce()
    await loop.look(policy)
    world.clock.moveTo(START + HOUR)
    await say('veto', 'too risky')
    await loop.look(policy)
    expect((await said())[0]).toMatchObject({ what: 'rollback', because: 'ada vetoed v2: too risky' })
    expect(world.state).toMatchObject({ champion: 1, challenger: undefined, mode: 'single' })
  })

  it('refuses what is being trained, and nothing goes into shadow', async () => {
    world.backtest = sixWeeks
    world.train = async () => {
      world.clock.moveTo(START + HOUR)
      await say('veto', 'the labels are wrong')
    }
    const { policy, loop } = await inForce()
    await loop.look(policy)
    expect((await said())[0]).toMatchObject({
      ...{ what: 'hold', rule: 'a person decided' },
      because: 'v2 was trained, and ada vetoed it: the labels are wrong',
    })
    expect(world.state.mode).toBe('single')
  })

  it('who pauses the loop while a training was interrupted finds it so until it is resumed', async () => {
    world.backtest = sixWeeks
    world.train = async () => {
      throw new TypeError('killed')
    }
    const { policy, loop } = await inForce()
    await expect(loop.look(policy)).rejects.toThrow('killed')
    world.train = async () => undefined
    world.clock.moveTo(START + HOUR)
    await say('pause')
    world.clock.moveTo(START + 8 * HOUR)
    await loop.look(policy)
    expect((await said())[0]!.what).toBe('retrain')
    await say('resume')
    world.clock.moveTo(START + 9 * HOUR)
    await loop.look(policy)
    expect((await said())[0]!.what).toBe('shadow')
  })

  it('pauses the loop: nothing begins and nothing is stepped until it is resumed, and that is said once', async () => {
    world.backtest = sixWeeks
    const { policy, loop } = await inForce()
    await say('pause', 'freeze')
    for (const hours of [1, 7, 13]) {
      world.clock.moveTo(START + hours * HOUR)
      await loop.look(policy)
    }
    expect(await said()).toMatchObject([{ what: 'hold', rule: 'paused' }])
    expect(await loopState(needs, policy)).toMatchObject({ next: 'ada paused it: freeze', paused: { by: 'ada' } })
    await say('resume')
    world.clock.moveTo(START + 14 * HOUR)
    await loop.look(policy)
    expect((await said())[0]!.what).toBe('shadow')
    await say('pause')
    world.clock.moveTo(START + 5 * DAY)
    await loop.look(policy)
    expect(world.state.mode).toBe('shadow')
  })

  it('asks for a renewal without an alarm, once, and gets it though it would not pay', async () => {
    world.alerts = []
    world.backtest = () => trialed(0.499)
    const { policy, loop } = await inForce()
    await loop.look(policy)
    world.clock.moveTo(START + HOUR)
    await say('renew', 'new airports')
    await loop.look(policy)
    const [shadow, retrain] = await said()
    expect(shadow!.what).toBe('shadow')
    expect(retrain).toMatchObject({ what: 'retrain', rule: 'a person asked', evidence: { pays: false } })
    await say('veto')
    for (const days of [1, 2, 3]) {
      world.clock.moveTo(START + days * DAY)
      await loop.look(policy)
    }
    expect(world.trainings).toHaveLength(1)
  })
})

describe('a record', () => {
  const hash: LoopNeeds['hash'] = (bytes) => needs.hash(bytes)

  it('is decided the same when its rule is asked again with what it was given', async () => {
    world.backtest = sixWeeks
    const { policy, loop } = await inForce({ approve: 'person' })
    await loop.look(policy)
    const [proposal] = await said()
    expect(replayOf(await needs.decisions.get(proposal!.id), hash)).toMatchObject({ same: true, replayable: true })
  })

  it('shows what was changed in it, or in its rule', async () => {
    world.backtest = () => trialed(0.499)
    const { policy, loop } = await inForce()
    await loop.look(policy)
    const [hold] = await said()
    expect(replayOf(hold!, hash).same).toBe(true)
    const given = structuredClone(hold!.inputs!.given) as { payoff: { minGain: number } }
    given.payoff.minGain = -1
    const forged = replayOf({ ...hold!, inputs: { ...hold!.inputs!, given } as never }, hash)
    expect(forged.differs.map(({ field }) => field)).toEqual(['what', 'because', 'rule', 'digest', 'alternatives'])
    expect(replayOf({ ...hold!, because: 'It was fine.' }, hash).differs).toMatchObject([{ field: 'because' }])
  })

  it('of a renewal that would not have paid is told when the alarm ended all the same', async () => {
    world.backtest = () => trialed(0.499)
    const { policy, loop } = await inForce()
    await loop.look(policy)
    world.alerts = world.alerts.map((one) => ({ ...one, closedAt: START + DAY, closedBecause: 'It is within limits.' }))
    const open = needs.monitoring.alerts
    needs = {
      ...needs,
      monitoring: { ...needs.monitoring, alerts: async (query) => (query.open ? [] : open(query)) },
    }
    world.clock.moveTo(START + 2 * DAY)
    await createLoop(needs).look(policy)
    const [hold] = await said()
    expect(hold!.outcomes).toMatchObject([
      { at: START + DAY, says: 'The alarm ended without a renewal: It is within limits.' },
    ])
  })

  it('is told what became of it, and never changes', async () => {
    world.backtest = sixWeeks
    world.gain = 0.15
    const { policy, loop } = await inForce()
    await loop.look(policy)
    const [, before] = await said()
    world.alerts = []
    for (let at = START; at <= START + 40 * DAY; at += 6 * HOUR) {
      world.clock.moveTo(at)
      await loop.look(policy)
    }
    const after = await needs.decisions.get(before!.id)
    expect(after).toMatchObject({
      ...before,
      outcomes: [{ says: expect.stringMatching(/^It was promoted\. Better on/) }],
    })
    const promoted = (await said()).find(({ what }) => what === 'promote')!
    expect(replayOf(promoted, hash)).toMatchObject({ same: true, replayable: true })
    expect(promoted.outcomes).toMatchObject([{ says: expect.stringMatching(/^It held\. Loss -0\.\d+/) }])
  }, 60_000)
})

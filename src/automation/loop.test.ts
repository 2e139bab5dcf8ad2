import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import {
  alarm,
  clearLoop,
  freshWorld,
  LATE,
  needsOf,
  openLoopDatabase,
  policy,
  START,
  type World,
  windowWith,
} from '../../test/support/loop-world.ts'
import { DAY, HOUR, MillraceError } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import type { DecisionQuery } from './decisions/decisions.ts'
import { createLoop } from './loop.ts'
import type { LoopNeeds } from './needs.ts'

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
  needs = needsOf(world, database)
  await needs.policies.keep(policy)
})

async function lookEvery(step: number, until: number): Promise<void> {
  const loop = createLoop(needs)
  for (let now = world.clock.now(); now <= until; now += step) {
    world.clock.moveTo(now)
    await loop.look(policy)
  }
}

const decided = async (): Promise<string[]> => [...(await needs.decisions.list({}))].reverse().map(({ what }) => what)

describe('the loop', () => {
  it('waits for as many windows as the policy asks for, says so once, and then trains', async () => {
    world.alerts = [alarm]
    world.windows = [windowWith([alarm.code]), windowWith([])]
    await lookEvery(6 * HOUR, START + 2 * DAY)
    expect(await decided()).toEqual(['hold'])
    world.windows = [windowWith([alarm.code]), windowWith([alarm.code])]
    await lookEvery(6 * HOUR, START + 2 * DAY + 6 * HOUR)
    expect(await decided()).toEqual(['hold', 'retrain', 'shadow'])
    expect(world.state).toMatchObject({ champion: 1, challenger: 2, mode: 'shadow' })
  })

  it('is looked up by endpoint, kind and time, and so are the words of people', async () => {
    const record = (at: number, what: 'hold' | 'retrain', endpoint = LATE) =>
      needs.decisions.record({ at, what, endpoint, because: 'so', rule: 'test', evidence: {} })
    for (const [at, what] of [
      [1, 'hold'],
      [2, 'retrain'],
      [3, 'hold'],
    ] as const)
      await record(at, what)
    await record(2, 'hold', 'other')
    const timesOf = async (query: DecisionQuery) => (await needs.decisions.list(query)).map(({ at }) => at)
    expect(await timesOf({ endpoint: LATE, what: 'hold' })).toEqual([3, 1])
    expect(await timesOf({ endpoint: LATE, from: 2, to: 3 })).toEqual([2])
    expect(await timesOf({ from: 2 })).toEqual([2, 3, 2])
    await needs.orders.give({ endpoint: LATE, word: 'pause', by: 'ada', because: 'freeze' })
    await needs.orders.give({ endpoint: 'other', word: 'renew', by: 'bob', because: 'new airports' })
    expect((await needs.orders.list()).map(({ by }) => by)).toEqual(['bob', 'ada'])
    expect((await needs.orders.list(LATE)).map(({ word }) => word)).toEqual(['pause'])
  })

  it('trains on the window before the decision, and only for alarms that its policy names', async () => {
    world.windows = [windowWith(['monitoring.drift']), windowWith(['monitoring.drift'])]
    world.alerts = [
      { ...alarm, code: 'monitoring.drift' },
      { ...alarm, severity: 'notice' },
    ]
    await lookEvery(6 * HOUR, START + DAY)
    expect(await decided()).toEqual([])
  })

  it('brings a better challenger from shadow through the steps to champion, and keeps the old one beside it', async () => {
    world.gain = 0.15
    await startShadow()
    await lookEvery(HOUR, START + 6 * DAY)
    const said = await decided()
    expect(said.slice(0, 3)).toEqual(['retrain', 'shadow', 'canary'])
    expect(said.at(-1)).toBe('promote')
    expect(world.state).toMatchObject({ champion: 2, previous: 1, mode: 'single' })
  })

  it('waits with a promotion until people have approved it, and says so once', async () => {
    world.gain = 0.15
    world.missing = ['an approval is missing']
    await startShadow()
    await lookEvery(HOUR, START + 6 * DAY)
    const said = await decided()
    expect(said.filter((what) => what === 'hold')).toHaveLength(1)
    expect(said).not.toContain('promote')
    expect((await needs.decisions.list({ limit: 1 }))[0]?.because).toBe(
      'v2 waits for request 1: an approval is missing.',
    )
    expect(world.state).toMatchObject({ champion: 1, challenger: 2, mode: 'canary' })
    world.missing = []
    await lookEvery(HOUR, START + 6 * DAY + HOUR)
    expect((await decided()).at(-1)).toBe('promote')
    expect(world.state).toMatchObject({ champion: 2, previous: 1 })
  })

  it('gives a promotion up that a person rejected', async () => {
    world.gain = 0.15
    world.missing = ['an approval is missing']
    await startShadow()
    const verdicts = [{ by: 'bob', approves: false, because: 'not before the audit', at: START }]
    world.requests = [{ id: 1, version: 2, alias: 'champion', state: 'rejected', endedAt: START + 5 * DAY, verdicts }]
    await lookEvery(HOUR, START + 6 * DAY)
    expect((await needs.decisions.list({ limit: 1 }))[0]).toMatchObject({
      what: 'hold',
      because: 'bob rejected v2: not before the audit',
    })
    expect(world.state).toMatchObject({ champion: 1, challenger: undefined, mode: 'single' })
  })

  it('takes a worse challenger back by itself', async () => {
    world.gain = -0.3
    await startShadow()
    await lookEvery(HOUR, START + 4 * DAY)
    expect((await decided()).at(-1)).toBe('rollback')
    expect(world.state).toMatchObject({ champion: 1, challenger: undefined, mode: 'single' })
  })

  it('goes on after a crash between a decision and the traffic that follows from it', async () => {
    await startShadow()
    world.state = { ...world.state, challenger: undefined, mode: 'single' }
    world.moves = []
    await lookEvery(HOUR, world.clock.now() + HOUR)
    expect(world.state).toMatchObject({ champion: 1, challenger: 2, mode: 'shadow' })
  })

  it('goes on with a retraining that was begun and never ended, under the same name', async () => {
    world.train = () => {
      throw new Error('killed')
    }
    world.alerts = [alarm]
    world.windows = [windowWith([alarm.code]), windowWith([alarm.code])]
    await expect(createLoop(needs).look(policy)).rejects.toThrow('killed')
    world.train = () => undefined
    world.clock.moveTo(START + 7 * HOUR)
    await createLoop(needs).look(policy)
    expect(await decided()).toEqual(['retrain', 'shadow'])
    expect(new Set(world.trainings.map(({ once }) => once)).size).toBe(1)
  })

  it('records why a training was refused and leaves the champion alone', async () => {
    world.train = () => {
      throw new MillraceError('training.too_few_rows', { status: 409, says: 'Too few rows.', help: '' }, {})
    }
    world.alerts = [alarm]
    world.windows = [windowWith([alarm.code]), windowWith([alarm.code])]
    await lookEvery(6 * HOUR, START + DAY)
    expect(await decided()).toEqual(['retrain', 'hold'])
    expect(world.state.champion).toBe(1)
  })

  it('stands aside when a person changes the traffic of a rollout', async () => {
    await startShadow()
    world.clock.moveTo(START + 2 * DAY)
    await needs.endpoints.setTraffic(LATE, { champion: 1, mode: 'single', percent: 0, because: 'too risky', by: 'ada' })
    await lookEvery(HOUR, START + 2 * DAY + 3 * HOUR)
    const [last] = await needs.decisions.list({})
    expect(last).toMatchObject({ what: 'rollback', rule: 'a person decided' })
    expect(last!.because).toContain('ada')
    expect(world.state).toMatchObject({ champion: 1, challenger: undefined, mode: 'single' })
  })
})

/** Brings the world to the first moment of a shadow. */
async function startShadow(): Promise<void> {
  world.alerts = [alarm]
  world.windows = [windowWith([alarm.code]), windowWith([alarm.code])]
  await createLoop(needs).look(policy)
  world.alerts = []
  expect(world.state.mode).toBe('shadow')
}

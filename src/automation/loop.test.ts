import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import {
  createEvents,
  DAY,
  type Digest,
  HOUR,
  idMaker,
  type ManualClock,
  MillraceError,
  manualClock,
  seededRandom,
  WEEK,
} from '../base/index.ts'
import { dataset, parquet } from '../data/index.ts'
import type { Alert, WindowReport } from '../monitoring/index.ts'
import type { EndpointState, TrafficChange, TrafficMove } from '../serving/index.ts'
import { type Database, openEmbeddedDatabase } from '../storage/index.ts'
import { numberColumn, sql, tableOf } from '../table/index.ts'
import { model } from '../training/index.ts'
import { createDecisions } from './decisions/decisions.ts'
import { createLoop } from './loop.ts'
import type { LoopNeeds } from './needs.ts'
import { createPolicies } from './policies.ts'
import { canary, type EndpointPolicy, endpoint } from './policy.ts'
import { createRollouts } from './rollout/rollouts.ts'
import { automationMigrations } from './tables.ts'

const START = Date.UTC(2026, 0, 5) // a Monday
const LATE = 'late'

const rides = dataset('rides', { source: parquet('rides.parquet'), time: 'at' })
const late = model(LATE, { data: rides, label: sql`delay > 15`, features: ['distance'], metric: 'brier' })
const policy: EndpointPolicy = endpoint(LATE, {
  model: late,
  rollout: canary({ shadow: '1d', steps: [5, 50, 100], hold: '1d', within: '2w', probation: '1w' }),
  renew: { on: ['calibration'], window: '6w', afterWindows: 2 },
})

/** The rooms upstream as the loop sees them: what they were told is kept, what they answer is set by a test. */
interface World {
  readonly clock: ManualClock
  state: EndpointState
  moves: TrafficMove[]
  alerts: Alert[]
  windows: WindowReport[]
  /** Rows a day, and what the challenger is closer to the truth by. */
  gain: number
  /** What stands in the way of a champion, and what was asked for. */
  missing: string[]
  requests: object[]
  trainings: string[]
  train: () => void
}

let database: Database
let world: World
let needs: LoopNeeds

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder: await freshFolder() })
  await database.migrate(automationMigrations)
})
afterAll(async () => {
  await database.close()
  await cleanFolders()
})
beforeEach(async () => {
  for (const table of ['automation_decision', 'automation_rollout', 'automation_policy'] as const)
    await database.on<Record<string, object>>().deleteFrom(table).execute()
  world = freshWorld()
  needs = needsOf(world)
  await needs.policies.keep(policy)
})

function freshWorld(): World {
  const state: EndpointState = {
    name: LATE,
    model: LATE,
    champion: 1,
    challenger: undefined,
    previous: undefined,
    mode: 'single',
    percent: 0,
    ...{ rules: [], stickyBy: undefined, direct: false, unloaded: false },
    since: START,
  }
  return {
    clock: manualClock(START),
    state,
    moves: [],
    alerts: [],
    windows: [],
    gain: 0,
    ...{ missing: [], requests: [] },
    trainings: [],
    train: () => undefined,
  }
}

function needsOf(of: World): LoopNeeds {
  const { clock } = of
  const hash = (bytes: Uint8Array): Digest => `sha256-${createHash('sha256').update(bytes).digest('hex')}`
  const newId = idMaker(clock, seededRandom(1))
  const endpoints = {
    get: async () => of.state,
    history: async () => of.moves,
    setTraffic: async (_: string, change: TrafficChange) => {
      const { champion, mode, percent, because, by = 'automation' } = change
      const versions = { champion, challenger: change.challenger ?? undefined, previous: change.previous ?? undefined }
      of.state = { ...of.state, ...versions, mode, percent, since: clock.now() }
      const kept = { rules: [], stickyBy: undefined }
      of.moves = [{ ...versions, ...kept, mode, percent, at: clock.now(), by, because }, ...of.moves]
      return of.state
    },
  }
  return {
    ...{ clock, newId, database, events: createEvents(clock.now, () => undefined) },
    ...{
      decisions: createDecisions(database, newId),
      rollouts: createRollouts(database),
      policies: createPolicies({ database, clock, hash }),
    },
    endpoints: endpoints as unknown as LoopNeeds['endpoints'],
    models: {
      moveAliases: async () => undefined,
      requests: { against: async () => of.missing, list: async () => of.requests, ask: async () => ({ id: 1 }) },
    } as unknown as LoopNeeds['models'],
    journal: {
      read: async (_: string, window: { from: number; to: number }) => traffic(of, window),
    } as unknown as LoopNeeds['journal'],
    monitoring: {
      measure: async () => of.windows[0],
      windows: async ({ limit = 100 }: { limit?: number }) => of.windows.slice(0, limit),
      alerts: async () => of.alerts,
    } as unknown as LoopNeeds['monitoring'],
    train: async (_, order) => {
      of.trainings.push(order.once)
      of.train()
      return { version: { version: 2, gates: [] }, rows: 1_000, metrics: {} } as unknown as Awaited<
        ReturnType<LoopNeeds['train']>
      >
    },
  }
}

/** A request a minute since the endpoint began, scored by both versions, every label known after an hour. */
function traffic({ gain, clock }: World, { from, to }: { from: number; to: number }) {
  const times = Array.from({ length: Math.max(0, Math.floor((to - from) / 60_000)) }, (_, i) => from + i * 60_000)
  const random = seededRandom(Math.floor(from / HOUR))
  const labels = times.map((at) => (at > clock.now() - HOUR ? Number.NaN : Number(random.next() < 0.3)))
  const scores = times.map(() => 0.2 + 0.2 * random.next())
  const closer = scores.map((score, i) => score + gain * ((Number.isNaN(labels[i]!) ? score : labels[i]!) - score))
  const all = (value: number) => numberColumn(times.map(() => value))
  return tableOf({
    at: numberColumn(times, 'time'),
    ...{ champion: all(1), challenger: all(2) },
    ...{ champion_score: numberColumn(scores), challenger_score: numberColumn(closer), label: numberColumn(labels) },
  })
}

const alarm: Alert = {
  ...{
    id: 'a1',
    endpoint: LATE,
    code: 'monitoring.calibration',
    severity: 'alarm',
    message: 'It is off.',
    subjects: [],
  },
  ...{ evidence: {}, champion: 1, at: START, from: START - WEEK, to: START, closedAt: null, closedBecause: null },
}
const windowWith = (codes: readonly string[]): WindowReport =>
  ({ from: START - WEEK, alerts: codes.map((code) => ({ code })), measuredAt: START }) as unknown as WindowReport

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
    expect(new Set(world.trainings).size).toBe(1)
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

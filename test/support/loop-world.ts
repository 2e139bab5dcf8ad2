import { createHash } from 'node:crypto'
import {
  automationMigrations,
  canary,
  createDecisions,
  createOrders,
  createPolicies,
  createRollouts,
  type EndpointPolicy,
  endpoint,
  type LoopNeeds,
} from '../../src/automation/index.ts'
import {
  createEvents,
  type Digest,
  HOUR,
  idMaker,
  type ManualClock,
  manualClock,
  seededRandom,
  WEEK,
} from '../../src/base/index.ts'
import { dataset, parquet } from '../../src/data/index.ts'
import { createFlow, flowMigrations } from '../../src/flow/index.ts'
import type { Alert, WindowReport } from '../../src/monitoring/index.ts'
import type { EndpointState, TrafficChange, TrafficMove } from '../../src/serving/index.ts'
import { type Database, openEmbeddedDatabase } from '../../src/storage/index.ts'
import { numberColumn, sql, tableOf } from '../../src/table/index.ts'
import { model, type Trial } from '../../src/training/index.ts'
import { freshFolder } from './folders.ts'

export const START = Date.UTC(2026, 0, 5) // a Monday
export const LATE = 'late'

const rides = dataset('rides', { source: parquet('rides.parquet'), time: 'at' })
export const late = model(LATE, { data: rides, label: sql`delay > 15`, features: ['distance'], metric: 'brier' })
export const policy: EndpointPolicy = endpoint(LATE, {
  model: late,
  rollout: canary({ shadow: '1d', steps: [5, 50, 100], hold: '1d', within: '2w', probation: '1w' }),
  renew: { on: ['calibration'], window: '6w', afterWindows: 2 },
})

/** The rooms upstream as the loop sees them: what they were told is kept, what they answer is set by a test. */
export interface World {
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
  trainings: Parameters<LoopNeeds['train']>[1][]
  train: () => void | Promise<void>
  /** How each candidate does in a backtest, by where it begins or its artifact. */
  backtest: (candidate: object) => Trial | undefined
  backtests: object[]
  versions: object[]
  /** The bytes of every version, where it can be read. */
  model: Uint8Array | undefined
}

export function freshWorld(): World {
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
    ...{ backtest: () => undefined, backtests: [], versions: [] },
    model: undefined,
  }
}

let worlds = 0

/** The loop's needs over a world; ids of different worlds differ. */
export function needsOf(of: World, database: Database): LoopNeeds {
  const { clock } = of
  const hash = (bytes: Uint8Array): Digest => `sha256-${createHash('sha256').update(bytes).digest('hex')}`
  const newId = idMaker(clock, seededRandom(++worlds))
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
    ...{ clock, newId, hash, database, events: createEvents(clock.now, () => undefined) },
    flow: createFlow({
      ...{ database, clock, hash, newId },
      events: createEvents(clock.now, () => undefined),
      random: seededRandom(2),
    }),
    openBacktest: (_, { window }) => ({
      about: async () => ({ rows: 1_000, begin: START - 20 * WEEK, matureTo: window.to - HOUR }),
      run: async ({ candidate }) => {
        of.backtests.push(candidate)
        return { trial: of.backtest(candidate), seconds: 30 }
      },
      close: async () => undefined,
    }),
    ...{
      orders: createOrders({ database, clock, newId }),
      decisions: createDecisions(database, newId),
      rollouts: createRollouts(database),
      policies: createPolicies({ database, clock, hash }),
    },
    blobs: { get: async () => of.model ?? new Uint8Array() },
    endpoints: endpoints as unknown as LoopNeeds['endpoints'],
    models: {
      moveAliases: async () => undefined,
      get: async (_: string, version: number) => ({ version, artifact: `sha256-${version}`, gates: [], metadata: {} }),
      versions: async () => of.versions,
      requests: { against: async () => of.missing, list: async () => of.requests, ask: async () => ({ id: 1 }) },
    } as unknown as LoopNeeds['models'],
    journal: {
      read: async (_: string, window: { from: number; to: number; knownBy?: number }) => traffic(of, window),
      stream: async function* () {},
    } as unknown as LoopNeeds['journal'],
    monitoring: {
      measure: async () => of.windows[0],
      windows: async ({ limit = 100 }: { limit?: number }) => of.windows.slice(0, limit),
      alerts: async () => of.alerts,
    } as unknown as LoopNeeds['monitoring'],
    train: async (_, order) => {
      of.trainings.push(order)
      await of.train()
      return { version: { version: 2, gates: [] }, rows: 1_000, metrics: {} } as unknown as Awaited<
        ReturnType<LoopNeeds['train']>
      >
    },
  }
}

/** A request a minute since the endpoint began, scored by both versions, every label known after an hour. */
function traffic(
  { gain, clock }: World,
  { from, to, knownBy = clock.now() }: { from: number; to: number; knownBy?: number },
) {
  const times = Array.from({ length: Math.max(0, Math.floor((to - from) / 60_000)) }, (_, i) => from + i * 60_000)
  const random = seededRandom(Math.floor(from / HOUR))
  const labels = times.map((at) => (at > knownBy - HOUR ? Number.NaN : Number(random.next() < 0.3)))
  const scores = times.map(() => 0.2 + 0.2 * random.next())
  const closer = scores.map((score, i) => score + gain * ((Number.isNaN(labels[i]!) ? score : labels[i]!) - score))
  const all = (value: number) => numberColumn(times.map(() => value))
  return tableOf({
    at: numberColumn(times, 'time'),
    ...{ champion: all(1), challenger: all(2) },
    ...{ champion_score: numberColumn(scores), challenger_score: numberColumn(closer), label: numberColumn(labels) },
  })
}

export const alarm: Alert = {
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
export const windowWith = (codes: readonly string[]): WindowReport =>
  ({ from: START - WEEK, alerts: codes.map((code) => ({ code })), measuredAt: START }) as unknown as WindowReport

/** A database with the tables of the loop. */
export async function openLoopDatabase(): Promise<Database> {
  const database = await openEmbeddedDatabase({ folder: await freshFolder() })
  await database.migrate([...flowMigrations, ...automationMigrations])
  return database
}

const TABLES = ['decision', 'outcome', 'order', 'rollout', 'policy'] as const

/** Forgets what was decided. */
export async function clearLoop(database: Database): Promise<void> {
  for (const table of TABLES) await database.on<Record<string, object>>().deleteFrom(`automation_${table}`).execute()
}

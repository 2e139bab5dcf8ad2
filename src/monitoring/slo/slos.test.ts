import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freshFolder } from '../../../test/support/folders.ts'
import { createEvents, HOUR, idMaker, type ManualClock, MINUTE, manualClock, seededRandom } from '../../base/index.ts'
import { LATENCY_BOUNDS, type ServedNumbers } from '../../serving/index.ts'
import { type Database, openEmbeddedDatabase } from '../../storage/index.ts'
import { type Alerts, createAlerts } from '../alerts/alerts.ts'
import { monitoringMigrations } from '../tables.ts'
import { objectivesOf, type SloSpec } from './slo.ts'
import { createSlos, type SloNeeds } from './slos.ts'

const START = Date.UTC(2026, 0, 1, 12)
const newId = idMaker(manualClock(START), seededRandom(3))
let database: Database
let clock: ManualClock
let alerts: Alerts
let endpoint: string
let served: { requests: number; slow: number; faults: number; wrong: number } | undefined
let ages: readonly number[]

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder: freshFolder() })
  await database.migrate(monitoringMigrations)
})
afterAll(() => database.close())
beforeEach(() => {
  clock = manualClock(START)
  endpoint = `late-${newId()}`
  served = { requests: 0, slow: 0, faults: 0, wrong: 0 }
  ages = []
  const events = createEvents(clock.now, (fault) => {
    throw fault
  })
  alerts = createAlerts({ database, clock, events, newId })
})

const SPEC: SloSpec = { latency: { under: '50ms' }, errors: {}, freshness: { within: '1h' } }

/** As serving tells it: version 1 is always fast, version 2 takes 60 ms. */
function numbers(): ServedNumbers | undefined {
  if (!served) return undefined
  const meter = (requests: number, us: number) => {
    const buckets = new Float64Array(LATENCY_BOUNDS.length + 1)
    buckets[LATENCY_BOUNDS.findIndex((bound) => us <= bound)] = requests
    return { requests, rows: requests, latencySumUs: requests * us, buckets }
  }
  const { requests, slow, faults, wrong } = served
  return {
    meters: new Map([
      [1, meter(requests - slow, 50_000)],
      [2, meter(slow, 60_000)],
    ]),
    failures: new Map([
      ['serving.executor_failed', faults],
      ['serving.missing_column', wrong],
    ]),
    ...{ unpaired: 0, versions: [] },
  }
}

/** A process that watches the endpoint. */
function open(spec: SloSpec | undefined = SPEC, over: Partial<SloNeeds> = {}) {
  return createSlos({
    ...{ database, clock, alerts, newId, numbers, onFault: () => undefined, agesOf: async () => ages },
    isFault: (code) => code === 'serving.executor_failed',
    declared: spec ? [{ endpoint, objectives: objectivesOf(endpoint, spec) }] : [],
    ...over,
  })
}

const said = async () =>
  (await alerts.list({ endpoint })).map(
    ({ code, severity, closedBecause }) => `${code} ${severity}${closedBecause === null ? '' : ': over'}`,
  )
const later = (ms: number) => clock.moveTo(clock.now() + ms)

describe('objectives of an endpoint', () => {
  test('count answers by the bound and faults of ours, and leave out what was wrong or is of another', async () => {
    const slos = open()
    served = { requests: 1_000, slow: 20, faults: 10, wrong: 500 }
    later(MINUTE)
    const status = await slos.status(endpoint)
    expect(status!.objectives.map(({ objective, events, bad }) => [objective, events, bad])).toEqual([
      ['latency', 1_000, 20],
      ['errors', 1_010, 10],
      ['freshness', 0, 0],
    ])
    const [latency, , freshness] = status!.objectives
    expect(latency!.budgetLeft).toBeCloseTo(-1, 9)
    expect(latency).toMatchObject({ badShare: 0.02, since: START, level: 'ok' })
    expect(latency!.low).toBeCloseTo(0.013, 3)
    expect(freshness).toMatchObject({ badShare: null, budgetLeft: null, low: 0, high: 1 })
    expect(await slos.status('other')).toBeUndefined()
  })

  test('page once while the budget burns, step down, and close when it no longer does', async () => {
    const slos = open({ errors: {} })
    const step = async (minutes: number, faults: number, every = 1) => {
      for (let i = 0; i < minutes; i += every) {
        later(every * MINUTE)
        served = { ...served!, requests: served!.requests + every * 1_000, faults: served!.faults + faults }
        await slos.look()
      }
    }
    await step(60, 0, 10)
    expect(await said()).toEqual([])
    await step(8, 990)
    expect(await said()).toEqual(['slo.errors alarm'])
    const [page] = await alerts.list({ endpoint })
    expect(page!.message).toMatch(
      /14.4 times .*\(\d+ of \d+\) in 1 h, .* in 5 min\. .* % of the budget of 30 d is left\.$/,
    )
    await step(40, 0, 10)
    expect(await said()).toEqual(['slo.errors notice', 'slo.errors alarm: over'])
    await step(400, 0, 100)
    expect(await said()).toEqual(['slo.errors notice: over', 'slo.errors alarm: over'])
  })

  test('outlive the process: counts, budget and what was said', async () => {
    const first = open({ errors: {} })
    await first.look()
    later(10 * MINUTE)
    served = { ...served!, requests: 1_000, faults: 9_000 }
    await first.look()
    const before = await first.status(endpoint)
    served = { requests: 0, slow: 0, faults: 0, wrong: 0 }
    const second = open({ errors: {} })
    expect(await second.status(endpoint)).toEqual(before)
    await second.look()
    expect(await said()).toEqual(['slo.errors alarm'])
    served = { ...served, requests: 70 }
    expect((await second.status(endpoint))!.objectives[0]).toMatchObject({ events: 10_070, bad: 9_000 })
  })

  test('count on where the counters of serving begin again', async () => {
    const slos = open({ errors: {} })
    served = { ...served!, requests: 500 }
    await slos.look()
    served = { ...served!, requests: 40 }
    later(MINUTE)
    await slos.look()
    served = undefined
    await slos.look()
    expect((await slos.status(endpoint))!.objectives[0]!.events).toBe(540)
  })

  test('count each minute of features once, and page when they stay old', async () => {
    const slos = open({ freshness: { within: '1h' } })
    ages = [HOUR, 5 * MINUTE]
    for (let i = 0; i < 60; i++) {
      later(MINUTE / 2)
      await slos.look()
    }
    expect((await slos.status(endpoint))!.objectives[0]).toMatchObject({ events: 29, bad: 0 })
    ages = [5 * MINUTE, HOUR + 1]
    for (let i = 0; i < 25; i++) {
      later(MINUTE)
      await slos.look()
    }
    expect((await slos.status(endpoint))!.objectives[0]).toMatchObject({ events: 54, bad: 25, level: 'page' })
    expect(await said()).toEqual(['slo.freshness alarm'])
  })

  test('that are no longer declared close what they said', async () => {
    const slos = open({ errors: {} })
    later(10 * MINUTE)
    served = { ...served!, faults: 1_000 }
    await slos.look()
    expect(await said()).toEqual(['slo.errors alarm'])
    await open({ latency: { under: '50ms' } }).look()
    expect(await said()).toEqual(['slo.errors alarm: over'])
  })

  test('are counted again at the next look where they could not be kept', async () => {
    let broken = true
    const on = (...given: Parameters<Database['on']>) => {
      if (broken) throw new Error('gone')
      return database.on(...given)
    }
    const slos = open({ errors: {} })
    await slos.look()
    const failing = open({ errors: {} }, { database: { ...database, on } as Database })
    await expect(failing.look()).rejects.toThrow('gone')
    broken = false
    served = { ...served!, requests: 900 }
    await failing.status(endpoint)
    broken = true
    await expect(failing.look()).rejects.toThrow('gone')
    broken = false
    await failing.look()
    expect((await open({ errors: {} }, { numbers: () => undefined }).status(endpoint))!.objectives[0]!.events).toBe(900)
  })

  test('of processes that answer at the same time add up, and none writes over another', async () => {
    const counts = [
      { requests: 594, slow: 0, faults: 6, wrong: 0 },
      { requests: 400, slow: 0, faults: 0, wrong: 0 },
    ]
    const of = (own: NonNullable<typeof served>) => () => {
      served = own
      return numbers()
    }
    const processes = counts.map((own) => open({ errors: {} }, { numbers: of(own) }))
    // the second round has heard of what all counted in the first
    for (let round = 0; round < 2; round++) for (const one of processes) await one.look()
    const all = [...processes, open({ errors: {} }, { numbers: () => undefined })]
    for (const one of all) expect((await one.status(endpoint))!.objectives[0]).toMatchObject({ events: 1_000, bad: 6 })
    counts[0]!.faults = 16
    await processes[0]!.look()
    await processes[1]!.look()
    for (const one of processes)
      expect((await one.status(endpoint))!.objectives[0]).toMatchObject({ events: 1_010, bad: 16 })
  })
})

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMillrace, type Millrace } from '../../src/app.ts'
import { defineProject } from '../../src/automation/index.ts'
import { resolveSettings } from '../../src/base/index.ts'
import { settingsSchema } from '../../src/cli/index.ts'
import { csv, dataset } from '../../src/data/index.ts'
import { featureService, featureView, latest, onDemand, window } from '../../src/features/index.ts'
import { createLog } from '../../src/http/index.ts'
import { sql } from '../../src/table/index.ts'
import { ask } from '../support/ask.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { type RedisServer, redisIsHere, startRedis } from '../support/redis.ts'

cleanFolders()
const NOW = Date.UTC(2026, 0, 2, 12)
const ROWS = `driver_id,at,trips,rate,city
1001,2026-01-02T11:00:00Z,3,0.5,Bonn
1001,2026-01-02T10:30:00Z,4,0.4,Ulm
1002,2026-01-02T02:00:00Z,1,,Trier
`

const stats = dataset('stats', { source: csv('stats.csv'), time: 'at' })
const driver = featureView('driver', {
  ...{ from: stats, entity: 'driver_id' },
  features: { trips_2h: window.sum(sql`trips`, '2h'), rate: latest(sql`rate`), city: latest(sql`city`) },
})
const paid = onDemand('paid', { takes: ['rate', 'amount'], features: { paid: sql`rate * amount` } })
const project = defineProject({ name: 'rides', endpoints: [], services: [featureService('score', [driver, paid])] })

describe.each(['memory', 'redis'] as const)('features online in %s', (store) => {
  if (store === 'redis' && !redisIsHere) return
  const root = freshFolder()
  let redis: RedisServer | undefined
  let app: Millrace
  let running: Awaited<ReturnType<Millrace['serve']>>
  const open = async (): Promise<void> => {
    const flags = { port: 0, grpcPort: -1, dataDir: path.join(root, 'data'), ...(redis && { redisUrl: redis.url }) }
    const { values: settings } = resolveSettings(settingsSchema, { flags })
    app = await createMillrace({
      settings,
      log: createLog('silent', () => undefined),
      project,
      root,
      clock: { now: () => NOW },
    })
    running = await app.serve()
  }
  const close = async (): Promise<void> => {
    await running.stop()
    await app.close()
  }
  beforeAll(async () => {
    writeFileSync(path.join(root, 'stats.csv'), ROWS)
    if (store === 'redis') redis = await startRedis()
    await open()
  }, 60_000)
  afterAll(async () => {
    await close()
    await redis?.stop()
  })
  const post = async (url: string, payload: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' }
    const { statusCode, body } = await ask(running.url, { method: 'POST', url, payload, headers })
    expect([url, statusCode, statusCode === 200 || statusCode === 202 ? '' : body]).toEqual([
      url,
      expect.any(Number),
      '',
    ])
    return body === '' ? undefined : JSON.parse(body)
  }
  const get = (entities: string[]) => post('/api/v1/features/values', { service: 'score', entities })

  it('are looked up after data came in and was materialized, by Feast and by the API, with the same numbers', async () => {
    await post('/api/v1/datasets/stats/versions', {})
    expect(await post('/materialize-incremental', { end_ts: '2026-01-02T12:00:00' })).toBe(null)
    expect(await get(['driver_id=1001,amount=10', 'driver_id=1002,amount=1'])).toMatchObject({
      features: ['trips_2h', 'rate', 'city', 'paid'],
      rows: [
        { entity: { driver_id: '1001', amount: 10 }, values: { trips_2h: 7, rate: 0.5, city: 'Bonn', paid: 5 } },
        { values: { trips_2h: 0, rate: null, city: 'Trier' }, statuses: { trips_2h: 'PRESENT', rate: 'NULL_VALUE' } },
      ],
    })
    const asked = { feature_service: 'score', entities: { driver_id: [1001], amount: [10] } }
    const answer = (await post('/get-online-features', asked)) as { results: { values: unknown[] }[] }
    expect(answer.results.map(({ values }) => values)).toEqual([[1001], [7], [0.5], ['Bonn'], [5]])
  })

  it('see what is pushed, and still do after a restart', async () => {
    const df = { driver_id: [1002], event_timestamp: ['2026-01-02T11:30:00'], trips: [9], rate: [0.9], city: ['Köln'] }
    await post('/push', { push_source_name: 'stats', df, to: 'online' })
    const found = {
      rows: [{ values: { trips_2h: 9, rate: 0.9, city: 'Köln' }, eventTimes: { rate: NOW - 1_800_000 } }],
    }
    expect(await get(['driver_id=1002,amount=1'])).toMatchObject(found)
    await close()
    await open()
    expect(await get(['driver_id=1002,amount=1'])).toMatchObject(found)
  })
})

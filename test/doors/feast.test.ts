import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { feastPlaneOf } from '../../src/assembly/feast-plane.ts'
import { DAY, HOUR } from '../../src/base/index.ts'
import { dataset, parquet } from '../../src/data/index.ts'
import {
  createOnlineFeatures,
  featureService,
  featureView,
  latest,
  onDemand,
  window,
} from '../../src/features/index.ts'
import type { Server } from '../../src/http/index.ts'
import { feast } from '../../src/protocols/index.ts'
import { categoryColumn, numberColumn, sql, tableOf } from '../../src/table/index.ts'
import { ask } from '../support/ask.ts'
import { commitChunks } from '../support/commit-chunks.ts'
import { cleanFolders } from '../support/folders.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { fakeServer } from './fake-server.ts'

cleanFolders()
const NOW = Date.UTC(2001, 6, 1)
const EPOCH = '1970-01-01T00:00:00Z'

const stats = dataset('driver_rows', { source: parquet('nowhere'), time: 'at' })
const driverStats = featureView('driver_stats', {
  ...{ from: stats, entity: 'driver_id', ttl: '1d' },
  features: { conv_rate: latest(sql`conv_rate`), city: latest(sql`city`), since: latest(sql`since`) },
})
const driverTrips = featureView('driver_trips', {
  ...{ from: stats, entity: 'driver_id' },
  features: { trips_2h: window.sum(sql`trips`, '2h'), conv_rate: latest(sql`conv_rate * 100`) },
})
const ratio = onDemand('ratio', { takes: ['conv_rate', 'amount'], features: { paid: sql`conv_rate * amount` } })
const score = featureService('driver_score', [driverStats, ratio])
const project = {
  ...{ name: 'rides', datasets: [stats], views: [driverStats, driverTrips], onDemands: [ratio], services: [score] },
  ...{ models: [], endpoints: [], alerts: [], pipelines: [] },
}

let stage: Stage
let server: Server
let url: string
const performed: unknown[] = []
beforeAll(async () => {
  stage = await openStage()
  const times = [NOW - HOUR, NOW - 3 * HOUR, NOW - 2 * DAY]
  await commitChunks(stage, 'driver_rows', {
    time: 'at',
    tables: [
      tableOf({
        at: numberColumn(times, 'time'),
        driver_id: numberColumn([1001, 1002, 1003]),
        conv_rate: numberColumn([0.5, null, 0.25]),
        city: categoryColumn(['Köln "am" Rhein', 'Bonn', 'Ulm']),
        since: numberColumn([NOW - 10 * DAY, null, null], 'time'),
        trips: numberColumn([3, 4, 5]),
      }),
    ],
  })
  const features = createOnlineFeatures(stage)
  await features.materialize({ views: project.views, from: NOW - HOUR, to: NOW })
  const perform = async (name: string, input: object): Promise<unknown> => performed.push([name, input])
  const plane = feastPlaneOf({ project, features, clock: stage.clock, ready: () => true, perform })
  server = await fakeServer({ doors: [feast({ plane })] })
  url = (await server.listen()).url
})
afterAll(async () => {
  await server.close()
  await stage.close()
})

const post = (path: string, payload: object) => ask(url, { method: 'POST', url: path, payload })
const look = (payload: object) => post('/get-online-features', payload)

/** Values, statuses and moments of a result by its name. */
function resultOf(body: { metadata: { feature_names: string[] }; results: unknown[] }, name: string) {
  return body.results[body.metadata.feature_names.indexOf(name)]
}

describe('get-online-features', () => {
  it('gives entities first, then features in the order asked, with statuses and moments', async () => {
    const { statusCode, headers, body } = await look({
      features: ['driver_stats:city', 'driver_stats:conv_rate', 'driver_stats:since'],
      entities: { driver_id: [1001, 1002, 1003, 9] },
    })
    expect([statusCode, headers['content-type']]).toEqual([200, 'application/json'])
    const [an, three] = ['2001-06-30T23:00:00Z', '2001-06-30T21:00:00Z']
    const event_timestamps = [an, three, '2001-06-29T00:00:00Z', EPOCH]
    expect(JSON.parse(body)).toEqual({
      metadata: { feature_names: ['driver_id', 'city', 'conv_rate', 'since'] },
      results: [
        { values: [1001, 1002, 1003, 9], statuses: Array(4).fill('PRESENT'), event_timestamps: Array(4).fill(EPOCH) },
        {
          values: ['Köln "am" Rhein', 'Bonn', null, null],
          ...{ statuses: ['PRESENT', 'PRESENT', 'OUTSIDE_MAX_AGE', 'NOT_FOUND'], event_timestamps },
        },
        {
          values: [0.5, null, null, null],
          ...{ statuses: ['PRESENT', 'NULL_VALUE', 'OUTSIDE_MAX_AGE', 'NOT_FOUND'], event_timestamps },
        },
        {
          values: [(NOW - 10 * DAY) / 1_000, null, null, null],
          ...{ statuses: ['PRESENT', 'NULL_VALUE', 'OUTSIDE_MAX_AGE', 'NOT_FOUND'], event_timestamps },
        },
      ],
    })
  })

  it('answers the same under /feast, for keys as texts, and for nobody', async () => {
    const asked = { features: ['driver_trips:trips_2h'], entities: { driver_id: ['1001'] } }
    const answers = [await look(asked), await post('/feast/get-online-features', asked)]
    for (const answer of answers) expect(resultOf(answer.json(), 'trips_2h')).toMatchObject({ values: [3] })
    const nobody = await look({ features: ['driver_trips:trips_2h'], entities: { driver_id: [] } })
    expect(nobody.json().results).toEqual(Array(2).fill({ values: [], statuses: [], event_timestamps: [] }))
  })

  it('puts views before names where that is asked, and refuses two equal bare ones', async () => {
    const asked = { features: ['driver_stats:conv_rate', 'driver_trips:conv_rate'], entities: { driver_id: [1001] } }
    const full = (await look({ ...asked, full_feature_names: true })).json()
    expect(full.metadata.feature_names).toEqual(['driver_id', 'driver_stats__conv_rate', 'driver_trips__conv_rate'])
    expect(full.results.slice(1).map(({ values }: { values: unknown }) => values)).toEqual([[0.5], [50]])
    expect(errorOf(await look(asked))).toMatchObject([400, { class: 'FeatureNameCollisionError' }])
  })

  it('answers a feature service, whose on-demand features take columns of the request', async () => {
    const entities = { driver_id: [1001, 1002], amount: [10, 20] }
    const answer = (await look({ feature_service: 'driver_score', features: ['no:such'], entities })).json()
    expect(answer.metadata.feature_names).toEqual(['driver_id', 'conv_rate', 'city', 'since', 'paid'])
    expect(resultOf(answer, 'paid')).toEqual({
      ...{ values: [5, null], statuses: ['PRESENT', 'NULL_VALUE'], event_timestamps: [EPOCH, EPOCH] },
    })
    const older = { features: ['ratio:paid'], entities: { driver_id: [1001] }, request_context: { amount: [3] } }
    expect(resultOf((await look(older)).json(), 'paid')).toMatchObject({ values: [1.5] })
  })

  it('tells of views only where that is asked', async () => {
    const asked = { features: ['driver_stats@latest:city'], entities: { driver_id: [1001] } }
    expect((await look(asked)).json().metadata).toEqual({ feature_names: ['driver_id', 'city'] })
    const told = await look({ ...asked, include_feature_view_version_metadata: true })
    expect(told.json().metadata.feature_view_metadata).toEqual([{ name: 'driver_stats', version: 0 }])
  })
})

function errorOf({ statusCode, body }: { statusCode: number; body: string }): [number, unknown] {
  const text: unknown = JSON.parse(body)
  return [statusCode, typeof text === 'string' && text.startsWith('{') ? JSON.parse(text) : text]
}

describe('errors', () => {
  it.each([
    [{ features: ['nope:x'] }, 'FeatureViewNotFoundException', 'Feature view nope does not exist in project rides'],
    [
      { features: ['driver_stats:nope'] },
      'FeatureViewNotFoundException',
      'Feature nope does not exist in feature view driver_stats in project rides',
    ],
    [
      { features: ['driver_stats@v9:city'] },
      'FeatureViewVersionNotFound',
      'Version v9 of feature view driver_stats does not exist in project rides',
    ],
    [
      { feature_service: 'nope' },
      'FeatureServiceNotFoundException',
      'Feature service nope does not exist in project rides',
    ],
  ])('%j is a JSON text that holds the class to raise', async (asked, name, message) => {
    const answer = errorOf(await look({ ...asked, entities: { driver_id: [1] } }))
    expect(answer).toEqual([404, { module: 'feast.errors', class: name, message }])
  })

  it.each([
    [{ features: ['driver_stats:city'] }, ['body', 'entities'], 'missing'],
    [{ entities: { driver_id: [1] } }, ['body', 'features'], 'missing'],
    [{ features: ['driver_stats:city'], entities: {} }, ['body', 'entities', 'driver_id'], 'missing'],
    [{ features: ['city'], entities: { driver_id: [1] } }, ['body', 'features'], 'value_error'],
    [
      { features: ['driver_stats:city'], entities: { driver_id: [1], amount: [1, 2] } },
      ['body', 'entities', 'amount'],
      'value_error',
    ],
  ])('%j does not fit', async (asked, loc, type) => {
    const { statusCode, body } = await look(asked)
    expect([statusCode, JSON.parse(body).detail[0]]).toMatchObject([422, { loc, type }])
  })
})

describe('push and write', () => {
  const now = new Date(NOW).toISOString().slice(0, -1)
  const cityOf = async (id: number) => {
    const answer = await look({ features: ['driver_stats:city'], entities: { driver_id: [id] } })
    return (resultOf(answer.json(), 'city') as { values: unknown[] }).values[0]
  }

  it('are read at once, by source of a dataset or name of a view, in columns or rows', async () => {
    const df = { driver_id: [7], city: ['Trier'], event_timestamp: [now], created: [null], unknown: [1] }
    const pushed = await post('/push', { push_source_name: 'driver_rows', df, to: 'online' })
    expect([pushed.statusCode, pushed.body]).toEqual([200, ''])
    expect(await cityOf(7)).toBe('Trier')
    const written = await post('/write-to-online-store', {
      ...{ feature_view_name: 'driver_stats', allow_registry_cache: false, transform_on_write: true },
      df: [{ driver_id: 8, city: 'Mainz', event_timestamp: now, created: null }],
    })
    expect([written.statusCode, written.body]).toEqual([200, 'null'])
    expect(await cityOf(8)).toBe('Mainz')
  })

  it('keep the newest by event time, then by creation, in whatever order they come', async () => {
    const write = (city: string, event_timestamp: string, created: string | null) =>
      post('/write-to-online-store', {
        feature_view_name: 'driver_stats',
        df: { driver_id: [42], city: [city], event_timestamp: [event_timestamp], created: [created] },
      })
    await write('new', '2001-06-30T22:00:00', '2001-06-30T22:10:00')
    await write('old', '2001-06-30T21:00:00', '2001-06-30T23:00:00')
    expect(await cityOf(42)).toBe('new')
    await write('corrected', '2001-06-30T22:00:00', '2001-06-30T22:20:00')
    await write('late', '2001-06-30T22:00:00', '2001-06-30T22:05:00')
    expect(await cityOf(42)).toBe('corrected')
  })

  it('hand rows for the offline store on to the dataset, and answer that they wait', async () => {
    const df = { driver_id: [7], city: ['Trier'], event_timestamp: [now] }
    const answer = await post('/push', { push_source_name: 'driver_rows', df, to: 'offline' })
    expect(answer.statusCode).toBe(202)
    expect(performed.at(-1)).toMatchObject([
      'data.push',
      { dataset: 'driver_rows', rows: [{ driver_id: 7, city: 'Trier' }] },
    ])
  })

  it.each([
    [
      { push_source_name: 'driver_rows', df: {}, to: 'x' },
      ["x is not a supported push format. Please specify one of these ['online', 'offline', 'online_and_offline']."],
    ],
    [{ push_source_name: 'driver_rows', df: { driver_id: [1] }, to: 'online' }, ['Field required']],
    [
      { push_source_name: 'driver_rows', df: { driver_id: [null], event_timestamp: [now] }, to: 'online' },
      [expect.stringContaining('no driver_id')],
    ],
  ])('%j is refused', async (body, messages) => {
    const answer = await post('/push', body)
    expect([answer.statusCode, answer.json().detail.map(({ msg }: { msg: string }) => msg)]).toEqual([422, messages])
  })

  it('of an unknown source raise its class', async () => {
    const df = { driver_id: [1], event_timestamp: [now] }
    expect(errorOf(await post('/push', { push_source_name: 'nope', df, to: 'online' }))).toMatchObject([
      422,
      { class: 'PushSourceNotFoundException' },
    ])
    expect(errorOf(await post('/write-to-online-store', { feature_view_name: 'nope', df }))).toMatchObject([
      404,
      { class: 'FeatureViewNotFoundException' },
    ])
  })
})

describe('materialize', () => {
  it('makes views ready from one moment to another, or since the last time', async () => {
    const span = { start_ts: '2001-06-01T00:00:00', end_ts: '2001-07-01T00:00:00+00:00' }
    expect((await post('/materialize', { ...span, feature_views: ['driver_stats'] })).body).toBe('null')
    expect(performed.at(-1)).toEqual([
      'features.materialize',
      { views: ['driver_stats'], from: Date.UTC(2001, 5, 1), to: NOW },
    ])
    expect((await post('/materialize-incremental', { end_ts: span.end_ts })).body).toBe('null')
    expect(performed.at(-1)).toEqual(['features.materialize', { to: NOW }])
    expect((await post('/materialize', span)).statusCode).toBe(200)
    expect((await post('/materialize', { end_ts: 'never', start_ts: 'never' })).statusCode).toBe(422)
  })

  it('answers at once where that is asked', async () => {
    const accepted = await post('/materialize-incremental?async=true', {
      end_ts: '2001-07-01',
      feature_views: ['driver_stats'],
    })
    expect([accepted.statusCode, accepted.json()]).toEqual([
      202,
      { status: 'accepted', feature_views: ['driver_stats'] },
    ])
  })
})

it('is healthy, and has nothing else', async () => {
  expect((await ask(url, '/health')).statusCode).toBe(200)
  expect((await ask(url, '/feast/health')).statusCode).toBe(200)
  expect((await ask(url, '/feast/chat')).statusCode).toBe(404)
  expect((await ask(url, '/get-online-features')).statusCode).toBe(405)
})

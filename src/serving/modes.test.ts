import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { flightRows, openServingStage, type ServingStage } from '../../test/support/serving-stage.ts'
import { seededRandom } from '../base/index.ts'
import { fitLearner, logistic } from '../learners/index.ts'
import { categoryColumn, numberColumn, type Table, tableOf, valueAt } from '../table/index.ts'
import type { TrafficChange } from './endpoints.ts'
import type { Answer, PredictRequest } from './predict.ts'

cleanFolders()
let stage: ServingStage
beforeAll(async () => {
  stage = await openServingStage(freshFolder())
})
afterAll(() => stage.close())

let endpoints = 0
async function freshEndpoint(traffic: Partial<TrafficChange> = {}): Promise<string> {
  const name = `m${endpoints++}`
  await stage.serving.endpoints.open({ name, model: 'late' })
  await stage.serving.endpoints.setTraffic(name, {
    ...{ champion: 1, mode: 'single', percent: 0, because: 'test' },
    ...traffic,
  })
  return name
}

const ask = (endpoint: string, rows: Table, more: Partial<PredictRequest> = {}): Promise<Answer> =>
  stage.serving.predict(endpoint, { rows, ...more })
const code = (name: string) => ({ code: `serving.${name}` })
const canary = { challenger: 2, mode: 'canary' } as const
const flights = (origins: readonly (string | null)[], hour = 1): Table =>
  tableOf({
    distance: numberColumn(origins.map((_, i) => i)),
    hour: numberColumn(origins.map(() => hour)),
    origin: categoryColumn(origins),
  })
const column = (table: Table, name: string) =>
  Array.from({ length: table.rows }, (_, row) => valueAt(table.columns.get(name)!, row))
const journalOf = (endpoint: string): Promise<Table> =>
  stage.serving.journal.read(endpoint, { from: 0, to: Number.POSITIVE_INFINITY })

describe('a challenger in blue-green', () => {
  it('answers only those who ask for its version, until it is switched to; the old one stays for an undo', async () => {
    const endpoint = await freshEndpoint({ challenger: 2, mode: 'blue_green' })
    const rows = flightRows(200)
    expect(new Set((await ask(endpoint, rows)).versions)).toEqual(new Set([1]))
    expect(new Set((await ask(endpoint, rows, { version: 2 })).versions)).toEqual(new Set([2]))
    const { endpoints: kept } = stage.serving
    expect(await kept.switchOver(endpoint, { by: 'ada', because: 'green' })).toMatchObject({
      ...{ champion: 2, challenger: undefined, previous: 1, mode: 'single' },
    })
    expect(new Set((await ask(endpoint, rows)).versions)).toEqual(new Set([2]))
    await expect(kept.switchOver(endpoint, { by: 'ada', because: '' })).rejects.toMatchObject(code('no_challenger'))
    expect(await kept.undo(endpoint, { by: 'ada', because: 'red' })).toMatchObject({ champion: 1 })
    expect((await kept.history(endpoint)).map(({ mode, because }) => `${mode} ${because}`)).toEqual([
      ...['single red', 'single green', 'blue_green test'],
    ])
  })

  it('is refused where its outputs are others', async () => {
    const three = await stage.register(threeClasses())
    const endpoint = await freshEndpoint()
    const change = { champion: 1, challenger: three, percent: 0, because: '' }
    for (const mode of ['canary', 'blue_green'] as const)
      await expect(stage.serving.endpoints.setTraffic(endpoint, { ...change, mode })).rejects.toMatchObject(
        code('signature_differs'),
      )
    await stage.serving.endpoints.setTraffic(endpoint, { ...change, mode: 'shadow' })
    expect((await ask(endpoint, flightRows(3))).outputs['probability']!.data).toHaveLength(3)
  })
})

describe('rules of segments', () => {
  const rules = [
    { column: 'origin', in: ['ATL'], percent: 0 },
    { column: 'origin', in: ['ATL', 'BOS'], percent: 100 },
    { column: 'hour', from: 18, below: 24, percent: 100 },
  ]

  it('give each segment its own share; the first that a row is in holds, and all others get that of the endpoint', async () => {
    const endpoint = await freshEndpoint({ ...canary, percent: 0, rules })
    const versions = async (origin: string | null, hour: number) =>
      new Set((await ask(endpoint, flights(new Array(50).fill(origin), hour))).versions)
    expect(await versions('ATL', 20)).toEqual(new Set([1]))
    expect(await versions('BOS', 2)).toEqual(new Set([2]))
    expect(await versions('DEN', 18)).toEqual(new Set([2]))
    expect(await versions('DEN', 24)).toEqual(new Set([1]))
    expect(await versions(null, 2)).toEqual(new Set([1]))
  })

  it('stay as they are when traffic changes without them, also in the next process, and go when told so', async () => {
    const endpoint = await freshEndpoint({ ...canary, percent: 0, rules, stickyBy: 'origin' })
    await stage.serving.endpoints.setTraffic(endpoint, { ...canary, champion: 1, percent: 5, because: 'more' })
    const serving = await stage.reopen()
    expect(await serving.endpoints.get(endpoint)).toMatchObject({ rules, stickyBy: 'origin', percent: 5 })
    expect(new Set((await ask(endpoint, flights(new Array(50).fill('BOS')))).versions)).toEqual(new Set([2]))
    const none = { rules: [], stickyBy: null, percent: 0, because: 'none' }
    await serving.endpoints.setTraffic(endpoint, { ...canary, champion: 1, ...none })
    expect(await serving.endpoints.get(endpoint)).toMatchObject({ rules: [], stickyBy: undefined })
    expect(await serving.endpoints.history(endpoint)).toMatchObject([{ rules: [] }, { rules }, { rules }])
  })

  it('are refused where the endpoint has no such column, or one of another kind', async () => {
    const endpoint = await freshEndpoint()
    const bad: Partial<TrafficChange>[] = [
      { rules: [{ column: 'speed', from: 1, percent: 5 }] },
      { rules: [{ column: 'origin', from: 1, percent: 5 }] },
      { rules: [{ column: 'hour', in: ['1'], percent: 5 }] },
      { rules: [{ column: 'hour', percent: 5 }] },
      { rules: [{ column: 'hour', in: ['1'], from: 1, percent: 5 }] },
      { rules: [{ column: 'hour', from: 2, below: 2, percent: 5 }] },
      { rules: [{ column: 'hour', from: 2, percent: 101 }] },
      { stickyBy: 'speed' },
    ]
    for (const change of bad)
      await expect(
        stage.serving.endpoints.setTraffic(endpoint, { champion: 1, ...canary, percent: 5, because: '', ...change }),
      ).rejects.toMatchObject(code('bad_traffic'))
    expect(await stage.serving.endpoints.get(endpoint)).toMatchObject({ mode: 'single', rules: [] })
  })
})

it('answers a value of the sticky column always with the same version, where the request names no key', async () => {
  const endpoint = await freshEndpoint({ ...canary, percent: 50, stickyBy: 'origin' })
  const airports = Array.from({ length: 40 }, (_, i) => `A${i}`)
  const first = await ask(endpoint, flights([...airports, ...airports]))
  expect(first.versions.slice(0, 40)).toEqual(first.versions.slice(40))
  expect(new Set(first.versions)).toEqual(new Set([1, 2]))
  expect((await ask(endpoint, flights(airports))).versions).toEqual(first.versions.slice(0, 40))
  const airportKeys = Array.from({ length: 200 }, (_, i) => `k${i}`)
  const keyed = await ask(endpoint, flights(new Array(200).fill('A0')), { keys: airportKeys })
  expect(new Set(keyed.versions)).toEqual(new Set([1, 2]))
  const missing = await ask(endpoint, flights(new Array(200).fill(null)))
  expect(new Set(missing.versions)).toEqual(new Set([1, 2]))
})

describe('the version beside the one that answered', () => {
  it('scores the very same rows afterwards, whoever answered them', async () => {
    const endpoint = await freshEndpoint({ ...canary, percent: 50 })
    const rows = flightRows(300, 8)
    const { versions } = await ask(endpoint, rows)
    expect(new Set(versions)).toEqual(new Set([1, 2]))
    const kept = await journalOf(endpoint)
    const [one, two] = [await ask(endpoint, rows, { version: 1 }), await ask(endpoint, rows, { version: 2 })]
    expect(column(kept, 'champion_score')).toEqual([...one.scores])
    expect(column(kept, 'challenger_score')).toEqual([...two.scores])
    expect(column(kept, 'answered')).toEqual([...versions])
  })

  it('scores what it needs in the shadow, whatever outputs were asked for', async () => {
    const endpoint = await freshEndpoint({ challenger: 2, mode: 'shadow' })
    const { ids } = await ask(endpoint, flightRows(5), { outputs: ['probability'] })
    const kept = await journalOf(endpoint)
    expect(column(kept, 'id')).toEqual(ids)
    expect(column(kept, 'challenger_score').every((score) => typeof score === 'number')).toBe(true)
  })

  it('is there for the labels of rows that were answered a moment ago', async () => {
    const endpoint = await freshEndpoint({ challenger: 2, mode: 'shadow' })
    const { ids } = await ask(endpoint, flightRows(3))
    const labels = ids.map((id) => ({ id, label: 1, at: stage.clock.now() }))
    expect(await stage.serving.journal.label(endpoint, labels)).toEqual({ accepted: 3, unknown: 0 })
  })

  it('keeps the answer and then the pair where rows must be on disk first', async () => {
    const endpoint = await freshEndpoint({ challenger: 2, mode: 'shadow' })
    await stage.reopen({ durability: 'request' })
    const { ids, scores } = await ask(endpoint, flightRows(4))
    const kept = await journalOf(endpoint)
    expect(column(kept, 'id')).toEqual(ids)
    expect(column(kept, 'score')).toEqual([...scores])
    expect(column(kept, 'challenger_score').every((score) => typeof score === 'number')).toBe(true)
    await stage.reopen()
    expect(column(await journalOf(endpoint), 'id')).toEqual(ids)
  })
})

it('knows versions by the names of the traffic and by the aliases of the registry, as they move', async () => {
  const endpoint = await freshEndpoint({ ...canary, percent: 5 })
  const { serving, models } = stage
  const named = (label: string) => serving.versionOf(endpoint, label)
  expect([await named('stable'), await named('canary'), await named('production')]).toEqual([1, 2, undefined])
  await models.pointAlias('late', 'production', 3, { by: 'ada', because: '' })
  expect(await named('production')).toBe(3)
  await models.pointAlias('late', 'production', 2, { by: 'ada', because: '' })
  expect(await named('production')).toBe(2)
  expect(await serving.versionOf('nothing', 'stable')).toBeUndefined()
})

it('answers nothing while it is unloaded, also in the next process, and everything when it is loaded again', async () => {
  const endpoint = await freshEndpoint()
  await stage.serving.endpoints.unload(endpoint)
  await expect(ask(endpoint, flightRows(1))).rejects.toMatchObject(code('not_ready'))
  expect(stage.serving.describe(endpoint)).toMatchObject({ ready: false, versions: [] })
  await stage.serving.endpoints.setTraffic(endpoint, { champion: 2, mode: 'single', percent: 0, because: 'later' })
  await expect(ask(endpoint, flightRows(1))).rejects.toMatchObject(code('not_ready'))
  const serving = await stage.reopen()
  expect(serving.ready()).toBe(true)
  await expect(ask(endpoint, flightRows(1))).rejects.toMatchObject(code('not_ready'))
  await serving.endpoints.load(endpoint)
  expect([...(await ask(endpoint, flightRows(1))).versions]).toEqual([2])
  const told = stage.happened.filter(({ payload }) => (payload as { endpoint?: string }).endpoint === endpoint)
  expect(told.map(({ name }) => name)).toEqual([
    ...['serving.traffic_changed', 'serving.endpoint_unloaded', 'serving.traffic_changed', 'serving.endpoint_loaded'],
  ])
})

it('answers requests that come while its versions are still being loaded', async () => {
  const endpoint = await freshEndpoint({ challenger: 2, mode: 'shadow' })
  let release = (): void => undefined
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const models = {
    ...stage.models,
    get: async (model: string, version: number) => gate.then(() => stage.models.get(model, version)),
  }
  const serving = await stage.reopen({ models }, false)
  expect([serving.ready(), serving.describe(endpoint)?.ready]).toEqual([false, false])
  const answer = ask(endpoint, flightRows(2))
  release()
  expect([...(await answer).versions]).toEqual([1, 1])
  await serving.resumed()
  expect(serving.ready()).toBe(true)
  await stage.reopen()
})

it('counts what each version answered and what failed', async () => {
  const endpoint = await freshEndpoint({ ...canary, percent: 50 })
  await ask(endpoint, flightRows(100))
  await ask(endpoint, flightRows(7), { version: 1 })
  await expect(ask(endpoint, flightRows(1), { version: 9 })).rejects.toMatchObject(code('version_not_served'))
  const { meters, failures, versions, unpaired } = stage.serving.numbers(endpoint)!
  const rows = [...meters.values()].reduce((sum, meter) => sum + meter.rows, 0)
  expect([rows, unpaired, [...failures]]).toEqual([107, 0, [['serving.version_not_served', 1]]])
  expect(versions.map(({ version }) => version)).toEqual([1, 2])
})

/** A model that answers three classes. */
function threeClasses(): Uint8Array {
  const table = flightRows(300)
  const label = Float64Array.from({ length: 300 }, (_, row) => row % 3)
  const task = {
    table,
    features: ['distance', 'hour', 'origin'],
    label,
    objective: 'multiclass' as const,
    classes: ['early', 'fine', 'late'],
  }
  return fitLearner(logistic(), task, { random: seededRandom(1), progress: () => undefined }).onnx
}

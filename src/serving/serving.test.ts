import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import {
  flightRows,
  flightScoring,
  openServingStage,
  type ServingStage,
  START,
} from '../../test/support/serving-stage.ts'
import { attribute, encodeModel, graph, ML, node, value } from '../inference/index.ts'
import { artifactOf, readModelFile } from '../registry/index.ts'
import { categoryColumn, numberColumn, type Table, tableOf, takeRows, valueAt, withColumn } from '../table/index.ts'
import { servingActions } from './all-actions.ts'
import type { Answer } from './predict.ts'
import { tableOfRows } from './request.ts'
import { hashOf, isWithin } from './traffic.ts'

cleanFolders()
let stage: ServingStage
beforeAll(async () => {
  stage = await openServingStage(freshFolder())
})
afterAll(() => stage.close())

let endpoints = 0
async function freshEndpoint(
  traffic?: Partial<Parameters<ServingStage['serving']['endpoints']['setTraffic']>[1]>,
): Promise<string> {
  const name = `e${endpoints++}`
  await stage.serving.endpoints.open({ name, model: 'late' })
  const course = { champion: 1, mode: 'single' as const, percent: 0, because: 'test', ...traffic }
  await stage.serving.endpoints.setTraffic(name, course)
  return name
}
const ask = (endpoint: string, rows: Table, more: object = {}): Promise<Answer> =>
  stage.serving.predict(endpoint, { rows, ...more })
const always = { from: 0, to: Number.POSITIVE_INFINITY }
const column = (table: Table, name: string) =>
  Array.from({ length: table.rows }, (_, row) => valueAt(table.columns.get(name)!, row))
const code = (name: string) => ({ code: `serving.${name}` })
const canary = (percent: number) => ({ challenger: 2, mode: 'canary' as const, percent })

describe('an answer', () => {
  it('is for each row the same, bit for bit, as when the row is asked alone', async () => {
    const endpoint = await freshEndpoint(canary(40))
    const pool = flightRows(400, 21)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 399 }), { minLength: 1, maxLength: 40 }),
        async (picked) => {
          const keys = picked.map((row) => `k${row}`)
          const together = await ask(endpoint, takeRows(pool, picked), { keys })
          for (const [i, row] of picked.entries()) {
            const alone = await ask(endpoint, takeRows(pool, [row]), { keys: [keys[i]!] })
            expect(alone.scores[0]).toBe(together.scores[i])
            expect(alone.versions[0]).toBe(together.versions[i])
          }
        },
      ),
      { numRuns: 30, seed: 2 },
    )
  })

  it('comes from the challenger for its share of the keys, and for one key always from the same', async () => {
    const endpoint = await freshEndpoint(canary(25))
    const rows = flightRows(4_000, 5)
    const keys = Array.from({ length: rows.rows }, (_, i) => `flight-${i}`)
    const { versions } = await ask(endpoint, rows, { keys })
    const share = versions.filter((version) => version === 2).length
    expect(Math.abs(share - 1_000)).toBeLessThan(4 * Math.sqrt(4_000 * 0.25 * 0.75))
    expect((await ask(endpoint, rows, { keys })).versions).toEqual(versions)
    await stage.serving.endpoints.setTraffic(endpoint, { champion: 1, ...canary(50), because: 'more' })
    const wider = (await ask(endpoint, rows, { keys })).versions
    expect(versions.every((version, row) => version === 1 || wider[row] === 2)).toBe(true)
  })

  it('is kept in the journal with what both versions said and every feature', async () => {
    const endpoint = await freshEndpoint(canary(50))
    const rows = flightRows(50, 6)
    const { ids, scores, versions } = await ask(endpoint, rows)
    const kept = await stage.serving.journal.read(endpoint, always)
    expect(column(kept, 'id')).toEqual(ids)
    expect(column(kept, 'score')).toEqual([...scores])
    expect(column(kept, 'answered')).toEqual([...versions])
    expect(new Set(versions)).toEqual(new Set([1, 2]))
    expect(column(kept, 'champion_score')).toEqual([...(await ask(endpoint, rows, { version: 1 })).scores])
    expect(column(kept, 'challenger_score')).toEqual([...(await ask(endpoint, rows, { version: 2 })).scores])
    expect(column(kept, 'f:origin')).toEqual(column(rows, 'origin'))
    expect(column(kept, 'f:hour')).toEqual(column(rows, 'hour'))
    expect(column(kept, 'at')).toEqual(ids.map(() => stage.clock.now()))
  })

  it('comes beside the score of the previous version while that is kept', async () => {
    const endpoint = await freshEndpoint({ champion: 2, previous: 1 })
    const { versions } = await ask(endpoint, flightRows(20, 7))
    expect(new Set(versions)).toEqual(new Set([2]))
    const kept = await stage.serving.journal.read(endpoint, always)
    expect(new Set(column(kept, 'challenger'))).toEqual(new Set([1]))
    expect(column(kept, 'challenger_score').every((score) => typeof score === 'number')).toBe(true)
    await expect(ask(endpoint, flightRows(1), { version: 3 })).rejects.toMatchObject(code('version_not_served'))
  })

  it('comes from the champion where the version beside it fails on a request', async () => {
    const picky = encodeModel(
      graph({
        name: 'picky',
        inputs: [value('absent', 'float', ['N', 2])],
        outputs: [value('probabilities', 'float', ['N', 2])],
        nodes: [node('Identity', ['absent'], ['probabilities'], {})],
        initializers: {},
        metadata: {},
      }),
    )
    const version = await stage.register(picky)
    const endpoint = await freshEndpoint({ challenger: version, mode: 'canary', percent: 100 })
    const rows = flightRows(10)
    expect(new Set((await ask(endpoint, rows)).versions)).toEqual(new Set([1]))
    await ask(endpoint, rows)
    const told = stage.happened.filter(({ name }) => name === 'serving.second_failed')
    expect(told.map(({ payload }) => payload)).toMatchObject([{ endpoint, version }])
  })

  it('is refused with the column that is wrong', async () => {
    const endpoint = await freshEndpoint()
    const rows = flightRows(2)
    const without = tableOf({ distance: numberColumn([1]), hour: numberColumn([1]) })
    const wrong = (table: Table, name: string) => expect(ask(endpoint, table)).rejects.toMatchObject(code(name))
    await wrong(without, 'missing_column')
    await wrong(withColumn(rows, 'speed', numberColumn([1, 2])), 'extra_column')
    await wrong(withColumn(rows, 'hour', categoryColumn(['1', '2'])), 'wrong_kind')
    for (const ids of [['a'], ['a', 'a'], ['a', ''], ['a', 'b\n']])
      await expect(ask(endpoint, rows, { ids })).rejects.toMatchObject(code('bad_ids'))
    await expect(ask(endpoint, rows, { keys: ['a'] })).rejects.toMatchObject(code('bad_ids'))
    expect((await stage.serving.journal.read(endpoint, always)).rows).toBe(0)
  })

  it('looks features up as of the moment of each row, and of now where it has none', async () => {
    const looked: number[][] = []
    const scoring = {
      columns: [...flightScoring.columns, { name: 'date', kind: 'time' as const }],
      timeColumn: 'date',
      vectors: (rows: Table, at: Float64Array) => {
        looked.push([...at])
        return rows
      },
    }
    const endpoint = await freshEndpoint()
    const serving = await stage.reopen({ scoring: () => scoring })
    await serving.predict(endpoint, { rows: withColumn(flightRows(2), 'date', numberColumn([5, null], 'time')) })
    expect(looked).toEqual([[5, stage.clock.now()]])
    const undeclared = await stage.reopen({ scoring: () => undefined })
    await expect(undeclared.predict(endpoint, { rows: flightRows(1) })).rejects.toMatchObject(code('not_declared'))
    expect(undeclared.describe(endpoint)).toMatchObject({ ready: false })
    await stage.reopen()
  })
})

describe('traffic', () => {
  it('spreads keys evenly over shares', () => {
    const counts = new Array<number>(20).fill(0)
    for (let i = 0; i < 20_000; i++) counts[hashOf(`late/2/${i}`) % 20]!++
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0)
    expect(chiSquare).toBeLessThan(43.8) // the 99.9 % point with 19 degrees of freedom
    expect([isWithin('s', 'k', 0), isWithin('s', 'k', 100)]).toEqual([false, true])
  })

  it('is kept with its history, and is the same in the next process', async () => {
    const endpoint = await freshEndpoint()
    stage.clock.moveTo(START + 1_000)
    await stage.serving.endpoints.setTraffic(endpoint, { champion: 1, ...canary(5), because: 'evidence', by: 'ada' })
    const state = {
      name: endpoint,
      model: 'late',
      champion: 1,
      challenger: 2,
      previous: undefined,
      mode: 'canary',
      percent: 5,
      ...{ rules: [], stickyBy: undefined, direct: false, unloaded: false },
    }
    expect(await stage.serving.endpoints.get(endpoint)).toEqual({ ...state, since: START + 1_000 })
    expect(stage.happened.at(-1)).toMatchObject({
      name: 'serving.traffic_changed',
      payload: { endpoint, challenger: 2, percent: 5, by: 'ada' },
    })
    const serving = await stage.reopen()
    expect(serving.describe(endpoint)).toMatchObject({ ready: true, versions: [1, 2], answers: 'probability' })
    expect(await serving.endpoints.history(endpoint)).toMatchObject([
      { percent: 5, because: 'evidence', by: 'ada' },
      { champion: 1, percent: 0 },
    ])
    expect((await ask(endpoint, flightRows(3))).ids).toHaveLength(3)
  })

  it('stays as it was when a version cannot be loaded', async () => {
    const endpoint = await freshEndpoint()
    const odd = await stage.register(Buffer.from('no model'))
    const before = await stage.serving.endpoints.get(endpoint)
    const change = { champion: odd, mode: 'single' as const, percent: 0, because: '' }
    await expect(stage.serving.endpoints.setTraffic(endpoint, change)).rejects.toMatchObject(code('version_not_loaded'))
    await expect(stage.serving.endpoints.setTraffic(endpoint, { ...change, champion: 99 })).rejects.toMatchObject({
      code: 'registry.version_not_found',
    })
    expect(await stage.serving.endpoints.get(endpoint)).toEqual(before)
    expect(new Set((await ask(endpoint, flightRows(3))).versions)).toEqual(new Set([1]))
  })

  it('is refused where its parts do not fit', async () => {
    const endpoint = await freshEndpoint()
    const bad = [
      { mode: 'shadow', percent: 0 },
      { mode: 'single', percent: 0, challenger: 2 },
      { mode: 'shadow', percent: 5, challenger: 2 },
      { mode: 'canary', percent: 101, challenger: 2 },
      { mode: 'canary', percent: 5, challenger: 1 },
      { mode: 'single', percent: 0, previous: 1 },
      { mode: 'single', percent: 0, previous: 0 },
      { mode: 'shadow', percent: 0, challenger: 2, previous: 2 },
    ] as const
    for (const change of bad)
      await expect(
        stage.serving.endpoints.setTraffic(endpoint, { champion: 1, because: '', ...change }),
      ).rejects.toMatchObject(code('bad_traffic'))
    await expect(stage.serving.endpoints.open({ name: endpoint, model: 'other' })).rejects.toMatchObject(
      code('model_differs'),
    )
    await expect(stage.serving.endpoints.get('e999')).rejects.toMatchObject(code('endpoint_not_found'))
    await expect(ask('e999', flightRows(1))).rejects.toMatchObject(code('endpoint_not_found'))
    await stage.serving.endpoints.open({ name: 'idle', model: 'late' })
    await expect(ask('idle', flightRows(1))).rejects.toMatchObject(code('not_ready'))
  })

  it('goes back to the previous version at once', async () => {
    const endpoint = await freshEndpoint({ champion: 2, previous: 1 })
    const { endpoints: kept } = stage.serving
    expect(await kept.undo(endpoint, { by: 'ada', because: 'wrong' })).toMatchObject({
      champion: 1,
      previous: undefined,
      mode: 'single',
    })
    expect(new Set((await ask(endpoint, flightRows(3))).versions)).toEqual(new Set([1]))
    await expect(kept.undo(endpoint, { by: 'ada', because: '' })).rejects.toMatchObject(code('no_previous'))
  })
})

describe('texts that were not in training', () => {
  it('are told once each, also over lives of the process', async () => {
    const endpoint = await freshEndpoint()
    const rows = (origin: (string | null)[]) =>
      tableOf({
        distance: numberColumn(origin.map(() => 1)),
        hour: numberColumn(origin.map(() => 1)),
        origin: categoryColumn(origin),
      })
    const told = () =>
      stage.happened.filter(
        ({ name, payload }) =>
          name === 'serving.unseen_value' && (payload as { endpoint: string }).endpoint === endpoint,
      )
    await ask(endpoint, rows(['ATL', 'XXX', null, 'XXX', 'YYY']))
    await ask(endpoint, rows(['YYY']))
    const expected = [
      { column: 'origin', value: 'XXX', at: stage.clock.now() },
      { column: 'origin', value: 'YYY', at: stage.clock.now() },
    ]
    expect(await stage.serving.unseen(endpoint)).toEqual(expected)
    expect(told()).toHaveLength(2)
    await stage.reopen()
    await ask(endpoint, rows(['XXX']))
    expect(await stage.serving.unseen(endpoint)).toEqual(expected)
    expect(told()).toHaveLength(2)
  })

  it('are known of models from elsewhere by their encoders', async () => {
    const attributes = {
      keys_strings: attribute.texts(['ATL']),
      values_floats: attribute.floats([1]),
      default_float: attribute.float(0),
    }
    const foreign = encodeModel(
      graph({
        name: 'foreign',
        inputs: [value('origin', 'string', ['N', 1])],
        outputs: [value('variable', 'float', ['N', 1])],
        nodes: [node('LabelEncoder', ['origin'], ['variable'], attributes, ML)],
        initializers: {},
        metadata: {},
      }),
    )
    const endpoint = await freshEndpoint({ champion: await stage.register(foreign) })
    expect((await ask(endpoint, flightRows(5))).scores).toHaveLength(5)
    expect(stage.serving.describe(endpoint)).toMatchObject({ answers: 'prediction' })
    expect((await stage.serving.unseen(endpoint)).map(({ value }) => value)).not.toContain('ATL')
    expect((await stage.serving.unseen(endpoint)).length).toBeGreaterThan(0)
  })
})

describe('a value of JSON', () => {
  const read = (kind: 'time' | 'boolean', x: unknown) =>
    column(tableOfRows([{ x }], { endpoint: 'late', columns: [{ name: 'x', kind }] }), 'x')[0]

  it('is a moment as milliseconds or ISO 8601, of UTC where it says no zone', () => {
    const moment = Date.UTC(2001, 4, 14, 8, 30)
    const written = ['2001-05-14T08:30:00Z', '2001-05-14 08:30', '2001-05-14T10:30:00.000+02:00', moment]
    expect(written.map((text) => read('time', text))).toEqual(written.map(() => moment))
    expect([read('time', '2001-05-14'), read('time', null)]).toEqual([Date.UTC(2001, 4, 14), null])
    for (const bad of ['2001-02-30', '2001-13-01', '14.5.2001', 'now', '', true, Number.NaN])
      expect(() => read('time', bad)).toThrow(expect.objectContaining(code('wrong_kind')))
  })

  it('is a boolean only as such', () => {
    expect([read('boolean', true), read('boolean', false), read('boolean', null)]).toEqual([1, 0, null])
    for (const bad of [1, 'true'])
      expect(() => read('boolean', bad)).toThrow(expect.objectContaining(code('wrong_kind')))
  })
})

describe('the actions', () => {
  const call = { actor: { id: 'ada', roles: [] }, progress: () => undefined }
  // biome-ignore lint/suspicious/noExplicitAny: each action has an input of its own
  async function perform(name: string, input: any): Promise<any> {
    const action = servingActions.find((one) => one.name === `serving.${name}`)!
    expect([...Value.Errors(action.input, input)]).toEqual([])
    const output = await action.run(
      { serving: stage.serving, clock: stage.clock, models: stage.models, blobs: stage.blobs, readModelFile } as never,
      input as never,
      call,
    )
    expect([...Value.Errors(action.output, output)]).toEqual([])
    return output
  }
  const row = { distance: 446, hour: 18, origin: 'ATL' }

  it('answer rows of JSON as the same table would be, and take labels', async () => {
    const endpoint = await freshEndpoint()
    const asked = { endpoint, rows: [row, { ...row, origin: null, hour: null }], ids: ['a', 'b'] }
    const { predictions } = await perform('predict', asked)
    const table = tableOf({
      distance: numberColumn([446, 446]),
      hour: numberColumn([18, null]),
      origin: categoryColumn(['ATL', null]),
    })
    const { scores } = await ask(endpoint, table)
    expect(predictions).toEqual([
      { id: 'a', score: scores[0], version: 1 },
      { id: 'b', score: scores[1], version: 1 },
    ])
    const labels = [
      { id: 'a', label: true },
      { id: 'zz', label: 0, at: 7 },
    ]
    expect(await perform('label', { endpoint, labels })).toEqual({ accepted: 2, unknown: 1 })
    const kept = await stage.serving.journal.read(endpoint, always)
    expect(column(kept, 'label').slice(0, 2)).toEqual([1, null])
    expect(column(kept, 'label_at')[0]).toBe(stage.clock.now())
  })

  it('name the row and the column of what they refuse', async () => {
    const endpoint = await freshEndpoint()
    const refused = async (bad: object, name: string, words: string) => {
      const error = await perform('predict', { endpoint, rows: [row, bad] }).catch((thrown) => thrown)
      expect(error).toMatchObject(code(name))
      expect(error.message).toContain(words)
      expect(error.message).toContain('row 1')
    }
    await refused({ distance: 1, origin: 'ATL' }, 'missing_column', 'hour')
    await refused({ ...row, speed: 1 }, 'extra_column', 'speed')
    await refused({ ...row, hour: '18' }, 'wrong_kind', 'hour')
    await refused({ ...row, origin: 3 }, 'wrong_kind', 'origin')
    await expect(perform('predict', { endpoint: 'e999', rows: [row] })).rejects.toMatchObject(
      code('endpoint_not_found'),
    )
  })

  it('show, change and undo traffic', async () => {
    const endpoint = await freshEndpoint()
    await perform('traffic', { endpoint, champion: 2, previous: 1, mode: 'single', percent: 0, because: 'better' })
    expect(await perform('show', { endpoint })).toMatchObject({
      endpoint: { name: endpoint, champion: 2, previous: 1, challenger: null, ready: true, versions: [1, 2] },
      columns: flightScoring.columns,
      history: [{ champion: 2, by: 'ada', because: 'better' }, { champion: 1 }],
    })
    expect(await perform('undo', { endpoint })).toMatchObject({ champion: 1, previous: null })
    const { endpoints: all } = await perform('list', {})
    expect(all.map(({ name }: { name: string }) => name)).toContain(endpoint)
    expect(await perform('unseen', { endpoint })).toEqual({ values: [] })
  })
})

it('tells how many rows were answered, without a word on each request', async () => {
  const endpoint = await freshEndpoint()
  for (let i = 0; i < 20; i++) await ask(endpoint, flightRows(5))
  const told = () =>
    stage.happened.filter(
      ({ name, payload }) => name === 'serving.predicted' && (payload as { endpoint: string }).endpoint === endpoint,
    )
  const rows = () => told().reduce((sum, { payload }) => sum + (payload as { rows: number }).rows, 0)
  await expect.poll(rows, { timeout: 5_000 }).toBe(100)
  expect(told().length).toBeLessThan(20)
  expect(told().at(-1)!.payload).toMatchObject({ endpoint, total: 100 })
})

it('answers when the rows are on disk, where that is asked for', async () => {
  const endpoint = await freshEndpoint()
  const serving = await stage.reopen({ durability: 'request' })
  await serving.predict(endpoint, { rows: flightRows(2), ids: ['x', 'y'] })
  const log = readdirSync(path.join(stage.folder, 'journal', endpoint)).find((file) => file.startsWith('predictions'))!
  expect(readFileSync(path.join(stage.folder, 'journal', endpoint, log), 'utf8')).toContain('["x","y"]')
  await stage.reopen()
})

it('says so, and is not ready, where a version of an endpoint cannot be loaded at the start', async () => {
  const endpoint = await freshEndpoint({ champion: 3 })
  const artifact = artifactOf(await stage.models.get('late', 3))
  appendFileSync(await stage.blobs.path(artifact), 'x')
  const serving = await stage.reopen()
  expect(serving.describe(endpoint)).toMatchObject({ ready: false, versions: [] })
  expect(stage.faults.at(-1)).toMatchObject(code('version_not_loaded'))
})

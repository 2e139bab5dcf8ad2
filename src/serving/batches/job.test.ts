import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BatchStage, echoModel, openBatchStage, shareModel, sumModel } from '../../../test/support/batch-stage.ts'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { flightScoring, trainedModel } from '../../../test/support/serving-stage.ts'
import { compile, feedsOf, int64Tensor, scoresOf, stringTensor } from '../../inference/index.ts'
import { logistic } from '../../learners/index.ts'
import { categoryColumn, numberColumn, type Table, tableOf, valueAt } from '../../table/index.ts'
import type { BatchNeeds } from './job.ts'
import { answerTable } from './shard-answers.ts'

cleanFolders()
let stage: BatchStage
beforeAll(async () => {
  stage = await openBatchStage(freshFolder())
})
afterAll(() => stage.close())
beforeEach(() => rmSync(place('out'), { recursive: true, force: true }))

const place = (name: string): string => path.join(stage.folder, name)
const code = (name: string) => ({ code: `serving.${name}` })
/** What is in a folder: the bytes of each file by its name. */
const contentOf = (out: string): Record<string, string> =>
  Object.fromEntries(readdirSync(place(out)).map((name) => [name, readFileSync(path.join(place(out), name), 'hex')]))

const SQL = 'select i % 7 as a, (i * 3 % 11)::float as b, i / 2.0 as c from range(2500) r(i)'
const expected = (i: number): number => Math.fround((i % 7) + 10 * ((i * 3) % 11) + 100 * (i / 2))

describe('the rows of a Parquet file', () => {
  it('are scored once each, in shards, with where it came from', async () => {
    await stage.model(sumModel())
    const data = await stage.parquet('rows.parquet', SQL)
    const { manifest, scored } = await stage.score({ data })
    const rows = await stage.answers()
    expect(rows).toEqual(Array.from({ length: 2_500 }, (_, i) => ({ row: i, score: expected(i), version: 1 })))
    expect(scored).toBe(2_500)
    expect(manifest).toMatchObject({
      rows: 2_500,
      lineage: {
        ...{ model: 'm', version: 1, endpoint: null, columns: ['a', 'b', 'c'], code: 'test', id: null, asOf: 77 },
        data: { kind: 'file', name: 'rows.parquet', version: null, digest: expect.stringMatching(/^sha256-/) },
      },
    })
    expect(manifest.shards.map(({ file, rows: its }) => [file, its])).toEqual([
      ['part-00000.parquet', 1_000],
      ['part-00001.parquet', 1_000],
      ['part-00002.parquet', 500],
    ])
    expect(readdirSync(place('out')).sort()).toEqual([
      ...['_SUCCESS', 'manifest.json', 'part-00000.parquet', 'part-00001.parquet', 'part-00002.parquet'],
    ])
    expect(JSON.parse(readFileSync(place('out/manifest.json'), 'utf8'))).toEqual(manifest)
  })

  it('are found by the names of a matrix, whatever else the file has', async () => {
    const data = await stage.parquet(
      'named.parquet',
      'select 5 as z, 3::tinyint as "x[2]", 1.5::decimal(4, 2) as "x[0]", true as "x[1]"',
    )
    await stage.score({ data })
    expect(await stage.answers()).toEqual([{ row: 0, score: 311.5, version: 1 }])
  })

  it('keep a name of their own beside their place', async () => {
    const data = await stage.parquet('ids.parquet', `select 'k' || i as key, i as a, 0 as b, 0 as c from range(3) r(i)`)
    await stage.score({ data, id: 'key' })
    expect(await stage.answers()).toEqual([0, 1, 2].map((i) => ({ row: i, id: `k${i}`, score: i, version: 1 })))
  })

  it('are refused where a column is missing or holds no numbers, and nothing is written', async () => {
    const lacking = await stage.parquet('lacking.parquet', 'select 1 as "x[0]", 2 as "x[1]"')
    await expect(stage.score({ data: lacking })).rejects.toMatchObject({
      ...code('batch_column'),
      details: { column: 'x[2]', nearest: 'x[0]' },
    })
    const listed = await stage.parquet('listed.parquet', 'select [1] as a, 2 as b, 3 as c')
    await expect(stage.score({ data: listed })).rejects.toMatchObject(code('batch_kind'))
    await expect(stage.score({ data: lacking, id: 'none' })).rejects.toMatchObject(code('batch_column'))
    await expect(stage.score({ data: place('nowhere') })).rejects.toMatchObject(code('batch_data'))
    await expect(stage.score({ data: stage.text('torn.parquet', 'PAR1 and no more') })).rejects.toMatchObject(
      code('batch_data'),
    )
    expect(existsSync(place('out/_SUCCESS'))).toBe(false)
  })
})

describe('a run that was stopped', () => {
  it('goes on where it was and writes the same bytes, also where a shard was damaged', async () => {
    const data = await stage.parquet('rows.parquet', SQL)
    await stage.score({ data, out: 'whole' })
    const whole = contentOf('whole')
    const stop = new Error('stop')
    const once = (shards: number) => () => {
      if (--shards < 0) throw stop
    }
    await expect(stage.score({ data, progress: once(0) })).rejects.toBe(stop)
    await expect(stage.score({ data, progress: once(0) })).rejects.toBe(stop)
    const kept = readFileSync(place('out/part-00000.parquet'))
    const { scored } = await stage.score({ data })
    expect([scored, readFileSync(place('out/part-00000.parquet'))]).toEqual([500, kept])
    expect(contentOf('out')).toEqual(whole)

    appendFileSync(place('out/part-00001.parquet'), 'x')
    expect((await stage.score({ data })).scored).toBe(1_500)
    expect(contentOf('out')).toEqual(whole)
    expect((await stage.score({ data })).scored).toBe(0)
  })

  it('takes the version it began with, and says when a finished one is of another', async () => {
    const data = await stage.parquet('rows.parquet', SQL)
    const stop = () => {
      throw new Error('stop')
    }
    await expect(stage.score({ data, progress: stop })).rejects.toThrow('stop')
    await stage.model(sumModel())
    expect((await stage.score({ data })).manifest.lineage.version).toBe(1)
    await expect(stage.score({ data })).rejects.toMatchObject({
      ...code('batch_differs'),
      details: { what: 'version' },
    })
    const other = await stage.parquet('other.parquet', `${SQL} where i > 1`)
    await expect(stage.score({ data: other, version: 1 })).rejects.toMatchObject(code('batch_differs'))
  })

  it('leaves the files of others alone', async () => {
    const data = await stage.parquet('rows.parquet', SQL)
    stage.text('thesis', '')
    await expect(stage.score({ data, out: '.' })).rejects.toMatchObject(code('batch_folder'))
    await expect(stage.score({ data, out: 'thesis' })).rejects.toMatchObject(code('batch_folder'))
  })

  it('has the file to itself', async () => {
    const data = await stage.parquet('rows.parquet', SQL)
    const change = () => writeFileSync(data, '')
    await expect(stage.score({ data, progress: change })).rejects.toMatchObject(code('batch_changed'))
    expect(existsSync(place('out/_SUCCESS'))).toBe(false)
  })
})

describe('other models and files', () => {
  it('get features of the project from a file of text, with odd values counted', async () => {
    const onnx = trainedModel(logistic())
    await stage.model(onnx)
    const lines = ['100,8,ATL', '900,oops,BOS', ',23.5,', '1800,17,LAX']
    const data = stage.text('flights.csv', ['distance,hour,origin', ...lines].join('\n'))
    const { manifest } = await stage.score({ data, version: 3 }, { scoring: () => flightScoring })
    const plan = compile(onnx)
    const features = tableOf({
      distance: numberColumn([100, 900, null, 1_800]),
      hour: numberColumn([8, null, 23.5, 17]),
      origin: categoryColumn(['ATL', 'BOS', null, 'LAX']),
    })
    const scores = scoresOf(plan.run(feedsOf(features, plan)))
    const rows = await stage.answers()
    expect(rows.map(({ score }) => score)).toEqual([...scores])
    expect(manifest.shards[0]!.unreadable).toBe(1)
  })

  it('read texts, moments and whole numbers as the model wants them', async () => {
    for (const [type, sql, wanted] of [
      ['string', `select 7.0::double as "in" union all select 2.5 union all select null`, ['7', '2.5', null]],
      ['string', `select ' a' as "in" union all select ''`, [' a', null]],
      ['float', `select '1.5' as "in" union all select 'many' union all select ''`, [1.5, null, null]],
      ['double', `select date '1970-01-02' as "in"`, [86_400_000]],
      ['int64', `select 9007199254740991 as "in"`, [9007199254740991]],
      ['bool', `select 'true' as "in" union all select 'false'`, [1, 0]],
    ] as const) {
      rmSync(place('out'), { recursive: true, force: true })
      await stage.model(echoModel(type))
      await stage.score({ data: await stage.parquet('echo.parquet', sql) })
      expect((await stage.answers()).map(({ out }) => out)).toEqual(wanted)
    }
    await stage.model(echoModel('int64'))
    const half = await stage.parquet('half.parquet', 'select 0.5 as "in"')
    await expect(stage.score({ data: half, out: 'half' })).rejects.toMatchObject(code('batch_kind'))
  })

  it('score a version of a dataset under its own row numbers, and go on with that version', async () => {
    await stage.model(echoModel('float'))
    const files = [await stage.lake.write('select i * 2 as __row, i / 4.0 as "in" from range(1500) r(i)')]
    const versionOf = async (_: string, id?: string) => ({
      ...{ number: Number(id ?? 3), version: 'sha256-d', files: files.map(({ address }) => address) },
    })
    const datasets = { list: async () => [{ name: 'sums' }], version: versionOf } as unknown as BatchNeeds['datasets']
    const stop = () => {
      throw new Error('stop')
    }
    const order = { data: 'sums' }
    await expect(stage.score({ ...order, dataVersion: '2', progress: stop }, { datasets })).rejects.toThrow('stop')
    const { manifest } = await stage.score(order, { datasets })
    expect(manifest.lineage.data).toEqual({ kind: 'dataset', name: 'sums', version: 2, digest: 'sha256-d' })
    expect((await stage.answers())[1_499]).toMatchObject({ row: 2_998, out: 1_499 / 4 })
  })

  it('answer more than two classes with the likeliest, and each under its name', () => {
    const outputs = {
      label: stringTensor([2], ['b', '']),
      probabilities: { type: 'float', shape: [2, 3], data: Float32Array.of(0.25, 0.5, 0.25, 0, 0, 1) },
      version: int64Tensor([2], [7, 8]),
    } as const
    const show = (table: Table) =>
      Object.fromEntries([...table.columns].map(([name, column]) => [name, [valueAt(column, 0), valueAt(column, 1)]]))
    expect(show(answerTable(outputs, 2, ['a', 'b', 'c']))).toEqual({
      ...{ score: [0.5, 1], label: ['b', null], output_version: [7, 8] },
      ...{ probability_a: [0.25, 0], probability_b: [0.5, 0], probability_c: [0.25, 1] },
    })
    expect([...answerTable(outputs, 2, undefined).columns.keys()]).toContain('probabilities[2]')
    const image = { type: 'float', shape: [2, 2, 2], data: new Float32Array(8) } as const
    expect(() => answerTable({ image }, 2, undefined)).toThrow(expect.objectContaining(code('batch_model')))
  })

  it('give each row what it would get alone', async () => {
    await stage.model(shareModel())
    const data = await stage.parquet('share.parquet', 'select i as "in" from range(2300) r(i)')
    await stage.score({ data })
    expect(new Set((await stage.answers()).map(({ out }) => out))).toEqual(new Set([1]))
  })
})

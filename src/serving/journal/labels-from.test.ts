import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { journalStage } from '../../../test/support/journal-stage.ts'
import type { DatasetVersion } from '../../data/index.ts'
import type { Blobs, Lake } from '../../storage/index.ts'
import { valueAt } from '../../table/index.ts'
import type { Journal } from './journal.ts'
import { labelFrom } from './labels-from.ts'

let root: string
let blobs: Blobs
let lake: Lake
let journal: Journal
let endpoints = 0
let endpoint = ''

journalStage((stage) => {
  ;({ root, blobs, lake, journal } = stage)
})

/** An endpoint that answered the rows a, b, c and 7. */
beforeEach(async () => {
  endpoint = `e${endpoints++}`
  await journal.open(endpoint)
  const ids = ['a', 'b', 'c', '7']
  const score = new Float64Array(4)
  journal.append(endpoint, {
    ...{
      ids,
      at: Float64Array.of(1, 2, 3, 4),
      champion: 1,
      challenger: undefined,
      answered: new Int32Array(4).fill(1),
    },
    ...{ score, championScore: score, challengerScore: undefined, latencyUs: 5, features: {}, answers: undefined },
  })
})

async function labels(): Promise<Record<string, unknown>> {
  const { columns, rows } = await journal.read(endpoint, { from: 0, to: 1e9 })
  const [ids, known] = [columns.get('id')!, columns.get('label')!]
  return Object.fromEntries(Array.from({ length: rows }, (_, row) => [valueAt(ids, row), valueAt(known, row)]))
}

function file(name: string, lines: readonly string[]): string {
  writeFileSync(path.join(root, name), lines.join('\n'))
  return path.join(root, name)
}

const take = (order: Partial<Parameters<typeof labelFrom>[1]>, datasets: object = {}) =>
  labelFrom(
    { lake, blobs, journal, datasets: datasets as Parameters<typeof labelFrom>[0]['datasets'] },
    { endpoint, id: 'id', label: 'label', now: 1_000, progress: () => undefined, ...order },
  )

describe('labels of a file', () => {
  it('come late, corrected and in part, and twice change nothing', async () => {
    const csv = file('labels.csv', ['id,label,at', 'a,1,100', 'b,0,100', 'b,1,200', 'z,1,100', ',1,100', '7,,100'])
    const first = await take({ file: csv, at: 'at' })
    expect(first).toEqual({ rows: 6, accepted: 4, unknown: 1, unchanged: 0, missing: 2 })
    expect(await labels()).toEqual({ a: 1, b: 1, c: null, 7: null })
    expect(await take({ file: csv, at: 'at' })).toEqual({ ...first, accepted: 0, unknown: 0, unchanged: 4 })
    await journal.seal(endpoint)
    expect(await take({ file: csv, at: 'at' })).toEqual({ ...first, accepted: 0, unknown: 0, unchanged: 4 })

    const later = file('later.csv', ['id,label,at', 'b,0,300', 'a,0,50', 'c,1,300'])
    expect(await take({ file: later, at: 'at' })).toMatchObject({ accepted: 3, unchanged: 0 })
    expect(await labels()).toEqual({ a: 1, b: 0, c: 1, 7: null })
  })

  it('without moments are new only where they differ from the one that holds', async () => {
    const tsv = file('labels.tsv', ['key\ttruth', '7\ttrue', 'a\tfalse'])
    const order = { file: tsv, id: 'key', label: 'truth' }
    expect(await take(order)).toMatchObject({ accepted: 2, unchanged: 0 })
    expect(await take({ ...order, now: 2_000 })).toMatchObject({ accepted: 0, unchanged: 2 })
    const other = file('other.tsv', ['key\ttruth', '7\tfalse', 'a\tfalse'])
    expect(await take({ ...order, file: other, now: 3_000 })).toMatchObject({ accepted: 1, unchanged: 1 })
    expect(await labels()).toEqual({ a: 0, b: null, c: null, 7: 0 })
  })

  it('may be texts, of which one is named, and of Parquet and JSON Lines', async () => {
    const lines = file('labels.jsonl', ['{"id":"a","label":"late"}', '{"id":"b","label":"on time"}'])
    await expect(take({ file: lines })).rejects.toMatchObject({ code: 'serving.label_kind' })
    expect(await take({ file: lines, positive: 'late' })).toMatchObject({ accepted: 2 })
    const { address } = await lake.write(`select 7 as id, 0.5 as label, timestamp '1970-01-01 00:00:00.25' as known`)
    expect(await take({ file: await blobs.path(address), at: 'known' })).toMatchObject({ accepted: 1, unknown: 0 })
    expect(await labels()).toEqual({ a: 1, b: 0, c: null, 7: 0.5 })
  })

  it('may be asked for by SQL, of a dataset too, which sees nothing else', async () => {
    const { address } = await lake.write(`select 'a' as flight, 20 as delay union all select 'b', 3`)
    const version = async () => ({ files: [address] }) as unknown as DatasetVersion
    const sql = `select flight as id, delay > 15 as label from data`
    expect(await take({ dataset: 'flights', sql }, { version })).toMatchObject({ accepted: 2 })
    expect(await labels()).toEqual({ a: 1, b: 0, c: null, 7: null })
    const csv = file('labels.csv', ['id,label', 'a,1'])
    for (const bad of [`select * from '${csv}'`, 'select 1 as id', `select id, label from read_csv('${csv}')`])
      await expect(take({ file: csv, sql: bad })).rejects.toMatchObject({ code: 'storage.bad_query' })
    await expect(take({})).rejects.toMatchObject({ code: 'serving.label_source' })
    await expect(take({ file: path.join(root, 'none.csv') })).rejects.toMatchObject({ code: 'serving.batch_data' })
  })
})

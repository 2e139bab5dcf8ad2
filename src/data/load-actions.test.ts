import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import {
  createPushing,
  csv,
  type DatasetVersion,
  dataset,
  number,
  type Pushing,
  pushed,
  quarantined,
  scanVersion,
} from './index.ts'
import { loadActions } from './load-actions.ts'

cleanFolders()
let stage: Stage
let pushing: Pushing
beforeAll(async () => {
  stage = await openStage()
  pushing = createPushing({ ...stage, onFault: () => undefined })
})
afterAll(async () => {
  await pushing.close()
  await stage.close()
})

const defined = [
  dataset('declared', { source: csv('declared.csv', { delimiter: ';' }), contract: { a: number() } }),
  dataset('clicks', { source: pushed() }),
]
const call = { actor: { id: 'operator', roles: [] }, progress: () => undefined }

async function ask<T = DatasetVersion>(name: string, input: Record<string, unknown>): Promise<T> {
  const action = loadActions.find((one) => one.name === name)!
  expect(Value.Check(action.input, input)).toBe(true)
  const output = await (action.run as (...args: unknown[]) => Promise<unknown>)(
    { ...stage, pushing, definedDatasets: () => defined },
    input,
    call,
  )
  expect([...Value.Errors(action.output, output)]).toEqual([])
  return output as T
}

async function file(name: string, content: string): Promise<string> {
  const place = path.join(stage.root, name)
  await mkdir(path.dirname(place), { recursive: true })
  await writeFile(place, content)
  return place
}

async function rowsIn(version: DatasetVersion): Promise<unknown[][]> {
  const rows = await stage.lake.rows(`select * from ${await scanVersion(stage.lake, version)} order by __row`)
  return rows.map((row) =>
    Object.entries(row)
      .filter(([name]) => name !== '__row')
      .map(([, value]) => value),
  )
}

describe('a file that is ingested without a project', () => {
  it('is read as it is written, and again by the name alone', async () => {
    const place = await file('shops.tsv', 'id\topened\n007\t31/12/2001\n008\t1/2/2002\n')
    const first = await ask('data.ingest', { dataset: 'shops', file: place })
    expect(await rowsIn(first)).toEqual([
      ['007', Date.UTC(2001, 11, 31)],
      ['008', Date.UTC(2002, 1, 1)],
    ])
    await file('shops.tsv', 'id\topened\n009\t31/12/2001\n')
    expect(await ask('data.ingest', { dataset: 'shops' })).toMatchObject({ number: 2, rows: 1 })
    await expect(ask('data.ingest', { dataset: 'nobody' })).rejects.toMatchObject({ code: 'data.dataset_not_found' })
  })

  it('is merged by a key that was said once', async () => {
    const place = await file('orders.jsonl', '{"id":1,"v":1}\n{"id":2,"v":2}\n')
    await ask('data.ingest', { dataset: 'orders', file: place, load: 'merge', key: ['id'] })
    await file('orders.jsonl', '{"id":2,"v":20}\n{"id":3,"v":3}\n')
    expect(await rowsIn(await ask('data.ingest', { dataset: 'orders' }))).toEqual([
      [1, 1],
      [2, 20],
      [3, 3],
    ])
  })

  it('is held to a contract file, and to none but its types without', async () => {
    const place = await file('ages.csv', 'age\n4\n-1\nold\n')
    const contract = await file('ages.yaml', 'columns:\n  age:\n    type: number\n    min: 0\n')
    const version = await ask('data.ingest', { dataset: 'ages', file: place, contract })
    expect((await quarantined(stage.lake, version)).map(({ row }) => row)).toEqual([1, 2])
    expect(await ask('data.ingest', { dataset: 'ages-open', file: place })).toMatchObject({ rows: 3, quarantined: 0 })
  })

  it('may be a folder, whose first file says how all are written', async () => {
    await file('days/1.csv', 'a|b\n1|x\n')
    await file('days/2.csv', 'b|a\ny|2\n')
    const version = await ask('data.ingest', { dataset: 'days', file: path.join(stage.root, 'days') })
    expect(await rowsIn(version)).toEqual([
      [1, 'x'],
      [2, 'y'],
    ])
  })
})

describe('an upload', () => {
  it('goes on where it broke off, and is ingested when it is whole', async () => {
    const content = Buffer.from('a,b\n1,x\n2,y\n')
    const sha256 = createHash('sha256').update(content).digest('hex')
    const send = (offset: number, to: number, more: object = {}) =>
      ask('data.upload', { name: 'u.csv', offset, content: content.subarray(offset, to).toString('base64'), ...more })
    expect(await send(0, 5)).toEqual({ bytes: 5 })
    await expect(send(9, 12)).rejects.toMatchObject({ code: 'data.upload_offset' })
    await expect(ask('data.ingest', { dataset: 'up', upload: 'u.csv' })).rejects.toMatchObject({
      code: 'data.upload_unfinished',
    })
    expect(await ask('data.uploaded', { name: 'u.csv' })).toEqual({ bytes: 5 })
    await expect(send(5, 11, { sha256: '0'.repeat(64) })).rejects.toMatchObject({ code: 'data.upload_differs' })
    await send(0, 5)
    expect(await send(5, content.length, { sha256 })).toEqual({ bytes: content.length, digest: `sha256-${sha256}` })
    expect(await rowsIn(await ask('data.ingest', { dataset: 'up', upload: 'u.csv' }))).toEqual([
      [1, 'x'],
      [2, 'y'],
    ])
    await expect(ask('data.ingest', { dataset: 'up', upload: 'none' })).rejects.toMatchObject({
      code: 'data.upload_not_found',
    })
  })
})

describe('a dataset of the project', () => {
  it('can be read from another file, as the project says, and takes no other options', async () => {
    const place = await file('elsewhere.csv', 'a;b\n1;x\nbad;y\n')
    expect(await ask('data.ingest', { dataset: 'declared', file: place })).toMatchObject({ rows: 1, quarantined: 1 })
    await expect(ask('data.ingest', { dataset: 'declared', load: 'append' })).rejects.toMatchObject({
      code: 'data.declared_in_project',
    })
  })

  it('goes to a branch and leaves main as it is', async () => {
    const place = await file('branched.csv', 'a;b\n5;x\n')
    const before = await stage.datasets.current('declared')
    const version = await ask('data.ingest', { dataset: 'declared', file: place, branch: 'try' })
    expect(await stage.datasets.current('declared')).toBe(before)
    expect(await stage.datasets.current('declared', 'try')).toBe(version.version)
  })

  it('takes pushed rows where its source is pushed', async () => {
    expect(await ask('data.push', { dataset: 'clicks', rows: [{ a: 1 }], id: 'one' })).toEqual({
      rows: 1,
      seq: 1,
      again: false,
    })
    await expect(ask('data.push', { dataset: 'declared', rows: [{ a: 1 }] })).rejects.toMatchObject({
      code: 'data.not_pushed_to',
    })
    expect(await rowsIn(await ask('data.ingest', { dataset: 'clicks' }))).toEqual([[1]])
  })
})

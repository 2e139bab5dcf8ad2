import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../../test/support/folders.ts'
import { openStage, type Stage } from '../../../test/support/stage.ts'
import { valueAt } from '../../table/index.ts'
import { type DatasetSpec, dataset } from '../dataset.ts'
import { ingest } from '../ingest.ts'
import { csv } from '../sources/file-sources.ts'
import { scanVersion } from '../versions/scan.ts'
import type { DatasetVersion } from '../versions/version.ts'
import { quarantined } from './quarantine.ts'
import { repair } from './repair.ts'
import { category, number } from './rule.ts'
import { check, unique } from './table-rule.ts'

cleanFolders()
let stage: Stage
let names = 0
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

async function fromCsv(content: string, spec: Partial<DatasetSpec>) {
  const name = `r${names++}`
  await writeFile(path.join(stage.root, `${name}.csv`), content)
  return dataset(name, { source: csv(`${name}.csv`), ...spec })
}

async function rowsOf(version: DatasetVersion): Promise<unknown[][]> {
  const table = await stage.lake.table(`select * exclude (__row) from ${await scanVersion(stage.lake, version)}`)
  const columns = [...table.columns.values()]
  return Array.from({ length: table.rows }, (_, row) => columns.map((column) => valueAt(column, row)))
}

const reasonsOf = async (version: DatasetVersion) =>
  (await quarantined(stage.lake, version)).map(({ id, row, reasons }) => [
    id,
    row,
    ...reasons.map(({ code, column, rule }) => `${code} ${rule ?? column}`),
  ])

const orders = 'id,paid,color\n1,5,red\n2,-3,red\n3,x,blue\n1,7,pink\n4,9,red\n5,-1,gray\n'
const contract = { id: number(), paid: number({ min: 0 }), color: category({ values: ['red', 'blue'] }) }

it('takes rows that SQL corrected into a new version and keeps the rest aside with what is wrong now', async () => {
  const spec = await fromCsv(orders, { contract, key: 'id' })
  const before = await ingest(stage, spec)
  expect(await reasonsOf(before)).toEqual([
    [0, 1, 'below_min paid'],
    [1, 2, 'wrong_type paid'],
    [2, 3, 'not_in_values color', 'duplicate id'],
    [3, 5, 'below_min paid', 'not_in_values color'],
  ])
  const done = await repair(stage, spec, { set: ['paid=abs(coalesce(paid, 0))'] })
  expect(done).toMatchObject({ accepted: 2, remaining: 2, dropped: 0, version: { rows: 4, quarantined: 2, number: 2 } })
  expect(await rowsOf(done.version)).toEqual([
    [1, 5, 'red'],
    [4, 9, 'red'],
    [2, 3, 'red'],
    [3, 0, 'blue'],
  ])
  expect(await reasonsOf(done.version)).toEqual([
    [0, 3, 'not_in_values color', 'duplicate id'],
    [1, 5, 'not_in_values color'],
  ])
  expect(done.version.reasons).toEqual([
    { code: 'duplicate', column: 'id', rows: 1, outcome: 'quarantine' },
    { code: 'not_in_values', column: 'color', rows: 2, outcome: 'quarantine' },
  ])
  expect((await stage.datasets.version(spec.name)).version).toBe(done.version.version)
})

it('takes rows that a file corrects, one of them a row that no reader could take', async () => {
  const spec = await fromCsv('id,paid\n1,5\n2,6,7\n3,x\n4,y\n', {
    contract: { id: number(), paid: number() },
    maxUnreadable: 1,
  })
  const before = await ingest(stage, spec)
  expect(before).toMatchObject({ rows: 1, quarantined: 3 })
  const aside = await quarantined(stage.lake, before)
  const idOf = (code: string, row: number): number => aside.filter((one) => one.reasons[0]!.code === code)[row]!.id
  const file = path.join(stage.root, 'corrected.csv')
  await writeFile(file, `id,paid\n${idOf('wrong_type', 0)},30\n`)
  const done = await repair(stage, spec, { rows: file })
  expect(done).toMatchObject({ accepted: 1, remaining: 2, version: { rows: 2, quarantined: 2 } })
  expect(await rowsOf(done.version)).toEqual([
    [1, 5],
    [3, 30],
  ])
})

it('drops what shall go, and checks again what a milder contract takes', async () => {
  const spec = await fromCsv('paid\n5\n-1\n-20\n', { contract: { paid: number({ min: 0 }) } })
  await ingest(stage, spec)
  const milder = dataset(spec.name, { source: spec.source, contract: { paid: number({ min: -10 }) } })
  expect(await repair(stage, milder, {})).toMatchObject({
    accepted: 1,
    remaining: 1,
    version: { rows: 2, quarantined: 1 },
  })
  const dropped = await repair(stage, milder, { drop: true })
  expect(dropped).toMatchObject({
    accepted: 0,
    remaining: 0,
    dropped: 1,
    version: { rows: 2, quarantined: 0, reasons: [] },
  })
  expect(dropped.version.violationsFile).toBeUndefined()
  await expect(repair(stage, milder, {})).rejects.toMatchObject({ code: 'data.nothing_to_repair' })
})

it('holds corrected rows to what the version has: no key comes twice, and conditions across columns hold', async () => {
  const spec = await fromCsv('id,paid,owed\n1,5,5\n2,9,3\n3,x,3\n', {
    contract: { id: number(), paid: number(), owed: number() },
    rules: [unique('id'), check('not_too_much', 'paid <= owed')],
  })
  const before = await ingest(stage, spec)
  expect(await reasonsOf(before)).toEqual([
    [0, 1, 'not_true not_too_much'],
    [1, 2, 'wrong_type paid'],
  ])
  const done = await repair(stage, spec, {
    set: ['paid=least(coalesce(paid, 1), owed)', 'id=case when id = 3 then 1 else id end'],
  })
  expect(done).toMatchObject({ accepted: 1, remaining: 1 })
  expect(await reasonsOf(done.version)).toEqual([[0, 2, 'duplicate id']])
})

const refused: readonly (readonly [string, object, string])[] = [
  ['SQL of no column', { set: ['piad=1'] }, 'nearest is paid'],
  ['SQL that reads no column', { set: ['paid=piad + 1'] }, 'nearest is paid'],
  ['no SQL', { set: ['paid'] }, 'column=sql'],
  ['dropping what is set', { set: ['paid=1'], drop: true }, 'dropped'],
]
it.each(refused)('refuses %s', async (_, corrections, says) => {
  const spec = await fromCsv('paid\n5\n-1\n', { contract: { paid: number({ min: 0 }) } })
  await ingest(stage, spec)
  await expect(repair(stage, spec, corrections)).rejects.toMatchObject({
    code: 'data.bad_repair',
    message: expect.stringContaining(says),
  })
})

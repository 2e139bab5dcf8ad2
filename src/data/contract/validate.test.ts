import { copyFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../../test/support/folders.ts'
import { openStage, type Stage } from '../../../test/support/stage.ts'
import { columnOf } from '../../table/index.ts'
import { type DatasetSpec, dataset } from '../dataset.ts'
import { ingest } from '../ingest.ts'
import { csv, parquet } from '../sources/file-sources.ts'
import { scanVersion } from '../versions/scan.ts'
import { quarantined } from './quarantine.ts'
import { category, number, time } from './rule.ts'
import { check, distribution, fresh, type TableRule, unique, volume } from './table-rule.ts'

cleanFolders()
let stage: Stage
let names = 0
beforeAll(async () => {
  stage = await openStage({ threads: 2 })
})
afterAll(() => stage.close())

async function fromCsv(content: string, spec: Partial<DatasetSpec>) {
  const name = `v${names++}`
  await writeFile(path.join(stage.root, `${name}.csv`), content)
  return dataset(name, { source: csv(`${name}.csv`), ...spec })
}

const blocking: readonly (readonly [string, TableRule, string])[] = [
  ['too few rows', volume({ min: 5 }), '3 rows, at least 5'],
  ['rows that are too old', fresh('1d'), 'old, at most 1d'],
  ['a condition that is not true', check('small', 'n < 3', { onViolation: 'block' }), 'not_true of small 1'],
  ['values that come twice', unique('v', { onViolation: 'block' }), 'duplicate in v 1'],
  [
    'another distribution',
    distribution('n', { reference: { edges: [10], counts: [10, 10_000] }, distance: 'js', max: 0.1 }),
    'js ',
  ],
]
it.each(blocking)('blocks %s and leaves no trace', async (_, rule, says) => {
  const spec = await fromCsv('n,v,at\n1,a,2001-05-01\n2,b,2001-05-02\n3,a,2001-05-03\n', { time: 'at', rules: [rule] })
  await expect(ingest(stage, spec)).rejects.toMatchObject({
    code: 'data.contract_blocked',
    message: expect.stringContaining(says),
  })
  await expect(stage.datasets.versions(spec.name)).rejects.toMatchObject({ code: 'data.not_ingested' })
})

it('warns of what shall only be told, and keeps it with the version', async () => {
  const spec = await fromCsv('n\n1\n2\n', {
    rules: [volume({ min: 5, onViolation: 'warn' }), check('small', 'n < 2', { onViolation: 'warn' })],
  })
  const version = await ingest(stage, spec)
  expect(version).toMatchObject({ rows: 2, quarantined: 0 })
  expect(version.reasons).toEqual([
    { code: 'not_true', column: '', rule: 'small', rows: 1, outcome: 'warn' },
    { code: 'volume', column: '', rule: 'volume', rows: 0, outcome: 'warn' },
  ])
  expect(await quarantined(stage.lake, version)).toMatchObject([
    { row: 1, outcome: 'warn', reasons: [{ code: 'not_true', column: '', rule: 'small' }] },
  ])
})

it('compares the number of rows with the versions before', async () => {
  const rows = (count: number): string => `n\n${Array.from({ length: count }, (_, i) => i).join('\n')}\n`
  const spec = await fromCsv(rows(100), { rules: [volume({ change: 0.5 })] })
  await ingest(stage, spec)
  await writeFile(path.join(stage.root, `${spec.name}.csv`), rows(140))
  expect(await ingest(stage, spec)).toMatchObject({ number: 2 })
  await writeFile(path.join(stage.root, `${spec.name}.csv`), rows(20))
  await expect(ingest(stage, spec)).rejects.toMatchObject({
    code: 'data.contract_blocked',
    message: expect.stringContaining('the median of the last 2 versions is 120'),
  })
  expect(await stage.datasets.versions(spec.name)).toHaveLength(2)
})

async function fromSql(sql: string, spec: Partial<DatasetSpec>) {
  const name = `v${names++}`
  const { address } = await stage.lake.write(sql)
  await copyFile(await stage.blobs.path(address), path.join(stage.root, `${name}.parquet`))
  return dataset(name, { source: parquet(`${name}.parquet`), ...spec })
}

it('sets later copies aside, looks values up among many, and keeps the order of the rows', async () => {
  const many = 60_000
  const ports = await fromSql(`select 'k' || i as code from range(${many}) r(i) where i % 1000 <> 7`, {})
  await ingest(stage, ports)
  const trips = await fromSql(
    `select i as id, 'k' || ((i * 7919) % ${many}) as port, case when i % 20000 = 11 then 5 else i end as place from range(${many}) r(i)`,
    { contract: { port: category({ references: [ports, 'code'] }), place: number({ unique: true }) } },
  )
  const version = await ingest(stage, trips)
  expect(version.reasons).toEqual([
    { code: 'not_in_reference', column: 'port', rows: many / 1_000, outcome: 'quarantine' },
    { code: 'duplicate', column: 'place', rows: 3, outcome: 'quarantine' },
  ])
  expect(version.rows + version.quarantined).toBe(many)
  const table = await stage.lake.table(`select id from ${await scanVersion(stage.lake, version)}`)
  const ids = columnOf(table, 'id')
  const values = ids.kind === 'category' ? [] : [...ids.values]
  expect(values).toEqual([...values].sort((a, b) => a - b))
  const set = new Set((await quarantined(stage.lake, version, { limit: 1_000 })).map(({ row }) => row))
  expect(values.length + set.size).toBe(many)
})

it('compares with a version of another dataset, and refers to numbers and moments', async () => {
  const base = await fromCsv('n,at\n1,2001-05-01\n2,2001-05-02\n3,2001-05-03\n', {
    contract: { n: number(), at: time() },
  })
  await ingest(stage, base)
  const spec = await fromCsv('n,at\n1,2001-05-01\n9,2001-05-03\n3,2001-07-03\n', {
    contract: { n: number({ references: [base, 'n'] }), at: time({ references: `${base.name}.at` }) },
    rules: [
      distribution('n', { reference: `${base.name}@1`, distance: 'chi_square', alpha: 0.05, onViolation: 'warn' }),
    ],
  })
  const version = await ingest(stage, spec)
  expect(
    (await quarantined(stage.lake, version)).map(({ row, reasons }) => [row, ...reasons.map(({ column }) => column)]),
  ).toEqual([
    [1, 'n'],
    [2, 'at'],
  ])
})

it('blocks a source that stands still for too long', async () => {
  const spec = await fromCsv('at\n2001-06-30T12:00:00Z\n', { time: 'at', rules: [fresh('2d')] })
  stage.clock.moveTo(Date.UTC(2001, 6, 1))
  await ingest(stage, spec)
  stage.clock.moveTo(Date.UTC(2001, 6, 9))
  await expect(ingest(stage, spec)).rejects.toMatchObject({ code: 'data.contract_blocked' })
  expect(await stage.datasets.versions(spec.name)).toHaveLength(1)
})

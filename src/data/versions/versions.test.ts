import { existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { openStage, type Stage } from '../../../test/support/stage.ts'
import { commitRows } from '../../../test/support/versions.ts'
import { rowsOf as rowsOfData } from '../rows-of.ts'
import { askDatasets } from './ask.ts'
import { collect } from './collect.ts'
import { diff } from './diff/diff.ts'
import { exportVersion } from './export.ts'
import { mergeBranches } from './merge-branches.ts'
import { scanVersion } from './scan.ts'
import { manifestIn } from './version.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())
const silent = () => undefined

/** Rows by their id. */
type Rows = Readonly<Record<number, number>>
let names = 0

async function commit(name: string, rows: Rows, branch?: string) {
  const values = Object.entries(rows).map(([id, v]) => `(${id}, ${v})`)
  const sql =
    values.length > 0 ? `select * from (values ${values.join(', ')}) as t(id, v)` : 'select 1 as id, 1 as v where false'
  return commitRows(stage, name, { sql, key: ['id'], ...(branch && { branch }) })
}

async function rowsOf(name: string, ref?: string): Promise<Rows> {
  const found = await stage.lake.rows(
    `select id, v from ${await scanVersion(stage.lake, await stage.datasets.version(name, ref))}`,
  )
  return Object.fromEntries(found.map(({ id, v }) => [id, v]))
}

async function branched(base: Rows, ours: Rows, theirs: Rows): Promise<string> {
  const name = `m${names++}`
  const { version } = await commit(name, base)
  await stage.datasets.refs.point({ dataset: name, name: 'try', kind: 'branch', version, move: false })
  await commit(name, ours)
  await commit(name, theirs, 'try')
  return name
}

describe('a merge of branches', () => {
  const rows = fc.dictionary(fc.integer({ min: 0, max: 9 }).map(String), fc.integer({ min: 0, max: 2 }), { maxKeys: 8 })

  it(
    'takes each row as the branch has it that changed it, and names rows that both changed',
    () =>
      fc.assert(
        fc.asyncProperty(rows, rows, rows, async (base, ours, theirs) => {
          const name = await branched(base, ours, theirs)
          const same = (a: Rows, b: Rows) => JSON.stringify(a) === JSON.stringify(b)
          const ids = [...new Set([...Object.keys(base), ...Object.keys(ours), ...Object.keys(theirs)])].map(Number)
          const clash = ids.filter((id) => ours[id] !== base[id] && theirs[id] !== base[id] && ours[id] !== theirs[id])
          const merged = Object.fromEntries(
            ids.flatMap((id) => {
              const value = theirs[id] === base[id] ? ours[id] : theirs[id]
              return value === undefined ? [] : [[id, value]]
            }),
          )
          const done = await mergeBranches(stage, { dataset: name, from: 'try' })
          if (same(theirs, base) || same(ours, theirs)) expect(done.outcome).toBe('up_to_date')
          else if (same(ours, base)) expect(done.outcome).toBe('fast_forward')
          else if (clash.length > 0) {
            expect(done).toMatchObject({
              outcome: 'conflicts',
              conflicting: clash.length,
              version: (await stage.datasets.version(name)).version,
            })
            expect(done.conflicts.map(({ key }) => key['id'])).toEqual(clash.sort((a, b) => a - b))
          } else expect(done.outcome).toBe('merged')
          expect(await rowsOf(name)).toEqual(done.outcome === 'conflicts' ? ours : merged)
          if (done.outcome !== 'conflicts')
            expect((await mergeBranches(stage, { dataset: name, from: 'try' })).outcome).toBe('up_to_date')
        }),
        { numRuns: 25 },
      ),
    120_000,
  )

  it('says why it cannot be', async () => {
    const name = await branched({ 1: 1 }, { 1: 2 }, { 1: 1, 2: 2 })
    await expect(mergeBranches(stage, { dataset: name, from: 'none' })).rejects.toMatchObject({
      code: 'data.ref_not_found',
    })
    await expect(mergeBranches(stage, { dataset: name, from: 'try', key: ['x'] })).rejects.toMatchObject({
      code: 'data.cannot_merge',
    })
    await expect(mergeBranches(stage, { dataset: name, from: 'try', key: [] })).rejects.toMatchObject({
      code: 'data.cannot_merge',
    })
  })
})

describe('SQL over datasets', () => {
  it('reads any version of any of them, and nothing else', async () => {
    await commit('asked', { 1: 1 })
    await commit('asked', { 1: 1, 2: 5 })
    await commit('asked-too', { 2: 7 })
    const ask = async (sql: string) => {
      const table = await askDatasets(stage, { sql, limit: 10 })
      return [...table.columns].map(([name, column]) => [
        name,
        column.kind === 'category' ? column.dictionary : [...column.values],
      ])
    }
    expect(await ask('select count(*) as n, (select count(*) from "asked@1") as was from asked;')).toEqual([
      ['n', [2]],
      ['was', [1]],
    ])
    expect(await ask('select b.v from "asked" a join "asked-too" b using (id)')).toEqual([['v', [7]]])
    expect(await ask('select * from "asked@main" order by id')).toEqual([
      ['id', [1, 2]],
      ['v', [1, 5]],
    ])
    const file = path.join(stage.root, 'x.csv')
    for (const sql of [
      `select * from '${file}'`,
      `copy asked to '${file}'`,
      'drop view asked',
      'select 1; select 2',
      'select * from asket',
    ])
      await expect(ask(sql)).rejects.toMatchObject({ code: 'storage.bad_query' })
    await expect(ask('select * from "asked@9"')).rejects.toMatchObject({ code: 'data.version_not_found' })
  })
})

describe('a version from before chunks', () => {
  it('is read, compared and asked like any other, with the places that its rows have', async () => {
    const { address } = await stage.lake.write(`select * from (values (0, 1, 'a'), (2, 3, 'c')) as t(__row, id, v)`)
    const now = await commitRows(stage, 'old', {
      sql: `select * from (values (1, 'a'), (3, 'x')) as t(id, v)`,
      key: ['id'],
    })
    const { chunks: _, key: __, ...manifest } = manifestIn(now)
    const old = { ...manifest, files: [address], rows: 2 } as unknown as typeof manifest & { chunks: [] }
    const { version } = await stage.datasets.commit({ dataset: 'old', manifest: old, source: now.source })
    expect(version).toMatchObject({ number: 2, chunks: [], files: [address] })
    expect(await stage.lake.rows(`select __row, id from ${await scanVersion(stage.lake, version)}`)).toEqual([
      { __row: 0, id: 1 },
      { __row: 2, id: 3 },
    ])
    const between = { before: await rowsOfData(stage, 'old@1'), after: await rowsOfData(stage, 'old@2') }
    expect((await diff(stage.lake, between)).rows).toMatchObject({ same: 1, changed: 1, added: 0, removed: 0 })
    const table = await askDatasets(stage, { sql: 'select * from old', limit: 5 })
    expect([...table.columns.keys()]).toEqual(['id', 'v'])
  })
})

describe('an export', () => {
  it('writes rows as CSV that a spreadsheet does not run, or as they are', async () => {
    const sql = `select * from (values (1, '=1+1'), (2, 'plain'), (3, null), (-4, '-x')) as t(id, t)`
    const version = await commitRows(stage, 'sheet', { sql })
    const needs = { ...stage, trees: stage.datasets.trees }
    const written = async (raw: boolean) => {
      const out = path.join(freshFolder(), 'out')
      await exportVersion(needs, version, { out, format: 'csv', raw, progress: silent })
      return readFileSync(path.join(out, 'sheet.csv'), 'utf8')
    }
    expect(await written(false)).toBe("id,t\n1,'=1+1\n2,plain\n3,\n-4,'-x\n")
    expect(await written(true)).toBe('id,t\n1,=1+1\n2,plain\n3,\n-4,-x\n')
    const out = path.join(freshFolder(), 'out')
    await exportVersion(needs, version, { out, format: 'parquet', raw: false, progress: silent })
    expect(await stage.lake.rows(`select count(*) as n from '${path.join(out, 'sheet.parquet')}'`)).toEqual([{ n: 4 }])
    const again = exportVersion(needs, version, { out, format: 'parquet', raw: false, progress: silent })
    await expect(again).rejects.toMatchObject({ code: 'data.out_not_empty' })
  })
})

describe('collecting', () => {
  const old = async (place: string) => utimesSync(place, new Date(2020, 1, 1), new Date(2020, 1, 1))

  it('removes old blobs that nothing names, and keeps what is named, by documents too, and what is new', async () => {
    const text = (content: string) => stage.blobs.put(new TextEncoder().encode(content))
    const inner = await text('named by a document')
    const document = await text(JSON.stringify({ inner }))
    const version = await commit('kept', { 1: 1 })
    await stage.datasets.keepProfile(version, document)
    const [orphan, fresh, again] = [await text('orphan'), await text('fresh'), await text('put again')]
    const all = [inner, document, orphan, again, ...version.chunks.map(({ address }) => address)]
    for (const address of all) await old(await stage.blobs.path(address))
    await text('put again')
    expect(await collect(stage, { dryRun: true, progress: silent })).toMatchObject({
      blobs: 1,
      bytes: 6,
      removed: false,
    })
    expect(await stage.blobs.has(orphan)).toBe(true)
    expect(await collect(stage, { dryRun: false, progress: silent })).toMatchObject({
      blobs: 1,
      bytes: 6,
      removed: true,
    })
    expect(await stage.blobs.has(orphan)).toBe(false)
    for (const address of [inner, document, fresh, again, version.chunks[0]!.address])
      expect(existsSync(await stage.blobs.path(address))).toBe(true)
    expect(readdirSync(path.join(stage.root, 'blobs', 'unfinished'))).toEqual([])
  })
})

import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { journalStage } from '../../../test/support/journal-stage.ts'
import type { Blobs, Database } from '../../storage/index.ts'
import { numberColumn, type Table, tableOf, valueAt } from '../../table/index.ts'
import type { JournalEntry } from './entry.ts'
import type { Journal } from './journal.ts'
import { queryJournal } from './query.ts'
import { createSegments } from './segments.ts'

let root: string
let blobs: Blobs
let database: Database
let journal: Journal
let endpoints = 0
let name = ''

journalStage((stage) => {
  ;({ root, blobs, database, journal } = stage)
})
beforeEach(async () => {
  name = `e${endpoints++}`
  await journal.open(name)
})

function entry(id: string, at: number, x: number): JournalEntry {
  const score = Float64Array.of(x / 10)
  return {
    ...{ ids: [id], at: Float64Array.of(at), champion: 1, challenger: undefined, answered: Int32Array.of(1) },
    ...{ score, championScore: score, challengerScore: undefined, latencyUs: 5, answers: undefined },
    features: tableOf({ x: numberColumn([x]) }),
  }
}

const ask = async (query: Partial<Parameters<typeof queryJournal>[2]>) =>
  recordsOf(await queryJournal({ journal, blobs }, name, { limit: 100, ...query }))
const recordsOf = ({ rows, columns }: Table) =>
  Array.from({ length: rows }, (_, row) =>
    Object.fromEntries([...columns].map(([column, values]) => [column, valueAt(values, row)])),
  )

describe('a journal that is asked by SQL', () => {
  it('has every row and label at once: sealed ones, those in the log, and those in memory', async () => {
    journal.append(name, entry('a', 1, 10))
    journal.append(name, entry('b', 2, 20))
    await journal.label(name, [{ id: 'a', label: 1, at: 5 }])
    await journal.seal(name)
    await journal.label(name, [
      { id: 'a', label: 0, at: 6 },
      { id: 'b', label: 1, at: 6 },
    ])
    journal.append(name, entry('c', 3, 30))
    await journal.written(name)
    journal.append(name, entry('b', 4, 25))
    const sql = 'select id, "at", "f:x" as x, score, label, label_at from journal order by "at"'
    expect(await ask({ sql })).toEqual([
      { id: 'a', at: 1, x: 10, score: 1, label: 0, label_at: 6 },
      { id: 'c', at: 3, x: 30, score: 3, label: null, label_at: null },
      { id: 'b', at: 4, x: 25, score: 2.5, label: 1, label_at: 6 },
    ])
    await journal.seal(name)
    expect(await ask({ sql: `${sql};` })).toHaveLength(3)
    expect(await ask({ sql: 'select count(*) as n from journal', from: 3, to: 4 })).toEqual([{ n: 1 }])
  })

  it('gives the newest rows first where nothing is asked, and as many as wanted', async () => {
    for (let i = 0; i < 5; i++) journal.append(name, entry(`r${i}`, i, i))
    expect((await ask({ limit: 2 })).map(({ id }) => id)).toEqual(['r4', 'r3'])
    expect((await ask({ from: 1, to: 3 })).map(({ id }) => id)).toEqual(['r2', 'r1'])
  })

  it('has nothing where nobody asked the endpoint yet', async () => {
    expect(await ask({})).toEqual([])
    expect(await ask({ sql: 'select count(*) as n from journal' })).toEqual([{ n: 0 }])
  })

  it('shows nothing else of this machine, and changes nothing', async () => {
    journal.append(name, entry('a', 1, 10))
    await journal.seal(name)
    const other = `e${endpoints++}`
    await journal.open(other)
    journal.append(other, entry('secret', 1, 10))
    await journal.seal(other)
    const [segment] = await createSegments(database).list(other, 'predictions')
    const secret = await blobs.path(segment!.address)
    for (const sql of [
      `select * from '${secret}'`,
      `select * from read_parquet('${secret}')`,
      `select content from read_text('/etc/hostname')`,
      `select * from glob('/**')`,
      `select * from duckdb_settings()`,
      `select * from "duckdb_views"()`,
      `select sql from sqlite_master`,
      `select * from information_schema.tables`,
      `copy journal to '${path.join(root, 'stolen.csv')}'`,
      `attach '${path.join(root, 'x.db')}'`,
      `set enable_external_access = true`,
      `drop view journal`,
      `create table t as select 1`,
      `select 1; select 2`,
      `select 1) to '${path.join(root, 'stolen.csv')}' (format csv`,
      `install httpfs`,
      `select getenv('HOME')`,
      ``,
    ])
      await expect(ask({ sql }), sql).rejects.toMatchObject({ code: 'storage.bad_query' })
    expect(await ask({ sql: 'select id from journal' })).toEqual([{ id: 'a' }])
  })
})

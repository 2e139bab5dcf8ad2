import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasCode } from '../../src/base/index.ts'
import { type Database, isUniqueViolation, type Migration } from '../../src/storage/index.ts'
import type { DatabaseKind, Opened } from '../support/databases.ts'

interface Tables {
  pair: { id: number; word: string; big: number; at: Date | null; payload: unknown }
}

const MIGRATION: Migration = {
  name: 'contract.1_pair',
  up: `create table pair (id integer primary key, word text not null, big bigint not null default 0, at timestamptz, payload jsonb);
       create index pair_word on pair (word);`,
}

/** What every database must do. */
export function databaseContract(kind: DatabaseKind): void {
  describe(`database contract: ${kind.name}`, () => {
    let opened: Opened | undefined
    let database: Database
    beforeAll(async () => {
      opened = await kind.open()
      if (!opened) return
      database = opened.database
      await database.migrate([MIGRATION])
    })
    afterAll(() => opened?.close())
    beforeEach(async (context) => {
      if (!opened) return context.skip()
      await database.on<Tables>().deleteFrom('pair').execute()
    })

    const add = (id: number, word = 'w'): Promise<unknown> =>
      database
        .on<Tables>()
        .insertInto('pair')
        .values({ id, word } as never)
        .execute()
    const ids = async (): Promise<number[]> => {
      const rows = await database.on<Tables>().selectFrom('pair').select('id').orderBy('id').execute()
      return rows.map((row) => row.id)
    }

    it('gives int8 and counts as numbers, jsonb as data, timestamps as dates', async () => {
      const db = database.on<Tables>()
      const at = new Date('2001-02-03T04:05:06.789Z')
      const row = { id: 1, word: 'a', big: 2 ** 53 - 1, at, payload: JSON.stringify({ a: [1, null] }) }
      await db.insertInto('pair').values(row).execute()
      const found = await db.selectFrom('pair').selectAll().executeTakeFirstOrThrow()
      expect(found).toEqual({ ...row, payload: { a: [1, null] } })
      const counted = await db
        .selectFrom('pair')
        .select((e) => e.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
      expect(counted.n).toBe(1)
    })

    it('says how many rows a statement changed', async () => {
      const db = database.on<Tables>()
      await add(1)
      await add(2)
      const updated = await db.updateTable('pair').set({ word: 'x' }).executeTakeFirst()
      expect(Number(updated.numUpdatedRows)).toBe(2)
      const deleted = await db.deleteFrom('pair').where('id', '=', 1).executeTakeFirst()
      expect(Number(deleted.numDeletedRows)).toBe(1)
    })

    it('takes any number of rows as arrays in one statement', async () => {
      const many = Array.from({ length: 20_000 }, (_, i) => i)
      const words = many.map(String)
      await sql`insert into pair (id, word) select * from unnest(${many}::int[], ${words}::text[])`.execute(
        database.on(),
      )
      expect((await ids()).length).toBe(20_000)
    })

    it('keeps all of a transaction, or nothing of one that throws', async () => {
      await database.tx(async () => {
        await add(1)
        await add(2)
      })
      const fault = new Error('no')
      const failing = database.tx(async () => {
        await add(3)
        throw fault
      })
      await expect(failing).rejects.toBe(fault)
      expect(await ids()).toEqual([1, 2])
    })

    it('lets a query builder that was taken before a transaction speak for it', async () => {
      const early = database.on<Tables>()
      await database
        .tx(async () => {
          await early
            .insertInto('pair')
            .values({ id: 1, word: 'w' } as never)
            .execute()
          throw new Error('no')
        })
        .catch(() => undefined)
      expect(await ids()).toEqual([])
    })

    it('joins an inner transaction to the outer one', async () => {
      const both = database.tx(async () => {
        await database.tx(() => add(1))
        throw new Error('outer')
      })
      await expect(both).rejects.toThrow('outer')
      expect(await ids()).toEqual([])
    })

    it('keeps nothing when an inner transaction threw, even where that was caught', async () => {
      const both = database.tx(async () => {
        await add(1)
        const inner = database.tx(async () => {
          await add(2)
          throw new Error('inner')
        })
        await inner.catch(() => undefined)
      })
      await expect(both).rejects.toThrow('inner')
      expect(await ids()).toEqual([])
    })

    it('does not pretend to commit after a refused statement that was caught', async () => {
      await add(1)
      const hidden = database.tx(async () => {
        await add(2)
        await add(1).catch(() => undefined)
      })
      await expect(hidden).rejects.toSatisfy(isUniqueViolation)
      expect(await ids()).toEqual([1])
    })

    it('goes on after a refused statement, and tells a taken key from other faults', async () => {
      await add(1)
      await expect(add(1)).rejects.toSatisfy(isUniqueViolation)
      const wrong = sql.raw('select nonsense').execute(database.on())
      await expect(wrong).rejects.not.toSatisfy(isUniqueViolation)
      const { rows } = await sql<{ v: number }>`select 101 as v`.execute(database.on())
      expect(rows).toEqual([{ v: 101 }])
    })

    it('keeps transactions apart that run at once', async () => {
      const start = 40
      await add(0, String(start))
      const take = (): Promise<unknown> =>
        database.tx(async () => {
          const db = database.on<Tables>()
          const row = await db.selectFrom('pair').selectAll().where('id', '=', 0).forUpdate().executeTakeFirstOrThrow()
          await db
            .updateTable('pair')
            .set({ word: String(Number(row.word) - 1) })
            .where('id', '=', 0)
            .execute()
        })
      await Promise.all(Array.from({ length: 20 }, take))
      const row = await database.on<Tables>().selectFrom('pair').select('word').executeTakeFirstOrThrow()
      expect(row.word).toBe(String(start - 20))
    })

    it('forgets a transaction that is over: what it left running works outside it', async () => {
      let later: Promise<unknown> = Promise.resolve()
      await database.tx(async () => {
        await add(1)
        later = new Promise((resolve) => setTimeout(resolve, 50)).then(() => database.tx(() => add(2)))
      })
      await later
      expect(await ids()).toEqual([1, 2])
    })

    it('calls back after the commit, never after a rollback, at once outside a transaction', async () => {
      const heard: string[] = []
      await database.tx(async () => {
        database.afterCommit(() => heard.push('committed'))
        await add(1)
        expect(heard).toEqual([])
      })
      const failing = database.tx(async () => {
        database.afterCommit(() => heard.push('never'))
        throw new Error('no')
      })
      await failing.catch(() => undefined)
      database.afterCommit(() => heard.push('outside'))
      expect(heard).toEqual(['committed', 'outside'])
    })

    it('refuses transactions of the query builder, which calls below could not join', async () => {
      const own = database
        .on<Tables>()
        .transaction()
        .execute(async () => undefined)
      await expect(own).rejects.toThrow('database.tx')
    })

    it('runs each migration once, and refuses one whose text changed', async () => {
      const counted: Migration = { name: 'contract.2_row', up: `insert into pair (id, word) values (9, 'once')` }
      await database.migrate([MIGRATION, counted])
      await database.migrate([MIGRATION, counted])
      expect(await ids()).toEqual([9])
      const changed = database.migrate([{ ...counted, up: 'select 1' }])
      await expect(changed).rejects.toSatisfy((error) => hasCode(error, 'storage.migration_changed'))
    })

    it('keeps nothing of a migration that fails, and runs it again', async () => {
      const bad = { name: 'contract.3_bad', up: 'create table half (a integer); select nonsense' }
      await expect(database.migrate([bad])).rejects.toThrow('nonsense')
      await database.migrate([{ name: 'contract.3_bad', up: 'create table half (a integer)' }])
      await sql`select a from half`.execute(database.on())
    })
  })
}

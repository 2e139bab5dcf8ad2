import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { type PostgresServer, startPostgres } from '../../test/support/postgres.ts'
import type { Database, Migration } from './database.ts'
import { openEmbeddedDatabase } from './embedded-database.ts'
import { moveDatabase } from './move.ts'
import { checkNotMoved, noteMoved } from './moved.ts'
import { openPostgres } from './postgres-database.ts'

const migrations: readonly Migration[] = [
  {
    name: 'test.1_all_kinds',
    up: `
      create table zebra (id int8 generated always as identity primary key, name text not null, double int8 generated always as (id * 2) stored);
      create table ant (
        zebra int8 not null references zebra (id), bits bytea, value float8, at timestamptz, words text[], doc jsonb, yes boolean,
        amount numeric, changed xid8 not null default pg_current_xact_id()
      );
      create table empty (a text);
      insert into zebra (name) values ('of the migration');
    `,
  },
]
const show = (database: Database, query: RawBuilder<unknown>) => query.execute(database.on()).then(({ rows }) => rows)
const whole = sql`select zebra, encode(bits, 'hex') as bits, value::text, at::text, words::text, doc::text, yes, amount::text from ant order by 1, 2, 3`

cleanFolders()
describe('a database that moves', () => {
  let server: PostgresServer | undefined
  beforeAll(async () => {
    server = await startPostgres()
  }, 60_000)
  afterAll(() => server?.stop())

  async function filled(): Promise<Database> {
    const from = await openEmbeddedDatabase({ folder: freshFolder() })
    await from.migrate(migrations)
    await sql`insert into zebra (name) select 'z' || n || e'\n\\ "' from generate_series(1, 300) as n`.execute(
      from.on(),
    )
    await sql`
      insert into ant (zebra, bits, value, at, words, doc, yes, amount)
      select id, decode(md5(id::text), 'hex'), case id % 4 when 0 then 'NaN'::float8 when 1 then '-Infinity' when 2 then 0.1 + id / 3.0 end,
        '2020-02-29 12:34:56.789012+00'::timestamptz + id * interval '1 hour', array['a,b', null, '"', 'ü' || id],
        jsonb_build_object('k', id, 'n', 1e30, 's', 'line' || chr(10)), id % 2 = 0, id / 7.0 from zebra`.execute(
      from.on(),
    )
    await sql`insert into ant (zebra) values (1)`.execute(from.on())
    await sql`delete from zebra where id = 301`.execute(from.on()).catch(() => undefined)
    return from
  }

  async function fresh(name: string): Promise<Database> {
    const admin = await openPostgres({ url: server!.url, connections: 1 })
    await sql.raw(`create database ${name}`).execute(admin.on())
    await admin.close()
    return openPostgres({ url: server!.url.replace(/\/postgres$/, `/${name}`) })
  }

  it('is the same on PostgreSQL, value by value, and goes on numbering where it stood', async ({ skip }) => {
    if (!server) return skip()
    const [from, to] = [await filled(), await fresh('moved')]
    try {
      const seen: number[] = []
      const moved = await moveDatabase({ from, to, migrations, progress: (done) => seen.push(done) })
      expect(moved.tables.map(({ name }) => name)).toEqual(['zebra', 'ant', 'empty', 'schema_migration'].sort(byNeed))
      expect(moved.rows).toBe(301 + 302 + 1)
      expect(await show(to, whole)).toEqual(await show(from, whole))
      expect(await show(to, sql`select * from zebra order by id`)).toEqual(
        await show(from, sql`select * from zebra order by id`),
      )
      expect(await show(to, sql`insert into zebra (name) values ('next') returning id, double`)).toEqual([
        { id: 302, double: 604 },
      ])
      expect(seen).toEqual([...seen].sort((a, b) => a - b))
      await to.migrate(migrations)
    } finally {
      await from.close()
      await to.close()
    }
  })

  it('gives its rows transaction numbers of the new database', async ({ skip }) => {
    if (!server) return skip()
    const [from, to] = [await filled(), await fresh('numbers')]
    try {
      await moveDatabase({ from, to, migrations })
      const later = sql`select count(*) as n from ant where changed >= pg_snapshot_xmax(pg_current_snapshot())`
      expect(await show(to, later)).toEqual([{ n: 0 }])
    } finally {
      await from.close()
      await to.close()
    }
  })

  it('is refused where something is there already, and leaves nothing where it fails', async ({ skip }) => {
    if (!server) return skip()
    const [from, to] = [await filled(), await fresh('used')]
    try {
      const broken = [...migrations, { name: 'test.2_broken', up: 'create table more (a text); select 1 / 0' }]
      await expect(moveDatabase({ from, to, migrations: broken })).rejects.toThrow('division')
      expect(
        await show(to, sql`select count(*) as n from pg_class where relname in ('zebra', 'schema_migration')`),
      ).toEqual([{ n: 0 }])
      await sql`create table something (a text)`.execute(to.on())
      await expect(moveDatabase({ from, to, migrations })).rejects.toMatchObject({ code: 'storage.target_not_empty' })
    } finally {
      await from.close()
      await to.close()
    }
  })

  it('is noted in the folder that it left', async () => {
    const folder = freshFolder()
    checkNotMoved(folder)
    await noteMoved(folder, { host: 'db.example:5432/millrace', at: 1 })
    expect(() => checkNotMoved(folder)).toThrow(expect.objectContaining({ code: 'storage.database_moved' }))
  })
})

/** Tables by name, those that others need first. */
function byNeed(a: string, b: string): number {
  const order = ['zebra', 'ant', 'empty', 'schema_migration']
  return order.indexOf(a) - order.indexOf(b)
}

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders } from '../../../test/support/folders.ts'
import { type PostgresServer, startPostgres } from '../../../test/support/postgres.ts'
import { openStage, type Stage } from '../../../test/support/stage.ts'
import { sql } from '../../table/index.ts'
import { type DatasetVersion, dataset, ingest, postgres, query, scanVersion } from '../index.ts'

cleanFolders()
const server: PostgresServer | undefined = await startPostgres()
let stage: Stage
let client: pg.Client
beforeAll(async () => {
  stage = await openStage()
  if (!server) return
  client = new pg.Client({ connectionString: server.url })
  await client.connect()
})
afterAll(async () => {
  await client?.end()
  await server?.stop()
  await stage.close()
})

async function rowsIn(version: DatasetVersion, columns = '*'): Promise<unknown[][]> {
  const rows = await stage.lake.rows(`select ${columns} from ${await scanVersion(stage.lake, version)} order by __row`)
  return rows.map((row) =>
    Object.entries(row)
      .filter(([name]) => name !== '__row')
      .map(([, value]) => value),
  )
}

describe.skipIf(!server)('a table of PostgreSQL', () => {
  it('has exactly its values: what double precision cannot hold is text, what no column can hold is left out', async () => {
    await client.query(`create type mood as enum ('good', 'bad');
      create table kinds (i int4, small int8, big int8, money numeric(12,2), exact numeric, f float8, b bool, d date,
        at timestamp, zoned timestamptz, t text, u uuid, m mood, j jsonb, list int4[], bytes bytea);
      insert into kinds values
        (1, 9007199254740992, 9007199254740993, 12.50, 0.1234567890123456789, 0.1, true, '2001-01-31', '2001-01-31 10:00:00.123456',
          '2001-01-31 12:00:00+02', 'it''s, "so"', '00000000-0000-0000-0000-000000000001', 'good', '{"a": 1}', '{1,2}', '\\x00'),
        (null, 2, 3, 99999999.99, 2, 'NaN', false, null, 'infinity', null, '', null, 'bad', null, null, null)`)
    const version = await ingest(
      stage,
      dataset('kinds', { source: postgres({ url: server!.url, table: 'public.kinds' }) }),
    )
    const day = Date.UTC(2001, 0, 31)
    const uuid = '00000000-0000-0000-0000-000000000001'
    expect(version.leftOut).toEqual(['list', 'bytes'])
    expect(await rowsIn(version)).toEqual(
      [
        [
          1,
          9007199254740992,
          '9007199254740993',
          12.5,
          '0.1234567890123456789',
          0.1,
          1,
          day,
          day + 36_000_123.456,
          day + 36_000_000,
          `it's, "so"`,
          uuid,
          'good',
          '{"a": 1}',
        ],
        [null, 2, '3', 99999999.99, '2', null, 0, null, null, null, '', null, 'bad', null],
      ].map((row) => row.map((value, at) => (at === 6 && value !== null ? Boolean(value) : value))),
    )
  })

  it('is asked only for what is new above a watermark, and merges corrections', async () => {
    await client.query(`create table orders (id int8 primary key, amount numeric, updated_at timestamptz);
      insert into orders select i, i, '2026-01-01'::timestamptz + i * interval '1 hour' from generate_series(1, 2000) i`)
    const spec = dataset('orders', {
      source: postgres({ url: server!.url, table: 'orders' }),
      ...{ key: 'id', watermark: 'updated_at', load: 'merge', late: '1h' },
    })
    const first = await ingest(stage, spec)
    await client.query(`update orders set amount = 0, updated_at = '2026-06-01' where id = 7;
      insert into orders values (2001, 5, '2026-06-02'), (2002, 6, null)`)
    const second = await ingest(stage, spec)
    expect(second).toMatchObject({ rows: 2001, quarantined: 0, taken: { watermark: '2026-06-02 00:00:00' } })
    expect(await rowsIn(second, `__row, id, amount`)).toContainEqual([7, 0])
    expect(first.source.path).toBe('PostgreSQL, table orders')
    expect((await ingest(stage, spec)).version).toBe(second.version)
  })

  it('is not there, or lets nobody in: the error shows no part of the address', async () => {
    const fails = async (source: Parameters<typeof postgres>[0]) =>
      String(
        JSON.stringify(
          await ingest(stage, dataset('none', { source: postgres(source) })).catch((error: unknown) => error),
        ),
      )
    const url = server!.url.replace('millrace@', 'millrace:s3cret@')
    expect(await fails({ url, table: 'nowhere' })).toContain('does not exist')
    expect(await fails({ url, query: 'select 1 as a union select 2 as a' })).not.toContain('source_refused')
    for (const source of [
      { url, table: 'nowhere' },
      { env: 'NO_SUCH_VARIABLE', table: 't' },
    ]) {
      const told = await fails(source)
      expect(told).toContain('data.source_refused')
      expect(told).not.toContain('s3cret')
    }
    const far = await fails({ url: 'postgres://u:s3cret@127.0.0.1:1/x', table: 't' })
    expect(far).toContain('does not answer: ECONNREFUSED')
    expect(far).not.toContain('s3cret')
    expect(JSON.stringify(dataset('secret', { source: postgres({ url, table: 't' }) }))).not.toContain('s3cret')
  })
})

describe('a query over datasets', () => {
  it.skipIf(!server)('is a dataset that knows the versions it was made of', async () => {
    await client.query("create table sales (shop text, n int4); insert into sales values ('a', 1), ('a', 2), ('b', 3)")
    const sales = dataset('sales', { source: postgres({ url: server!.url, table: 'sales' }) })
    const from = await ingest(stage, sales)
    const spec = dataset('by-shop', {
      source: query(sql`select shop, sum(n) as n from sales group by shop order by shop`, [sales]),
    })
    const version = await ingest(stage, spec)
    expect(await rowsIn(version)).toEqual([
      ['a', 3],
      ['b', 3],
    ])
    expect(version.taken).toEqual({ inputs: { sales: from.version } })
    const wrong = dataset('wrong', { source: query(sql`select nothing from sales`, [sales]) })
    await expect(ingest(stage, wrong)).rejects.toMatchObject({
      code: 'data.query_failed',
      message: expect.stringContaining('nothing'),
    })
  })
})

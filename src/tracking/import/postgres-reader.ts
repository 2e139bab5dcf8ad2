import { fail } from '../errors.ts'
import type { Row } from './cells.ts'
import { ROWS_AT_ONCE, type SqlReader } from './sql-reader.ts'

const CONNECT_WITHIN = 10_000
const INT8 = 20

/**
 * Reads a PostgreSQL database, all of it as of one moment and without a write.
 *
 * Errors: `tracking.import_unreachable`; the password is never part of it.
 */
export async function openPostgresReader(url: string): Promise<SqlReader> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_WITHIN,
    types: { getTypeParser: (id, format) => (id === INT8 ? Number : pg.types.getTypeParser(id, format)) as never },
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('begin transaction isolation level repeatable read, read only')
  } catch (cause) {
    await client.end().catch(() => undefined)
    throw fail('import_unreachable', { place: new URL(url).host, reason: (cause as Error).message }, cause)
  }
  const all = async (sql: string, parameters: readonly (string | number)[] = []): Promise<readonly Row[]> =>
    (await client.query(sql, [...parameters])).rows as Row[]
  let cursors = 0
  return {
    all,
    async *rows(sql, parameters = []) {
      const name = `millrace_${cursors++}`
      await client.query(`declare ${name} no scroll cursor for ${sql}`, [...parameters])
      for (;;) {
        const { rows } = await client.query(`fetch ${ROWS_AT_ONCE} from ${name}`)
        if (rows.length > 0) yield rows as Row[]
        if (rows.length < ROWS_AT_ONCE) break
      }
      await client.query(`close ${name}`)
    },
    async tables() {
      const rows = await all('select tablename as name from pg_tables where schemaname = any(current_schemas(false))')
      return new Set(rows.map(({ name }) => String(name)))
    },
    close: () => client.end(),
  }
}

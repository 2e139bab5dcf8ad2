import type { PostgresPool } from 'kysely'
import type { Database } from './database.ts'
import { failStorage } from './errors.ts'
import { createSqlDatabase } from './sql-database.ts'

const INT8 = 20
const CONNECT_WITHIN = 10_000

/** How to reach a PostgreSQL server, 15 or later. */
export interface PostgresOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string
  /** Connections at once; 10 when not given. */
  readonly connections?: number
}

/**
 * Metadata on a PostgreSQL server.
 *
 * Errors: `storage.database_unreachable`; the password is never part of it.
 *
 * @example
 * const database = await openPostgres({ url: 'postgres://millrace@localhost/millrace' })
 */
export async function openPostgres({ url, connections = 10 }: PostgresOptions): Promise<Database> {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_WITHIN,
    options: '-c timezone=UTC',
    types: { getTypeParser: (id, format) => (id === INT8 ? Number : pg.types.getTypeParser(id, format)) as never },
  })
  // An idle connection that the server closes is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined)
  try {
    await pool.query('select 1')
  } catch (error) {
    await pool.end()
    const host = URL.canParse(url) ? new URL(url).host : 'the given address'
    throw failStorage('database_unreachable', { host, reason: (error as Error).message }, error)
  }
  return createSqlDatabase(pool as unknown as PostgresPool)
}

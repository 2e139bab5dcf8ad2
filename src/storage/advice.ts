import { sql } from 'kysely'
import type { Database } from './database.ts'

/**
 * Bytes from which on a server is better than the embedded database: about a million runs of ten metrics. Measured: up to there a run is
 * written as fast as into an empty one; with twice as much it takes half as long again, and opening after a kill takes tens of seconds.
 */
export const EMBEDDED_LIMIT = 2_000_000_000
const GIGABYTE = 1_000_000_000

/** What to do where the embedded database has grown past what it is good for; undefined below that. */
export async function adviceOnSize(database: Database, limit = EMBEDDED_LIMIT): Promise<string | undefined> {
  const bytes = await sizeOfDatabase(database)
  if (bytes <= limit) return undefined
  const size = (bytes / GIGABYTE).toFixed(1)
  return `The embedded database holds ${size} GB, more than it is made for. Move it: millrace storage move --to postgres://…`
}

/** How many bytes a database takes, its indexes included. */
export async function sizeOfDatabase(database: Database): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(
    database.on(),
  )
  return rows[0]!.bytes
}

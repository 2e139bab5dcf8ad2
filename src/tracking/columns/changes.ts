import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'

/** What changed since a horizon, and the horizon to ask with next time. */
export interface Changes {
  /** Below this transaction all have ended: what they wrote is in this answer or was there before. */
  readonly horizon: string
  readonly rows: readonly { readonly id: string; readonly changed: number }[]
  /** Runs that were removed for good; one that came back is among the rows too. */
  readonly gone: readonly string[]
  /** False where there is more than was asked for. */
  readonly whole: boolean
}

interface Row {
  readonly horizon: string
  readonly id: string | null
  readonly changed: string
  readonly gone: boolean
}

/** One statement, so one snapshot: what a transaction that is not in it writes has a number at or above its horizon. */
export async function readChanges(database: Database, since: string, limit: number): Promise<Changes> {
  const { rows } = await sql<Row>`
    select one.horizon, hit.id, hit.changed::text as changed, hit.gone
    from (select pg_snapshot_xmin(pg_current_snapshot())::text as horizon) as one
    left join (
      (select id, changed, false as gone from run where changed >= ${since}::xid8 limit ${limit})
      union all (select run_id, changed, true from run_gone where changed >= ${since}::xid8 limit ${limit})
    ) as hit on true`.execute(database.on())
  const hits = rows.filter(({ id }) => id !== null) as (Row & { readonly id: string })[]
  const there = hits.filter(({ gone }) => !gone)
  const gone = hits.filter((hit) => hit.gone)
  return {
    horizon: rows[0]!.horizon,
    rows: there.map(({ id, changed }) => ({ id, changed: Number(changed) })),
    gone: gone.map(({ id }) => id),
    whole: there.length < limit && gone.length < limit,
  }
}

/** What the copy is of, and the transaction that comes next there. */
export interface Origin {
  readonly database: string
  readonly horizon: string
  readonly next: string
}

/**
 * Rows that were copied from another server have numbers of that server, which may be ahead of this one's: they get a number of here, or
 * every look would read them again.
 */
export async function readOrigin(database: Database): Promise<Origin> {
  const db = database.on()
  await sql`update run set id = id where changed >= pg_snapshot_xmax(pg_current_snapshot())`.execute(db)
  const { rows } = await sql<Origin>`
    select (select system_identifier from pg_control_system())::text || '/' || current_database() || '/' ||
        'run'::regclass::oid::text as database,
      pg_snapshot_xmin(pg_current_snapshot())::text as horizon, pg_snapshot_xmax(pg_current_snapshot())::text as next`.execute(
    db,
  )
  return rows[0]!
}

/** How many rows were written since. */
export async function countChanges(database: Database, since: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from run where changed >= ${since}::xid8`.execute(database.on())
  return Number(rows[0]!.count)
}

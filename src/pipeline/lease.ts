import type { Kysely } from 'kysely'
import type { PipelineTables } from './tables.ts'

/** Whose work a run or a backfill is, and until when nobody else takes it. */
export interface Leases {
  /** Holds the lease longer; undefined where it was lost, with the name of whoever asked to cancel where somebody did. */
  renew(id: string, lease: { readonly worker: string; readonly until: number }): Promise<Renewed | undefined>
  /** Gives the lease back. */
  release(id: string): Promise<void>
  /** False where there is nothing to cancel any more. */
  askToCancel(id: string, by: string): Promise<boolean>
}

/** What is learned at renewing. */
interface Renewed {
  readonly cancelledBy?: string
}

/** The leases of one of the two tables that have them. */
export function createLeases(db: () => Kysely<PipelineTables>, table: 'pipeline_run' | 'pipeline_backfill'): Leases {
  // both have the same columns for it
  const update = () => db().updateTable(table as 'pipeline_run')
  return {
    async renew(id, { worker, until }) {
      const row = await update()
        .set({ lease_until: until })
        .where('id', '=', id)
        .where('worker', '=', worker)
        .returning('cancelled_by')
        .executeTakeFirst()
      return row && (row.cancelled_by === null ? {} : { cancelledBy: row.cancelled_by })
    },
    async release(id) {
      await update().set({ worker: null, lease_until: 0 }).where('id', '=', id).execute()
    },
    async askToCancel(id, by) {
      const done = await update()
        .set({ cancelled_by: by })
        .where('id', '=', id)
        .where('state', 'in', ['queued', 'running'])
        .executeTakeFirst()
      return Number(done.numUpdatedRows) > 0
    },
  }
}

import type { Kysely } from 'kysely'
import type { Actor } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { createLeases, type Leases } from './lease.ts'
import type { PipelineTables, RunState } from './tables.ts'

/** Partitions from one key to another that are to be as the pipeline says now. */
export interface Backfill {
  readonly id: string
  readonly pipeline: string
  readonly from: string
  readonly to: string
  readonly fresh: boolean
  readonly state: RunState
  readonly by: Actor
  /** All partitions of the range; those of which nothing had to be started; those that were run; those that failed. */
  readonly total: number
  readonly cached: number
  readonly finished: number
  readonly failed: number
  readonly cancelledBy?: string
  readonly createdAt: number
  readonly finishedAt?: number
}

/** Where backfills are kept. */
export interface Backfills extends Leases {
  add(backfill: Backfill): Promise<void>
  get(id: string): Promise<Backfill | undefined>
  list(query: { readonly limit: number; readonly states?: readonly RunState[] }): Promise<readonly Backfill[]>
  /** Makes it ours, where nobody drives it. */
  take(id: string, lease: { readonly worker: string; readonly now: number; readonly until: number }): Promise<boolean>
  move(id: string, change: Partial<Pick<Backfill, 'total' | 'cached' | 'finished' | 'failed'>>): Promise<void>
  end(id: string, end: { readonly state: RunState; readonly at: number }): Promise<void>
}

/** Where it is `alone`, what others drive is what dead ones left. */
export function createBackfills(database: Database, alone: boolean): Backfills {
  const db = () => database.on<PipelineTables>()
  const change = async (id: string, set: Partial<PipelineTables['pipeline_backfill']>): Promise<boolean> => {
    const done = await db().updateTable('pipeline_backfill').set(set).where('id', '=', id).executeTakeFirst()
    return Number(done.numUpdatedRows) > 0
  }
  return {
    async add(one) {
      const row = {
        ...{ id: one.id, pipeline: one.pipeline, first: one.from, last: one.to, fresh: one.fresh, state: one.state },
        ...{
          by: JSON.stringify(one.by),
          total: one.total,
          cached: one.cached,
          finished: one.finished,
          failed: one.failed,
        },
        ...{ cancelled_by: null, worker: null, lease_until: 0, created_at: one.createdAt, finished_at: null },
      }
      await db().insertInto('pipeline_backfill').values(row).execute()
    },
    async get(id) {
      const row = await db().selectFrom('pipeline_backfill').selectAll().where('id', '=', id).executeTakeFirst()
      return row && backfillOf(row)
    },
    async list({ limit, states }) {
      const all = db().selectFrom('pipeline_backfill').selectAll().orderBy('created_at', 'desc').limit(limit)
      return (await (states ? all.where('state', 'in', states) : all).execute()).map(backfillOf)
    },
    async move(id, counts) {
      await change(id, counts)
    },
    async end(id, { state, at }) {
      await change(id, { state, finished_at: at, worker: null, lease_until: 0 })
    },
    ...createLeases(db, 'pipeline_backfill'),
    take: takeFrom(db, alone),
  }
}

function takeFrom(db: () => Kysely<PipelineTables>, alone: boolean): Backfills['take'] {
  return async (id, { worker, now, until }) => {
    const done = await db()
      .updateTable('pipeline_backfill')
      .set({ state: 'running', worker, lease_until: until })
      .where('id', '=', id)
      .where('state', 'in', ['queued', 'running'])
      .where((the) =>
        the.or([
          the('worker', 'is', null),
          the('lease_until', '<=', now),
          ...(alone ? [the('worker', '<>', worker)] : []),
        ]),
      )
      .executeTakeFirst()
    return Number(done.numUpdatedRows) > 0
  }
}

function backfillOf(row: PipelineTables['pipeline_backfill']): Backfill {
  return {
    ...{ id: row.id, pipeline: row.pipeline, from: row.first, to: row.last, fresh: row.fresh, state: row.state },
    ...{ by: row.by as Actor, total: row.total, cached: row.cached, finished: row.finished, failed: row.failed },
    createdAt: row.created_at,
    ...(row.cancelled_by !== null && { cancelledBy: row.cancelled_by }),
    ...(row.finished_at !== null && { finishedAt: row.finished_at }),
  }
}

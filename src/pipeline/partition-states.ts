import { sql } from 'kysely'
import type { Database } from '../storage/index.ts'
import type { PipelineTables, RunState } from './tables.ts'

const PAGE = 20_000

/** How a partition stands: its last run, and what decided its results. */
export interface PartitionState {
  readonly partition: string
  readonly state: RunState
  readonly key: string
  readonly run: string
}

/** How many partitions of a pipeline stand how. */
export type PartitionCounts = Readonly<Partial<Record<RunState, number>>>

/** Where the states of partitions are kept. */
export interface PartitionStates {
  all(pipeline: string): Promise<ReadonlyMap<string, PartitionState>>
  keep(pipeline: string, state: PartitionState, at: number): Promise<void>
  counts(pipeline: string): Promise<PartitionCounts>
  /** Those in some states, by name. */
  page(
    pipeline: string,
    query: { readonly states: readonly RunState[]; readonly limit: number },
  ): Promise<readonly PartitionState[]>
}

export function createPartitionStates(database: Database): PartitionStates {
  const db = () => database.on<PipelineTables>()
  return {
    async all(pipeline) {
      const found = new Map<string, PartitionState>()
      for (let last = ''; ; ) {
        const rows = await db()
          .selectFrom('pipeline_partition')
          .select(['partition', 'state', 'key', 'run'])
          .where('pipeline', '=', pipeline)
          .where('partition', '>', last)
          .orderBy('partition')
          .limit(PAGE)
          .execute()
        for (const row of rows) found.set(row.partition, row)
        if (rows.length < PAGE) return found
        last = rows.at(-1)!.partition
      }
    },
    async keep(pipeline, { partition, state, key, run }, at) {
      await db()
        .insertInto('pipeline_partition')
        .values({ pipeline, partition, state, key, run, at })
        .onConflict((conflict) => conflict.columns(['pipeline', 'partition']).doUpdateSet({ state, key, run, at }))
        .execute()
    },
    async counts(pipeline) {
      const { rows } = await sql<{ state: RunState; count: number }>`
        select state, count(*) as count from pipeline_partition where pipeline = ${pipeline} group by state`.execute(
        db(),
      )
      return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]))
    },
    page: (pipeline, { states, limit }) =>
      db()
        .selectFrom('pipeline_partition')
        .select(['partition', 'state', 'key', 'run'])
        .where('pipeline', '=', pipeline)
        .where('state', 'in', states)
        .orderBy('partition')
        .limit(limit)
        .execute(),
  }
}

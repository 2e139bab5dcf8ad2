import type { Kysely } from 'kysely'
import type { Actor, Digest } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { createLeases, type Leases } from './lease.ts'
import type { Pinned } from './reads.ts'
import type { StepResult } from './result.ts'
import type { Problem, Run, RunStep } from './run.ts'
import type { PipelineTables, RunState } from './tables.ts'

/** Which runs are listed. */
export interface RunQuery {
  readonly limit: number
  readonly pipeline?: string
  readonly backfill?: string
  readonly states?: readonly RunState[]
}

/** Who drives a run, and until when nobody else may. */
export interface Lease {
  readonly worker: string
  readonly now: number
  readonly until: number
}

/** Where runs of pipelines and their steps are kept. */
export interface Runs extends Leases {
  add(run: Run): Promise<void>
  get(id: string): Promise<Run | undefined>
  /** Newest first. */
  list(query: RunQuery): Promise<readonly Run[]>
  /** The run of this partition that has not ended, where there is one. */
  open(pipeline: string, partition: string | undefined): Promise<Run | undefined>
  /** Makes a run that has not ended ours, where nobody drives it; says whether it had begun before. */
  take(id: string, lease: Lease): Promise<'begun' | 'resumed' | undefined>
  end(id: string, end: { readonly state: RunState; readonly error?: string; readonly at: number }): Promise<void>
  steps(run: string): Promise<readonly RunStep[]>
  /** How many steps of each of these runs ended, and how many of them were found in the cache; in the order of `runs`. */
  tally(runs: readonly string[]): Promise<readonly StepTally[]>
  /** Writes all of a step, whether it was there or not. */
  keepStep(step: RunStep): Promise<void>
}

/** Counts of the steps of a run. */
export interface StepTally {
  readonly run: string
  readonly ended: number
  readonly cached: number
}

/** Where it is `alone`, what others drive is what dead ones left. */
export function createRuns(database: Database, alone: boolean): Runs {
  const db = () => database.on<PipelineTables>()
  return {
    async add(run) {
      await db().insertInto('pipeline_run').values(rowOf(run)).execute()
    },
    async get(id) {
      const row = await db().selectFrom('pipeline_run').selectAll().where('id', '=', id).executeTakeFirst()
      return row && runOf(row)
    },
    async list({ limit, pipeline, backfill, states }) {
      let query = db().selectFrom('pipeline_run').selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc')
      if (pipeline !== undefined) query = query.where('pipeline', '=', pipeline)
      if (backfill !== undefined) query = query.where('backfill', '=', backfill)
      if (states) query = query.where('state', 'in', states)
      return (await query.limit(limit).execute()).map(runOf)
    },
    async open(pipeline, partition = '') {
      const row = await db()
        .selectFrom('pipeline_run')
        .selectAll()
        .where('pipeline', '=', pipeline)
        .where('partition', '=', partition)
        .where('state', 'in', ['queued', 'running'])
        .where('cancelled_by', 'is', null)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row && runOf(row)
    },
    take: (id, lease) => database.tx(() => takeRun(database, { id, lease, alone })),
    ...createLeases(db, 'pipeline_run'),
    async end(id, { state, error, at }) {
      const change = { state, error: error ?? null, finished_at: at, worker: null, lease_until: 0 }
      await db().updateTable('pipeline_run').set(change).where('id', '=', id).execute()
    },
    ...createRunSteps(db),
  }
}

function createRunSteps(db: () => Kysely<PipelineTables>): Pick<Runs, 'steps' | 'tally' | 'keepStep'> {
  return {
    async steps(run) {
      const rows = await db().selectFrom('pipeline_step').selectAll().where('run', '=', run).execute()
      return rows.map(stepOf)
    },
    async tally(of) {
      if (of.length === 0) return []
      const rows = await db()
        .selectFrom('pipeline_step')
        .select(['run', 'state', 'cached'])
        .where('run', 'in', of)
        .execute()
      return of.map((run) => {
        const own = rows.filter((row) => row.run === run && row.state !== 'running' && row.state !== 'waiting')
        return { run, ended: own.length, cached: own.filter(({ cached }) => cached).length }
      })
    },
    async keepStep(step) {
      const row = stepRowOf(step)
      await db()
        .insertInto('pipeline_step')
        .values(row)
        .onConflict((conflict) => conflict.columns(['run', 'step']).doUpdateSet(row))
        .execute()
    },
  }
}

async function takeRun(
  database: Database,
  { id, lease, alone }: { readonly id: string; readonly lease: Lease; readonly alone: boolean },
): Promise<'begun' | 'resumed' | undefined> {
  const db = database.on<PipelineTables>()
  const row = await db
    .selectFrom('pipeline_run')
    .select(['state', 'worker', 'lease_until', 'started_at'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row || (row.state !== 'queued' && row.state !== 'running')) return undefined
  const { worker, now, until } = lease
  const held = row.worker !== null && row.lease_until > now && !(alone && row.worker !== worker)
  if (held) return undefined
  await db
    .updateTable('pipeline_run')
    .set({ state: 'running', worker, lease_until: until, started_at: row.started_at ?? now })
    .where('id', '=', id)
    .execute()
  return row.started_at === null ? 'begun' : 'resumed'
}

function rowOf(run: Run): PipelineTables['pipeline_run'] {
  return {
    ...{ id: run.id, pipeline: run.pipeline, partition: run.partition ?? '', state: run.state },
    ...{ backfill: run.backfill ?? null, fresh: run.fresh, because: run.because, key: run.key },
    ...{ by: JSON.stringify(run.by), versions: JSON.stringify(run.versions) },
    ...{ error: run.error ?? null, cancelled_by: run.cancelledBy ?? null, worker: null, lease_until: 0 },
    ...{ created_at: run.createdAt, started_at: run.startedAt ?? null, finished_at: run.finishedAt ?? null },
  }
}

function runOf(row: PipelineTables['pipeline_run']): Run {
  return {
    ...{ id: row.id, pipeline: row.pipeline, state: row.state, fresh: row.fresh, because: row.because },
    ...{ by: row.by as Actor, versions: row.versions as Pinned, key: row.key, createdAt: row.created_at },
    ...(row.partition !== '' && { partition: row.partition }),
    ...(row.backfill !== null && { backfill: row.backfill }),
    ...(row.error !== null && { error: row.error }),
    ...(row.cancelled_by !== null && { cancelledBy: row.cancelled_by }),
    ...(row.started_at !== null && { startedAt: row.started_at }),
    ...(row.finished_at !== null && { finishedAt: row.finished_at }),
  }
}

function stepRowOf(step: RunStep): PipelineTables['pipeline_step'] {
  return {
    ...{ run: step.run, step: step.step, state: step.state, cached: step.cached, attempt: step.attempt },
    ...{ made_by: step.madeBy ?? null, address: step.address ?? null, error: step.problem?.code ?? null },
    problem: step.problem ? JSON.stringify(step.problem) : null,
    ...{ started_at: step.startedAt ?? null, finished_at: step.finishedAt ?? null, seconds: step.seconds ?? null },
    result: step.result ? JSON.stringify(step.result) : null,
    log: step.log ?? null,
  }
}

function stepOf(row: PipelineTables['pipeline_step']): RunStep {
  return {
    ...{ run: row.run, step: row.step, state: row.state, cached: row.cached, attempt: row.attempt },
    ...(row.made_by !== null && { madeBy: row.made_by }),
    ...(row.address !== null && { address: row.address as Digest }),
    ...(row.problem !== null && { problem: row.problem as Problem }),
    ...(row.started_at !== null && { startedAt: row.started_at }),
    ...(row.finished_at !== null && { finishedAt: row.finished_at }),
    ...(row.seconds !== null && { seconds: row.seconds }),
    ...(row.result !== null && { result: row.result as StepResult }),
    ...(row.log !== null && { log: row.log as Digest }),
  }
}

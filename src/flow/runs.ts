import type { Digest } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import type { FlowRun, FlowRunStep } from './flow.ts'
import type { FlowTables } from './tables.ts'

/** Who wants to run a flow, at what time. */
export interface Start {
  readonly id: string
  readonly flow: string
  readonly key: string
  readonly worker: string
  readonly at: number
  readonly now: number
  readonly leaseUntil: number
}

/** Where runs of flows are kept. */
export interface Runs {
  /** Goes on with an interrupted run of this flow and key, or begins one. */
  start(start: Start): Promise<{ readonly id: string; readonly resumed: boolean }>
  renew(id: string, worker: string, leaseUntil: number): Promise<boolean>
  finish(id: string, end: { readonly at: number; readonly error?: string }): Promise<void>
  met(run: string, step: FlowRunStep): Promise<void>
  list(options: { readonly limit: number; readonly flow?: string }): Promise<readonly FlowRun[]>
  get(id: string): Promise<(FlowRun & { readonly steps: readonly FlowRunStep[] }) | undefined>
}

/** Where it is `alone`, runs of other workers are those of dead ones. */
export function createRuns(database: Database, alone = false): Runs {
  const db = database.on<FlowTables>()
  return {
    start: (start) => database.tx(async () => (await takeOver(start)) ?? begin(start)),
    async renew(id, worker, leaseUntil) {
      const renewed = await db
        .updateTable('flow_run')
        .set({ lease_until: leaseUntil })
        .where('id', '=', id)
        .where('worker', '=', worker)
        .executeTakeFirst()
      return Number(renewed.numUpdatedRows) > 0
    },
    async finish(id, { at, error }) {
      const state = error === undefined ? 'finished' : 'failed'
      await db
        .updateTable('flow_run')
        .set({ state, error: error ?? null, finished_at: at })
        .where('id', '=', id)
        .execute()
    },
    async met(run, { step, digest, cached, startedAt, finishedAt }) {
      const row = { run, step, digest, cached, started_at: startedAt, finished_at: finishedAt }
      await db.insertInto('flow_run_step').values(row).execute()
    },
    async list({ limit, flow }) {
      const all = db.selectFrom('flow_run').selectAll().orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit)
      const rows = await (flow === undefined ? all : all.where('flow', '=', flow)).execute()
      return rows.map(runOf)
    },
    async get(id) {
      const row = await db.selectFrom('flow_run').selectAll().where('id', '=', id).executeTakeFirst()
      if (!row) return undefined
      const steps = await db.selectFrom('flow_run_step').selectAll().where('run', '=', id).orderBy('id').execute()
      return { ...runOf(row), steps: steps.map(stepOf) }
    },
  }

  async function takeOver({ flow, key, worker, now, leaseUntil }: Start) {
    const left = await db
      .selectFrom('flow_run')
      .select('id')
      .where('flow', '=', flow)
      .where('key', '=', key)
      .where('state', '=', 'running')
      .where((is) => is.or([is('lease_until', '<=', now), is.and([is.val(alone), is('worker', '<>', worker)])]))
      .orderBy('started_at', 'desc')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (!left) return undefined
    await db.updateTable('flow_run').set({ worker, lease_until: leaseUntil }).where('id', '=', left.id).execute()
    return { id: left.id, resumed: true }
  }

  async function begin({ id, flow, key, worker, at, leaseUntil }: Start) {
    await db
      .insertInto('flow_run')
      .values({ id, flow, key, state: 'running', worker, lease_until: leaseUntil, started_at: at })
      .execute()
    return { id, resumed: false }
  }
}

function runOf(row: FlowTables['flow_run']): FlowRun {
  return {
    id: row.id,
    flow: row.flow,
    key: row.key,
    state: row.state,
    startedAt: row.started_at,
    ...(row.error !== null && { error: row.error }),
    ...(row.finished_at !== null && { finishedAt: row.finished_at }),
  }
}

function stepOf(row: Omit<FlowTables['flow_run_step'], 'id'>): FlowRunStep {
  return {
    step: row.step,
    digest: row.digest as Digest,
    cached: row.cached,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}

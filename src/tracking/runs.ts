import type { Clock, Events, NewId } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { fail } from './errors.ts'
import { runFinished, runStarted } from './events.ts'
import { ensureExperiment } from './experiments.ts'
import { addToRun, type RunEntry } from './log.ts'
import { type HistoryQuery, readPoints } from './points.ts'
import { runOf, selectRuns } from './rows.ts'
import {
  checkKey,
  type MetricPoint,
  type Run,
  type RunArtifact,
  type RunEnd,
  type RunInput,
  type Texts,
} from './run.ts'
import { createRunFiles } from './run-files.ts'
import { type RunPage, type RunQuery, searchRuns } from './search.ts'
import type { TrackingTables } from './tables.ts'

/** What a run begins with. */
export interface RunStart {
  /** Made where there is none of this name. */
  readonly experiment: string
  /** The id where nothing is said. */
  readonly name?: string
  /** For work that may be done over: a run that exists under this id is returned as it is. */
  readonly id?: string
  readonly by?: string
  readonly params?: Texts
  readonly tags?: Texts
  readonly inputs?: readonly RunInput[]
}

/**
 * Where runs are kept. Writers of one run take turns, and everything may be said twice: what is kept already stays once.
 *
 * Every call with a run throws `tracking.run_not_found` where there is none.
 */
export interface Runs {
  /** Throws `tracking.bad_key`, `tracking.bad_text`, `tracking.run_differs`. Publishes `tracking.run_started`. */
  start(start: RunStart): Promise<Run>
  /** Throws `tracking.param_changed`, `tracking.bad_key`, `tracking.bad_text`. */
  log(run: string, entry: RunEntry): Promise<void>
  /** Throws `tracking.run_ended` where it ended otherwise. Publishes `tracking.run_finished`. */
  finish(run: string, status: RunEnd): Promise<Run>
  get(run: string): Promise<Run>
  /** Throws `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
  list(query?: RunQuery): Promise<RunPage>
  /** The points of one metric by step, time and value. Values that are not finite are themselves here, not null. */
  history(query: HistoryQuery): Promise<readonly MetricPoint[]>
  /** Names a blob as a file of the run; a path that is there gets the new blob. Throws `tracking.bad_path`. */
  addArtifact(run: string, artifact: RunArtifact): Promise<void>
  artifacts(run: string): Promise<readonly RunArtifact[]>
  inputs(run: string): Promise<readonly RunInput[]>
}

/** Keeps runs in the database. */
export function createRuns(needs: RunNeeds): Runs {
  const { database } = needs
  const files = createRunFiles(needs)
  const get = (id: string): Promise<Run> => getRun(database, id)
  return {
    get,
    start: (start) => database.tx(() => startRun(needs, start)),
    log: (id, entry) => addToRun(needs, id, entry),
    finish: (id, status) => database.tx(() => endRun(needs, id, status)),
    list: (query = {}) => searchRuns(database, query),
    async history(query) {
      await get(query.run)
      return readPoints(database, query)
    },
    async addArtifact(id, artifact) {
      await get(id)
      await files.add(id, artifact)
    },
    async artifacts(id) {
      await get(id)
      return files.artifacts(id)
    },
    async inputs(id) {
      await get(id)
      return files.inputs(id)
    },
  }
}

interface RunNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly events: Events
  readonly newId: NewId
}

async function getRun(database: Database, id: string): Promise<Run> {
  const row = await selectRuns(database).where('run.id', '=', id).executeTakeFirst()
  if (!row) throw fail('run_not_found', { run: id })
  return runOf(row)
}

async function startRun(needs: RunNeeds, start: RunStart): Promise<Run> {
  const { database, clock, events, newId } = needs
  const { experiment, id = newId(), name = id, by = 'system' } = start
  checkKey('run', id)
  checkKey('run name', name)
  const experiment_id = await ensureExperiment(needs, experiment)
  const begun = { id, experiment_id, name, status: 'RUNNING' as const, actor: by, started_at: clock.now() }
  const added = await database
    .on<TrackingTables>()
    .insertInto('run')
    .values({ ...begun, ended_at: null, params: '{}', metrics: '{}', tags: '{}' })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added) {
    const { params = {}, tags = {}, inputs = [] } = start
    await addToRun(needs, id, { params, tags, inputs })
    database.afterCommit(() => events.publish(runStarted, { run: id, experiment, name }))
  }
  const run = await getRun(database, id)
  if (run.experiment !== experiment) throw fail('run_differs', { run: id })
  return run
}

async function endRun(needs: RunNeeds, id: string, status: RunEnd): Promise<Run> {
  const { database, clock, events } = needs
  const db = database.on<TrackingTables>()
  const held = await db.selectFrom('run').select('status').where('id', '=', id).forUpdate().executeTakeFirst()
  if (!held) throw fail('run_not_found', { run: id })
  if (held.status === status) return getRun(database, id)
  if (held.status !== 'RUNNING') throw fail('run_ended', { run: id, status: held.status })
  await db.updateTable('run').set({ status, ended_at: clock.now() }).where('id', '=', id).execute()
  const run = await getRun(database, id)
  const { experiment, metrics } = run
  database.afterCommit(() => events.publish(runFinished, { run: id, experiment, status, metrics }))
  return run
}

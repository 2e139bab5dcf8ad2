import type { Clock, Events, NewId } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { RunEntry } from '../logging/entry.ts'
import { createLogging } from '../logging/logging.ts'
import { readHistories } from '../points/histories.ts'
import { type HistoryQuery, readPoints } from '../points/history.ts'
import { type RunPage, type RunQuery, type RunSearch, searchRuns } from '../search/search.ts'
import { endRun, moveRun, removeRunTag, updateRun } from './change.ts'
import { createRunFiles } from './files.ts'
import { readRelations } from './relations.ts'
import { getRun } from './rows.ts'
import type { MetricPoint, Run, RunArtifact, RunEnd, RunInput, RunModel, RunStatus, Texts } from './run.ts'
import { startRun } from './start.ts'

/** What a run begins with. */
export interface RunStart {
  /** The name of one, made where there is none, or the id of one that is there and active. */
  readonly experiment: string | number
  /** Where nothing is said, invented: an adjective, a noun and a number. */
  readonly name?: string
  /** The clock when not given. */
  readonly startedAt?: number
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
  /**
   * Throws `tracking.bad_key`, `tracking.bad_text`, `tracking.run_differs`, `tracking.experiment_id_not_found`,
   * `tracking.experiment_deleted`. Publishes `tracking.run_started`.
   */
  start(start: RunStart): Promise<Run>
  /**
   * All of an entry is kept, or nothing. The same points again count once. Publishes `tracking.points_logged`.
   *
   * Throws `tracking.param_changed`, `tracking.run_deleted`, `tracking.logged_model_not_found`, `tracking.bad_key`,
   * `tracking.bad_text`, `tracking.bad_point`.
   */
  log(run: string, entry: RunEntry): Promise<void>
  /** Throws `tracking.run_ended` where it ended otherwise. Publishes `tracking.run_finished`. */
  finish(run: string, status: RunEnd): Promise<Run>
  get(run: string): Promise<Run>
  /** Throws `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
  list(query?: RunQuery): Promise<RunPage>
  /** A page of the points of one metric, in the order asked for. Values that are not finite are themselves here, not null. */
  history(query: HistoryQuery): Promise<readonly MetricPoint[]>
  /**
   * Of several runs at once, in the order of the runs, each by step, time and value; whole where they have no more points than
   * `limit`, else down-sampled. Runs that are not there have no points.
   */
  histories(query: HistoriesQuery): Promise<readonly (MetricPoint & { readonly run: string })[]>
  /**
   * Changes what is given, whatever the run's status; an ended run may go on. Throws `tracking.run_deleted`, `tracking.bad_key`.
   * Publishes `tracking.run_finished` where the run ends by it.
   */
  update(run: string, change: RunChange): Promise<Run>
  /** Idempotent, as `restore` is. */
  remove(run: string): Promise<void>
  restore(run: string): Promise<void>
  /** Throws `tracking.tag_not_found`, `tracking.run_deleted`. */
  removeTag(run: string, key: string): Promise<void>
  models(run: string): Promise<readonly RunModel[]>
  /** Inputs, models and newest points of many runs at once, for a page of a search; runs that are not there are left out. */
  relations(runs: readonly string[]): Promise<ReadonlyMap<string, RunRelations>>
  /** Names a blob as a file of the run; a path that is there gets the new blob. Throws `tracking.bad_path`. */
  addArtifact(run: string, artifact: RunArtifact): Promise<void>
  artifacts(run: string): Promise<readonly RunArtifact[]>
  inputs(run: string): Promise<readonly RunInput[]>
}

/** What may be changed of a run. */
export interface RunChange {
  readonly status?: RunStatus
  readonly endedAt?: number
  readonly name?: string
}

/** What a run read and made. */
export interface RunRelations {
  readonly inputs: readonly RunInput[]
  readonly models: readonly RunModel[]
  /** The newest point of each metric as it was logged, with its step and time; values that are not finite are themselves. */
  readonly latest: readonly MetricPoint[]
}

/** One metric of several runs. */
export interface HistoriesQuery {
  readonly runs: readonly string[]
  readonly metric: string
  /** How many points at most in all. */
  readonly limit: number
  /** Both ends are part of it. */
  readonly steps?: { readonly from: number; readonly to: number }
  /**
   * What is kept where there are more points than `limit`. `shape`, where nothing is said: of each run its first and last point and
   * its extremes in ranges of steps (M4). `even`, as MLflow does: `limit` steps at even distances, the first and last of each run,
   * and every point of every run at those.
   */
  readonly sample?: 'shape' | 'even'
}

/** What runs stand on. */
export interface RunNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly events: Events
  readonly newId: NewId
  /** In columns; in SQL when not given. */
  readonly search?: RunSearch
}

/** Keeps runs in the database. */
export function createRuns(needs: RunNeeds): Runs {
  const { database, search = (query) => searchRuns(database, query) } = needs
  const files = createRunFiles(needs)
  const get = (id: string): Promise<Run> => getRun(database, id)
  const relationsOf = async (id: string): Promise<RunRelations> => {
    await get(id)
    return (await readRelations(database, [id])).get(id)!
  }
  return {
    get,
    start: (start) => startRun(needs, start),
    log: createLogging(needs),
    finish: (id, status) => endRun(needs, id, status),
    update: (id, change) => updateRun(needs, id, change),
    remove: (id) => moveRun(needs, id, 'deleted'),
    restore: (id) => moveRun(needs, id, 'active'),
    removeTag: (id, key) => removeRunTag(needs, id, key),
    list: (query = {}) => search(query),
    async history(query) {
      await get(query.run)
      return readPoints(database, query)
    },
    histories: (query) => readHistories(database, query),
    relations: (runs) => readRelations(database, runs),
    inputs: async (id) => (await relationsOf(id)).inputs,
    models: async (id) => (await relationsOf(id)).models,
    async addArtifact(id, artifact) {
      const run = await get(id)
      if (run.state === 'deleted') throw fail('run_deleted', { run: id })
      await files.add(run, artifact)
    },
    artifacts: async (id) => files.artifacts(await get(id)),
  }
}

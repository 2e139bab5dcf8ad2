import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import { artifactPathOf } from '../artifacts/artifacts.ts'
import type { TrackingTables } from '../tables.ts'
import { artifactUriOf } from './rows.ts'

/** What was deleted long enough ago. */
export interface Purged {
  readonly experiments: number
  readonly runs: number
  readonly loggedModels: number
  /** False where it was only counted. */
  readonly removed: boolean
}

/** Deleted before this moment; without `remove` it is only counted. */
export interface PurgeOptions {
  readonly before: number
  readonly remove: boolean
  readonly progress: (done: number, doing: string) => void
}

/** Runs that one transaction removes. */
const AT_ONCE = 500

/**
 * Removes for good the runs, experiments and logged models that were deleted before a moment, with their metrics, artifacts and
 * traces. An experiment goes with everything that is in it. Their blobs go with the next `data collect`, unless something else
 * names them. Killed half-way, it goes on when it is called again.
 */
export async function purge(database: Database, { before, remove, progress }: PurgeOptions): Promise<Purged> {
  progress(0, 'finding what was deleted')
  const experiments = await findExperiments(database, before)
  const runs = await findRuns(database, before, experiments)
  const models = await findModels(database, before, experiments)
  const found = { experiments: experiments.length, runs: runs.length, loggedModels: models.length, removed: remove }
  if (!remove) return found
  for (let from = 0; from < runs.length; from += AT_ONCE) {
    progress(from / runs.length, 'removing runs')
    await database.tx(() => removeRuns(database, runs.slice(from, from + AT_ONCE)))
  }
  for (let from = 0; from < models.length; from += AT_ONCE)
    await database.tx(() => removeModels(database, models.slice(from, from + AT_ONCE)))
  for (const experiment of experiments) await database.tx(() => removeExperiment(database, experiment))
  return found
}

async function findExperiments(database: Database, before: number): Promise<readonly number[]> {
  const select = database.on<TrackingTables>().selectFrom('experiment').select('id').where('state', '=', 'deleted')
  // Default is always there.
  const rows = await select.where('changed_at', '<', before).where('id', '<>', 0).orderBy('id').execute()
  return rows.map(({ id }) => id)
}

interface Placed {
  readonly id: string
  readonly folder: string | undefined
}

/** Deleted before the moment, by the column that says when, or of an experiment that goes. */
const goes = (deletedAt: 'deleted_at' | 'changed_at', before: number, experiments: readonly number[]) =>
  sql<boolean>`((state = 'deleted' and ${sql.ref(deletedAt)} < ${before}) or experiment_id = any(${[...experiments]}::int8[]))`

async function findRuns(
  database: Database,
  before: number,
  experiments: readonly number[],
): Promise<readonly Placed[]> {
  const rows = await database
    .on<TrackingTables>()
    .selectFrom('run')
    .select(['id', 'experiment_id', 'artifact_uri'])
    .where(goes('deleted_at', before, experiments))
    .execute()
  return rows.map(({ id, experiment_id, artifact_uri }) => ({
    id,
    folder: artifactPathOf(artifact_uri ?? artifactUriOf(experiment_id, id)),
  }))
}

async function findModels(
  database: Database,
  before: number,
  experiments: readonly number[],
): Promise<readonly Placed[]> {
  const rows = await database
    .on<TrackingTables>()
    .selectFrom('logged_model')
    .select(['id', 'artifact_uri'])
    .where(goes('changed_at', before, experiments))
    .execute()
  return rows.map(({ id, artifact_uri }) => ({ id, folder: artifactPathOf(artifact_uri) }))
}

const idsOf = (placed: readonly Placed[]) => sql<string>`any(${placed.map(({ id }) => id)}::text[])`

/** What was restored meanwhile has its rows locked away from here, or is active again and stays. */
async function removeRuns(database: Database, found: readonly Placed[]): Promise<void> {
  const db = database.on<TrackingTables>()
  const select = db.selectFrom('run').select('id').where('id', '=', idsOf(found)).where('state', '=', 'deleted')
  const held = new Set((await select.orderBy('id').forUpdate().execute()).map(({ id }) => id))
  const runs = found.filter(({ id }) => held.has(id))
  if (runs.length === 0) return
  await db.deleteFrom('metric_entry').where('run_id', '=', idsOf(runs)).execute()
  await db.deleteFrom('metric_block').where('run_id', '=', idsOf(runs)).execute()
  await db.deleteFrom('run_input').where('run_id', '=', idsOf(runs)).execute()
  await db.deleteFrom('run_model').where('run_id', '=', idsOf(runs)).execute()
  await sql`delete from trace_run where run_id = ${idsOf(runs)}`.execute(db)
  await removeFiles(database, runs)
  await db.deleteFrom('run').where('id', '=', idsOf(runs)).execute()
}

async function removeModels(database: Database, models: readonly Placed[]): Promise<void> {
  const db = database.on<TrackingTables>()
  await db.deleteFrom('run_model').where('model_id', '=', idsOf(models)).execute()
  await removeFiles(database, models)
  await db.deleteFrom('logged_model').where('id', '=', idsOf(models)).execute()
}

/** Files below a folder lie between `folder/` and `folder0`, which follows it. */
async function removeFiles(database: Database, placed: readonly Placed[]): Promise<void> {
  const folders = placed.flatMap(({ folder }) => (folder ? [folder] : []))
  await sql`
    delete from artifact using unnest(${folders}::text[]) as gone (folder)
    where artifact.path collate "C" >= gone.folder || '/' and artifact.path collate "C" < gone.folder || '0'`.execute(
    database.on<TrackingTables>(),
  )
}

async function removeExperiment(database: Database, id: number): Promise<void> {
  const db = database.on<TrackingTables>()
  const select = db.selectFrom('experiment').select('id').where('id', '=', id).where('state', '=', 'deleted')
  const held = await select.forUpdate().executeTakeFirst()
  const kept = await db.selectFrom('run').select('id').where('experiment_id', '=', id).limit(1).executeTakeFirst()
  if (!held || kept) return
  await sql`delete from trace where experiment_id = ${id}`.execute(db)
  await db.deleteFrom('logged_dataset').where('experiment_id', '=', id).execute()
  await removeFiles(database, [{ id: '', folder: String(id) }])
  await db.deleteFrom('experiment').where('id', '=', id).execute()
}

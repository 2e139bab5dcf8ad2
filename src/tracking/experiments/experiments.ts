import type { Clock } from '../../base/index.ts'
import { type Database, isUniqueViolation } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import { checkKey, checkText, type Texts, textsOf } from '../runs/run.ts'
import type { TrackingTables } from '../tables.ts'
import type { Experiment, LifeState } from './experiment.ts'
import { countRuns, experimentOf, readDatasets, searchExperiments, selectExperiments } from './find.ts'

/** Where experiments are kept. */
export interface Experiments {
  /** The experiment of this name, made where there is none; tags given then are only used for a new one. */
  ensure(name: string, tags?: Texts): Promise<Experiment>
  /** Throws `tracking.experiment_not_found`. */
  get(name: string): Promise<Experiment>
  /** All that are active, the newest first, with the number of their runs. */
  list(): Promise<readonly Experiment[]>
  /** Throws `tracking.experiment_exists`, also where a deleted one has the name. */
  create(start: ExperimentStart): Promise<Experiment>
  /** Deleted ones too. Throws `tracking.experiment_id_not_found`. */
  byId(id: number): Promise<Experiment>
  /** Deleted ones too; `undefined` where there is none of this name. */
  byName(name: string): Promise<Experiment | undefined>
  /** Throws `tracking.experiment_id_not_found`, `tracking.experiment_deleted`, `tracking.experiment_exists`. */
  rename(id: number, name: string): Promise<void>
  /** Its runs become deleted too. Throws `tracking.experiment_id_not_found` where it is not active. */
  remove(id: number): Promise<void>
  /** Its runs become active too. Throws `tracking.experiment_id_not_found` where it is not deleted. */
  restore(id: number): Promise<void>
  /** Throws `tracking.experiment_id_not_found`, `tracking.experiment_deleted`. */
  setTag(id: number, key: string, value: string): Promise<void>
  /** Throws `tracking.tag_not_found`. */
  removeTag(id: number, key: string): Promise<void>
  /** Throws `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
  search(query: ExperimentQuery): Promise<{ readonly experiments: readonly Experiment[]; readonly next?: string }>
  /** The datasets that runs of these experiments read, at most 1,000. */
  datasets(ids: readonly number[]): Promise<readonly DatasetSummary[]>
}

/** What an experiment begins with. */
export interface ExperimentStart {
  readonly name: string
  readonly artifactLocation?: string
  readonly tags?: Texts
}

/** Which experiments to find: the newest first, then by id, where no order is given. */
export interface ExperimentQuery {
  readonly filter?: string
  readonly order?: readonly string[]
  readonly view?: LifeState | 'all'
  /** 1 to 50,000. */
  readonly limit: number
  readonly page?: string
}

/** A dataset that some run of an experiment read. */
export interface DatasetSummary {
  readonly experimentId: number
  readonly name: string
  readonly digest: string
  readonly context: string
}

interface ExperimentNeeds {
  readonly database: Database
  readonly clock: Clock
  /** Active runs by experiment, from whoever has them counted; else the database counts. */
  readonly countRuns?: () => Promise<ReadonlyMap<number, number>>
}

/** Characters of a name. */
export const EXPERIMENT_NAME_LIMIT = 500

/** Keeps experiments in the database. */
export function createExperiments(needs: ExperimentNeeds): Experiments {
  const { database } = needs
  const byName = async (name: string): Promise<Experiment | undefined> => {
    const row = await selectExperiments(database).where('name', '=', name).executeTakeFirst()
    return row && experimentOf(row)
  }
  const get = async (name: string): Promise<Experiment> => {
    const found = await byName(name)
    if (!found) throw fail('experiment_not_found', { experiment: name })
    return found
  }
  return {
    get,
    byName,
    byId: (id) => getExperiment(database, id),
    create: (start) => createExperiment(needs, start),
    async ensure(name, tags = {}) {
      await ensureExperiment(needs, name, tags)
      return get(name)
    },
    async list() {
      const counts = await (needs.countRuns?.() ?? countRuns(database))
      const rows = await selectExperiments(database)
        .where('state', '=', 'active')
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .execute()
      return rows.map((row) => ({ ...experimentOf(row), runs: counts.get(row.id) ?? 0 }))
    },
    rename: (id, name) => renameExperiment(needs, id, name),
    remove: (id) => moveExperiment(needs, id, 'deleted'),
    restore: (id) => moveExperiment(needs, id, 'active'),
    setTag: (id, key, value) => {
      const tag = textsOf('tag', { [key]: value })
      return changeTags(needs, id, (tags) => ({ ...tags, ...tag }))
    },
    removeTag: (id, key) =>
      changeTags(needs, id, ({ [key]: removed, ...left }) => {
        if (removed === undefined) throw fail('tag_not_found', { tag: key, of: 'experiment', id })
        return left
      }),
    search: (query) => searchExperiments(database, query),
    datasets: (ids) => readDatasets(database, ids),
  }
}

async function getExperiment(database: Database, id: number): Promise<Experiment> {
  const row = await selectExperiments(database).where('id', '=', id).executeTakeFirst()
  if (!row) throw fail('experiment_id_not_found', { experiment: id })
  return experimentOf(row)
}

async function createExperiment(needs: ExperimentNeeds, start: ExperimentStart): Promise<Experiment> {
  checkKey('experiment', start.name, EXPERIMENT_NAME_LIMIT)
  if (start.artifactLocation !== undefined) checkText('artifact location', start.name, start.artifactLocation)
  const { database } = needs
  const added = await insertExperiment(needs, start)
  if (added !== undefined) return getExperiment(database, added)
  const { state } = await selectExperiments(database).where('name', '=', start.name).executeTakeFirstOrThrow()
  throw fail('experiment_exists', { experiment: start.name, state })
}

/** The id of a new experiment; undefined where the name is taken. */
async function insertExperiment(
  { database, clock }: ExperimentNeeds,
  { name, artifactLocation, tags = {} }: ExperimentStart,
): Promise<number | undefined> {
  const now = clock.now()
  const row = await database
    .on<TrackingTables>()
    .insertInto('experiment')
    .values({
      ...{ name, created_at: now, changed_at: now, state: 'active', artifact_location: artifactLocation ?? null },
      tags: JSON.stringify(textsOf('tag', tags)),
    })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

async function renameExperiment({ database, clock }: ExperimentNeeds, id: number, name: string): Promise<void> {
  checkKey('experiment', name, EXPERIMENT_NAME_LIMIT)
  const update = database.on<TrackingTables>().updateTable('experiment').set({ name, changed_at: clock.now() })
  try {
    const { numUpdatedRows } = await update.where('id', '=', id).where('state', '=', 'active').executeTakeFirst()
    if (Number(numUpdatedRows) > 0) return
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw fail('experiment_exists', { experiment: name, state: 'another one' }, error)
  }
  await getExperiment(database, id)
  throw fail('experiment_deleted', { experiment: id })
}

/** Deletes or restores an experiment with all its runs. */
function moveExperiment({ database, clock }: ExperimentNeeds, id: number, to: LifeState): Promise<void> {
  const db = database.on<TrackingTables>()
  const now = clock.now()
  return database.tx(async () => {
    const { numUpdatedRows } = await db
      .updateTable('experiment')
      .set({ state: to, changed_at: now })
      .where('id', '=', id)
      .where('state', '<>', to)
      .executeTakeFirst()
    if (Number(numUpdatedRows) === 0) throw fail('experiment_id_not_found', { experiment: id })
    await db
      .updateTable('run')
      .set({ state: to, deleted_at: to === 'deleted' ? now : null })
      .where('experiment_id', '=', id)
      .where('state', '<>', to)
      .execute()
  })
}

function changeTags(
  { database }: ExperimentNeeds,
  id: number,
  change: (tags: Record<string, string>) => Record<string, string>,
): Promise<void> {
  const db = database.on<TrackingTables>()
  return database.tx(async () => {
    const select = db.selectFrom('experiment').select(['tags', 'state']).where('id', '=', id)
    const held = await select.forUpdate().executeTakeFirst()
    if (!held) throw fail('experiment_id_not_found', { experiment: id })
    if (held.state === 'deleted') throw fail('experiment_deleted', { experiment: id })
    await db
      .updateTable('experiment')
      .set({ tags: JSON.stringify(change(held.tags)) })
      .where('id', '=', id)
      .execute()
  })
}

/** The id of the experiment of this name, made where there is none. */
export async function ensureExperiment(needs: ExperimentNeeds, name: string, tags: Texts = {}): Promise<number> {
  checkKey('experiment', name, EXPERIMENT_NAME_LIMIT)
  const find = () => needs.database.on<TrackingTables>().selectFrom('experiment').select('id').where('name', '=', name)
  const known = await find().executeTakeFirst()
  if (known) return known.id
  return (await insertExperiment(needs, { name, tags })) ?? (await find().executeTakeFirstOrThrow()).id
}

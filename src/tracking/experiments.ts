import { sql } from 'kysely'
import type { Clock } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { fail } from './errors.ts'
import type { Experiment } from './experiment.ts'
import { checkKey, type Texts, textsOf } from './run.ts'
import type { TrackingTables } from './tables.ts'

/** Where experiments are kept. */
export interface Experiments {
  /** The experiment of this name, made where there is none; tags given then are only used for a new one. */
  ensure(name: string, tags?: Texts): Promise<Experiment>
  /** Throws `tracking.experiment_not_found`. */
  get(name: string): Promise<Experiment>
  /** All of them, the newest first. */
  list(): Promise<readonly Experiment[]>
}

export function createExperiments(needs: { readonly database: Database; readonly clock: Clock }): Experiments {
  const on = () => needs.database.on<TrackingTables>()
  const select = () =>
    on()
      .selectFrom('experiment')
      .select(['id', 'name', 'created_at as createdAt', 'tags'])
      .select(sql<number>`(select count(*) from run where run.experiment_id = experiment.id)`.as('runs'))
  const get = async (name: string): Promise<Experiment> => {
    const found = await select().where('name', '=', name).executeTakeFirst()
    if (!found) throw fail('experiment_not_found', { experiment: name })
    return found
  }
  return {
    get,
    async ensure(name, tags = {}) {
      await ensureExperiment(needs, name, tags)
      return get(name)
    },
    list: () => select().orderBy('created_at', 'desc').orderBy('id', 'desc').execute(),
  }
}

/** The id of the experiment of this name, made where there is none. */
export async function ensureExperiment(
  needs: { readonly database: Database; readonly clock: Clock },
  name: string,
  tags: Texts = {},
): Promise<number> {
  checkKey('experiment', name)
  const db = needs.database.on<TrackingTables>()
  const find = () => db.selectFrom('experiment').select('id').where('name', '=', name)
  const known = await find().executeTakeFirst()
  if (known) return known.id
  await db
    .insertInto('experiment')
    .values({ name, created_at: needs.clock.now(), tags: JSON.stringify(textsOf('tag', tags)) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  return (await find().executeTakeFirstOrThrow()).id
}

import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import { type Stage, USUAL_STAGES } from '../stages/stage.ts'
import type { RegistryTables } from '../tables.ts'

/** The row of a model that this transaction holds: whoever else wants to change the model waits. */
export interface HeldModel {
  readonly name: string
  readonly createdAt: number
  /** The last number that was given. */
  readonly latest: number
  readonly tags: Readonly<Record<string, string>>
  readonly stages: readonly Stage[]
}

/** Begins a query for models as they are shown. */
export function selectModels(database: Database) {
  return database
    .on<RegistryTables>()
    .selectFrom('model')
    .select(['name', 'actor as by', 'created_at as createdAt', 'changed_at as changedAt', 'description', 'tags'])
    .select('stages')
    .select(
      sql<number>`coalesce((select max(version) from model_version where model_version.model = model.name), 0)`.as(
        'latest',
      ),
    )
    .select(
      sql<Record<string, number>>`coalesce(
        (select jsonb_object_agg(alias, version) from model_alias where model_alias.model = model.name), '{}')`.as(
        'aliases',
      ),
    )
}

/** Of two changes of one model at once the second waits here. Throws `registry.model_not_found`. */
export async function holdModel(database: Database, model: string): Promise<HeldModel> {
  const held = await database
    .on<RegistryTables>()
    .selectFrom('model')
    .select(['name', 'created_at as createdAt', 'versions as latest', 'tags', 'stages'])
    .where('name', '=', model)
    .forUpdate()
    .executeTakeFirst()
  if (!held) throw fail('model_not_found', { model })
  return { ...held, stages: held.stages ?? USUAL_STAGES }
}

/** Notes that something of a model changed. */
export async function touchModel(database: Database, model: string, at: number): Promise<void> {
  await database.on<RegistryTables>().updateTable('model').set({ changed_at: at }).where('name', '=', model).execute()
}

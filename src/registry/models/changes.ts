import { isUniqueViolation } from '../../storage/index.ts'
import { moveAlias } from '../aliases/aliases.ts'
import { fail } from '../errors.ts'
import type { RegistryNeeds, Why } from '../needs.ts'
import { withdrawRequests } from '../stages/request-rows.ts'
import type { RegistryTables } from '../tables.ts'
import type { Model } from '../versions/version.ts'
import { tagsWith } from '../versions/versions.ts'
import { holdModel, selectModels } from './rows.ts'
import { checkTags, isPrompt } from './tags.ts'

/** What a model begins with. */
export interface ModelStart {
  readonly name: string
  readonly description?: string
  readonly tags?: Readonly<Record<string, string>>
  /** `local` when not given. */
  readonly by?: string
  /** For a move from elsewhere: its times there. */
  readonly as?: { readonly createdAt: number; readonly changedAt?: number }
}

/** Makes a model without versions. Errors: `registry.model_exists`, `registry.tag_refused`. */
export async function addModel(needs: RegistryNeeds, start: ModelStart): Promise<Model> {
  const { database, clock } = needs
  const { name, description = '', tags = {}, by = 'local', as } = start
  checkTags(tags)
  const at = as?.createdAt ?? clock.now()
  const times = { created_at: at, changed_at: as?.changedAt ?? at }
  const made = await database
    .on<RegistryTables>()
    .insertInto('model')
    .values({ name, ...times, versions: 0, actor: by, description, tags: JSON.stringify(tags), stages: null })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('name')
    .executeTakeFirst()
  if (!made) throw fail('model_exists', { model: name })
  const entity = isPrompt(tags) ? 'prompt' : 'registered_model'
  const said = description === '' ? null : description
  await needs.announce?.({ entity, action: 'created', data: { name, tags, description: said } })
  return readModel(needs, name)
}

/** Changes the description of a model. */
export async function changeModel(needs: RegistryNeeds, model: string, description: string): Promise<Model> {
  const { database, clock } = needs
  await holdModel(database, model)
  const change = { description, changed_at: clock.now() }
  await database.on<RegistryTables>().updateTable('model').set(change).where('name', '=', model).execute()
  return readModel(needs, model)
}

/** Sets a tag of a model, or takes it away with null. */
export async function tagModel(
  needs: RegistryNeeds,
  model: string,
  { key, value }: { readonly key: string; readonly value: string | null },
): Promise<void> {
  if (value !== null) checkTags({ [key]: value })
  const { database, clock } = needs
  const { tags } = await holdModel(database, model)
  if (value === null && !Object.hasOwn(tags, key)) return
  const change = { tags: JSON.stringify(tagsWith(tags, key, value)), changed_at: clock.now() }
  await database.on<RegistryTables>().updateTable('model').set(change).where('name', '=', model).execute()
  if (!isPrompt(tags)) return
  const about = { name: model, key }
  await needs.announce?.(
    value === null
      ? { entity: 'prompt_tag', action: 'deleted', data: about }
      : { entity: 'prompt_tag', action: 'set', data: { ...about, value } },
  )
}

/** Gives a model another name, under which its versions, aliases and history are from then on. */
export async function renameModel(needs: RegistryNeeds, model: string, name: string): Promise<Model> {
  const { database, clock } = needs
  await holdModel(database, model)
  if (name === model) return readModel(needs, model)
  await refuseServed(needs, model)
  const db = database.on<RegistryTables>()
  await db
    .updateTable('model')
    .set({ name, changed_at: clock.now() })
    .where('name', '=', model)
    .execute()
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? fail('model_exists', { model: name }, error) : error
    })
  for (const table of ['alias_move', 'stage_move', 'model_request'] as const)
    await db.updateTable(table).set({ model: name }).where('model', '=', model).execute()
  return readModel(needs, name)
}

/** Takes a model away with all it has. That aliases were taken away with it is in the history. */
export async function removeModel(needs: RegistryNeeds, model: string, why: Why): Promise<void> {
  const { database, clock } = needs
  const held = await holdModel(database, model)
  await refuseServed(needs, model)
  const { aliases } = await readModel(needs, model)
  for (const alias of Object.keys(aliases)) await moveAlias(needs, held, { alias, version: null, why })
  await withdrawRequests(database, { model, at: clock.now() })
  await database.on<RegistryTables>().deleteFrom('model').where('name', '=', model).execute()
}

async function refuseServed({ servedBy }: RegistryNeeds, model: string): Promise<void> {
  const endpoint = await servedBy?.(model)
  if (endpoint !== undefined) throw fail('in_use', { what: `The model ${model}`, endpoint })
}

function readModel({ database }: RegistryNeeds, model: string): Promise<Model> {
  return selectModels(database).where('name', '=', model).executeTakeFirstOrThrow()
}

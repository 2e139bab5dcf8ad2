import type { Digest } from '../../base/index.ts'
import { moveAlias } from '../aliases/aliases.ts'
import { fail } from '../errors.ts'
import { versionCompleted, versionRegistered } from '../events.ts'
import { type HeldModel, holdModel, touchModel } from '../models/rows.ts'
import { checkTags, isPrompt } from '../models/tags.ts'
import type { Announcement, RegistryNeeds, Why } from '../needs.ts'
import { allPassed } from '../stages/gates.ts'
import { withdrawRequests } from '../stages/request-rows.ts'
import type { RegistryTables } from '../tables.ts'
import { artifactPath } from './location.ts'
import { getVersion, type Registration, rowOf, versionOnce } from './rows.ts'
import type { ModelVersion, Signature } from './version.ts'

/** What was made of files that were registered: ONNX, or the reason why there is none. */
export interface Completion {
  readonly artifact?: Digest
  readonly signature: Signature
  /** Added to what is there; with `reason` where there is no artifact. */
  readonly metadata: Readonly<Record<string, string>>
}

/** Registers a version; the model's row stays locked until the transaction ends, so no one else gets its number. */
export async function addVersion(needs: RegistryNeeds, registration: Registration): Promise<ModelVersion> {
  const { database, clock, events } = needs
  const { model: name, run = null, gates = [], once, tags = {}, as } = registration
  checkTags(tags)
  if (!registration.existing) await ensureModel(needs, name, registration.by)
  const model = await holdModel(database, name)
  const before = once === undefined ? undefined : await versionOnce(database, name, once)
  if (before !== undefined) return getVersion(database, name, before)
  const now = clock.now()
  const version = as?.version ?? model.latest + 1
  const db = database.on<RegistryTables>()
  await db.insertInto('model_version').values(rowOf(registration, { version, now })).execute()
  const counted = { versions: Math.max(version, model.latest), changed_at: now }
  await db.updateTable('model').set(counted).where('name', '=', name).execute()
  const made = await getVersion(database, name, version)
  await needs.announce?.(versionAnnounced(made, model))
  if (made.artifact === null && artifactPath(made) !== undefined && !isPrompt(model.tags))
    await needs.toComplete?.({ model: name, version })
  const told = { model: name, version, artifact: made.artifact, run, passed: allPassed(gates) }
  database.afterCommit(() => events.publish(versionRegistered, told))
  return made
}

async function ensureModel(needs: RegistryNeeds, name: string, by = 'local'): Promise<void> {
  const { database, clock } = needs
  const now = clock.now()
  const made = await database
    .on<RegistryTables>()
    .insertInto('model')
    .values({
      name,
      created_at: now,
      changed_at: now,
      versions: 0,
      actor: by,
      description: '',
      tags: '{}',
      stages: null,
    })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('name')
    .executeTakeFirst()
  if (made)
    await needs.announce?.({
      entity: 'registered_model',
      action: 'created',
      data: { name, tags: {}, description: null },
    })
}

function versionAnnounced(made: ModelVersion, model: HeldModel): Announcement {
  const { model: name, version, source, run, tags, description } = made
  const about = { name, version: String(version), tags, description: description === '' ? null : description }
  return isPrompt(model.tags)
    ? { entity: 'prompt_version', action: 'created', data: { ...about, template: tags['mlflow.prompt.text'] ?? null } }
    : { entity: 'model_version', action: 'created', data: { ...about, source, run_id: run } }
}

/** One version. */
export interface VersionAddress {
  readonly model: string
  readonly version: number
}

/** Changes what people say of a version. Throws `registry.version_not_found`. */
export async function describeVersion(
  needs: RegistryNeeds,
  of: VersionAddress,
  description: string,
): Promise<ModelVersion> {
  await changeVersion(needs, of, { description })
  return getVersion(needs.database, of.model, of.version)
}

/** Sets a tag, or takes it away with null. Errors: `registry.version_not_found`, `registry.tag_refused`. */
export async function tagVersion(
  needs: RegistryNeeds,
  of: VersionAddress,
  { key, value }: { readonly key: string; readonly value: string | null },
): Promise<void> {
  if (value !== null) checkTags({ [key]: value })
  const { model, version } = of
  const held = await holdModel(needs.database, model)
  const { tags } = await getVersion(needs.database, model, version)
  if (value === null && !Object.hasOwn(tags, key)) return
  await changeVersion(needs, of, { tags: JSON.stringify(tagsWith(tags, key, value)) })
  const about = { name: model, version: String(version), key }
  const entity = isPrompt(held.tags) ? 'prompt_version_tag' : 'model_version_tag'
  await needs.announce?.(
    value === null ? { entity, action: 'deleted', data: about } : { entity, action: 'set', data: { ...about, value } },
  )
}

/** Tags with one more, or one less. */
export function tagsWith(tags: Readonly<Record<string, string>>, key: string, value: string | null) {
  const { [key]: _, ...others } = tags
  return value === null ? others : { ...others, [key]: value }
}

async function changeVersion(
  { database, clock }: RegistryNeeds,
  { model, version }: VersionAddress,
  change: { readonly description?: string; readonly tags?: string },
): Promise<void> {
  await holdModel(database, model)
  await getVersion(database, model, version)
  const at = clock.now()
  await database
    .on<RegistryTables>()
    .updateTable('model_version')
    .set({ ...change, changed_at: at })
    .where('model', '=', model)
    .where('version', '=', version)
    .execute()
  await touchModel(database, model, at)
}

/** Takes a version away with its aliases; its number is not given again. Errors: `registry.version_not_found`, `registry.in_use`. */
export async function removeVersion(needs: RegistryNeeds, of: VersionAddress, why: Why): Promise<void> {
  const { database, clock, servedBy } = needs
  const { model: name, version } = of
  const model = await holdModel(database, name)
  const { aliases } = await getVersion(database, name, version)
  const endpoint = await servedBy?.(name, version)
  if (endpoint !== undefined) throw fail('in_use', { what: `Version ${version} of ${name}`, endpoint })
  for (const alias of aliases) await moveAlias(needs, model, { alias, version: null, why })
  const at = clock.now()
  await withdrawRequests(database, { ...of, at })
  const row = database.on<RegistryTables>().deleteFrom('model_version').where('model', '=', name)
  await row.where('version', '=', version).execute()
  await touchModel(database, name, at)
}

/** Sets, once, what was made of the files of a version. Errors: `registry.version_not_found`, `registry.artifact_set`. */
export async function completeVersion(
  needs: RegistryNeeds,
  of: VersionAddress,
  made: Completion,
): Promise<ModelVersion> {
  const { database, events } = needs
  const { model, version } = of
  await holdModel(database, model)
  const before = await getVersion(database, model, version)
  if (before.artifact !== null) throw fail('artifact_set', { model, version })
  const { artifact = null, signature } = made
  const { reason: _, ...known } = before.metadata
  const metadata = { ...known, ...made.metadata }
  await database
    .on<RegistryTables>()
    .updateTable('model_version')
    .set({ artifact, signature: JSON.stringify(signature), metadata: JSON.stringify(metadata) })
    .where('model', '=', model)
    .where('version', '=', version)
    .execute()
  const reason = metadata['reason'] ?? null
  database.afterCommit(() => events.publish(versionCompleted, { model, version, artifact, reason }))
  return getVersion(database, model, version)
}

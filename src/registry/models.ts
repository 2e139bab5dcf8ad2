import { sql } from 'kysely'
import type { Clock, Digest, Events } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import type { AliasMove } from './alias.ts'
import { type AliasChange, createAliases } from './aliases.ts'
import { fail } from './errors.ts'
import { versionRegistered } from './events.ts'
import { allPassed, type GateResult, type Metrics } from './gates.ts'
import type { RegistryTables } from './tables.ts'
import type { Lineage, Model, ModelVersion, Signature, TrainedOn } from './version.ts'

/** What becomes a version. */
export interface Registration {
  readonly model: string
  readonly artifact: Digest
  readonly signature: Signature
  readonly run?: string
  readonly metrics?: Metrics
  readonly gates?: readonly GateResult[]
  readonly trainedOn?: TrainedOn
  readonly lineage?: Lineage
  readonly metadata?: Readonly<Record<string, string>>
  /** For work that may be done over: where a version of the model has this key, it is returned and none is added. */
  readonly once?: string
}

/** Who moves an alias, and for what reason. */
export interface Why {
  readonly by: string
  readonly because: string
}

/**
 * Where models, their versions and aliases are kept.
 *
 * Versions of a model are numbered from 1 without a gap, also by writers at once, and never change. The same artifact may
 * be registered again, as another version.
 */
export interface Models {
  /** Adds a version, and the model with its first one. Publishes `registry.version_registered`. */
  register(registration: Registration): Promise<ModelVersion>
  /** The version that was registered with this key. */
  versionOnce(model: string, once: string): Promise<ModelVersion | undefined>
  /** Throws `registry.model_not_found`, `registry.version_not_found`. */
  get(model: string, version: number): Promise<ModelVersion>
  /** Throws `registry.model_not_found`. */
  find(model: string): Promise<Model>
  /** By name. */
  list(): Promise<readonly Model[]>
  /** The versions of a model, the newest first. Throws `registry.model_not_found`. */
  versions(model: string): Promise<readonly ModelVersion[]>
  /** The version an alias points at, now or at a moment; `undefined` where it pointed at none. */
  alias(model: string, alias: string, at?: number): Promise<ModelVersion | undefined>
  /**
   * Points one alias at one version; where it points there already, nothing is done or written.
   *
   * Throws `registry.version_not_found`, `registry.alias_reserved` and, for champion and challenger,
   * `registry.gate_refused`. Publishes `registry.alias_moved`.
   */
  pointAlias(model: string, alias: string, version: number, why: Why): Promise<ModelVersion>
  /** Moves several aliases of a model as one: a promotion and its undo. Throws as `pointAlias` does. */
  moveAliases(change: AliasChange): Promise<void>
  /** Every move of its aliases, or of one of them, the newest first. Throws `registry.model_not_found`. */
  aliasHistory(model: string, alias?: string): Promise<readonly AliasMove[]>
}

interface RegistryNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly events: Events
}

/** Keeps models in the database; their bytes are in the blob store, under `artifact`. */
export function createModels(needs: RegistryNeeds): Models {
  const { database } = needs
  const aliases = createAliases(needs)
  const get = (model: string, version: number): Promise<ModelVersion> => getVersion(database, model, version)
  const find = async (model: string): Promise<Model> => {
    const found = await selectModels(database).where('name', '=', model).executeTakeFirst()
    if (!found) throw fail('model_not_found', { model })
    return found
  }
  return {
    get,
    find,
    list: () => selectModels(database).orderBy('name').execute(),
    async versionOnce(model, once) {
      const version = await versionOnce(database, model, once)
      return version === undefined ? undefined : get(model, version)
    },
    register: (registration) => database.tx(() => addVersion(needs, registration)),
    async versions(model) {
      await find(model)
      const rows = await selectVersions(database).where('model', '=', model).orderBy('version', 'desc').execute()
      return rows
    },
    async alias(model, alias, at) {
      const version = await (at === undefined ? aliases.now(model, alias) : aliases.at(model, alias, at))
      return version === undefined ? undefined : get(model, version)
    },
    async pointAlias(model, alias, version, why) {
      await aliases.move({ model, to: { [alias]: version }, ...why })
      return get(model, version)
    },
    moveAliases: aliases.move,
    async aliasHistory(model, alias) {
      await find(model)
      return aliases.history(model, alias)
    },
  }
}

function selectModels(database: Database) {
  return database
    .on<RegistryTables>()
    .selectFrom('model')
    .select(['name', 'created_at as createdAt', 'versions as latest'])
    .select(
      sql<Record<string, number>>`coalesce(
        (select jsonb_object_agg(alias, version) from model_alias where model_alias.model = model.name), '{}')`.as(
        'aliases',
      ),
    )
}

function selectVersions(database: Database) {
  return database
    .on<RegistryTables>()
    .selectFrom('model_version')
    .select(['model', 'version', 'artifact', 'run', 'created_at as createdAt', 'signature', 'metrics', 'gates'])
    .select(['trained_on as trainedOn', 'lineage', 'metadata'])
    .select(
      sql<string[]>`array(
        select alias from model_alias
        where model_alias.model = model_version.model and model_alias.version = model_version.version
        order by alias)`.as('aliases'),
    )
}

async function getVersion(database: Database, model: string, version: number): Promise<ModelVersion> {
  const found = await selectVersions(database)
    .where('model', '=', model)
    .where('version', '=', version)
    .executeTakeFirst()
  if (found) return found
  const known = await selectModels(database).where('name', '=', model).executeTakeFirst()
  throw known ? fail('version_not_found', { model, version }) : fail('model_not_found', { model })
}

async function addVersion(needs: RegistryNeeds, registration: Registration): Promise<ModelVersion> {
  const { database, clock, events } = needs
  const { model, artifact, run = null, gates = [], once = null } = registration
  const db = database.on<RegistryTables>()
  const version = await nextNumber(needs, model)
  const before = once === null ? undefined : await versionOnce(database, model, once)
  if (before !== undefined) return getVersion(database, model, before)
  await db
    .insertInto('model_version')
    .values({ model, version, artifact, run, once, created_at: clock.now(), ...jsonOf(registration) })
    .execute()
  await db.updateTable('model').set({ versions: version }).where('name', '=', model).execute()
  const passed = allPassed(gates)
  database.afterCommit(() => events.publish(versionRegistered, { model, version, artifact, run, passed }))
  return getVersion(database, model, version)
}

/** The row of the model stays locked until the transaction ends: no one else gets this number. */
async function nextNumber({ database, clock }: RegistryNeeds, model: string): Promise<number> {
  const db = database.on<RegistryTables>()
  await db
    .insertInto('model')
    .values({ name: model, created_at: clock.now(), versions: 0 })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const held = await db
    .selectFrom('model')
    .select('versions')
    .where('name', '=', model)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return held.versions + 1
}

async function versionOnce(database: Database, model: string, once: string): Promise<number | undefined> {
  const select = database.on<RegistryTables>().selectFrom('model_version').select('version')
  return (await select.where('model', '=', model).where('once', '=', once).executeTakeFirst())?.version
}

function jsonOf(registration: Registration) {
  const { signature, metrics = {}, gates = [], trainedOn, lineage = { inputs: [] }, metadata = {} } = registration
  return {
    signature: JSON.stringify(signature),
    metrics: JSON.stringify(metrics),
    gates: JSON.stringify(gates),
    trained_on: trainedOn ? JSON.stringify(trainedOn) : null,
    lineage: JSON.stringify(lineage),
    metadata: JSON.stringify(metadata),
  }
}

import type { Database } from '../../storage/index.ts'
import type { AliasMove } from '../aliases/alias.ts'
import { type AliasChange, createAliases } from '../aliases/aliases.ts'
import { fail } from '../errors.ts'
import type { RegistryNeeds, Why } from '../needs.ts'
import { createRequests, type Requests } from '../stages/requests.ts'
import { createStages, type Stages } from '../stages/stages.ts'
import { getVersion, type Registration, selectVersions, versionOnce } from '../versions/rows.ts'
import type { Model, ModelVersion } from '../versions/version.ts'
import {
  addVersion,
  type Completion,
  completeVersion,
  describeVersion,
  removeVersion,
  tagVersion,
  type VersionAddress,
} from '../versions/versions.ts'
import { addModel, changeModel, type ModelStart, removeModel, renameModel, tagModel } from './changes.ts'
import { selectModels } from './rows.ts'
import {
  latestVersions,
  type ModelPage,
  type ModelQuery,
  searchModels,
  searchVersions,
  type VersionPage,
} from './search.ts'

export type { Why } from '../needs.ts'
export type { Registration } from '../versions/rows.ts'

/**
 * Where models, their versions, aliases and stages are kept.
 *
 * Versions of a model are numbered from 1 without a gap, also by writers at once; what a version is never changes, and its number is not
 * given again. The same artifact may be registered again, as another version.
 */
export interface Models {
  /** Throws `registry.model_exists`, `registry.tag_refused`. */
  create(start: ModelStart): Promise<Model>
  /** Changes its description. Throws `registry.model_not_found`. */
  describe(model: string, description: string): Promise<Model>
  /** Versions, tags, aliases and history move along. Errors: `registry.model_not_found`, `registry.model_exists`, `registry.in_use`. */
  rename(model: string, name: string): Promise<Model>
  /** With its versions and aliases; what they were is kept in the history. Errors: `registry.model_not_found`, `registry.in_use`. */
  remove(model: string, why: Why): Promise<void>
  /** Sets a tag, or takes it away with null. Errors: `registry.model_not_found`, `registry.tag_refused`. */
  tag(model: string, key: string, value: string | null): Promise<void>
  /** Errors: `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
  search(query: ModelQuery): Promise<ModelPage>
  /**
   * Adds a version, and the model with its first one. Publishes `registry.version_registered`.
   *
   * Errors: `registry.tag_refused`; `registry.model_not_found` with `existing`.
   */
  register(registration: Registration): Promise<ModelVersion>
  /** Sets, once, what was made of the files of a version. Publishes `registry.version_completed`. Throws `registry.artifact_set`. */
  complete(of: VersionAddress, made: Completion): Promise<ModelVersion>
  /** Throws `registry.version_not_found`. */
  describeVersion(of: VersionAddress, description: string): Promise<ModelVersion>
  /** Errors: `registry.version_not_found`, `registry.tag_refused`. */
  tagVersion(of: VersionAddress, tag: { readonly key: string; readonly value: string | null }): Promise<void>
  /** Aliases that point at it go too. Errors: `registry.version_not_found`, `registry.in_use`. */
  removeVersion(of: VersionAddress, why: Why): Promise<void>
  /** Errors: `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
  searchVersions(query: ModelQuery): Promise<VersionPage>
  /** The newest version of each stage of these models, of no stage too; by model, then stage. */
  latest(models: readonly string[]): Promise<readonly ModelVersion[]>
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
   * Throws `registry.version_not_found`, `registry.alias_reserved` and, for champion, challenger and the aliases of stages,
   * `registry.gate_refused` and `registry.approval_needed`. Publishes `registry.alias_moved`.
   */
  pointAlias(model: string, alias: string, version: number, why: Why): Promise<ModelVersion>
  /** Moves several aliases of a model as one: a promotion and its undo. Throws as `pointAlias` does. */
  moveAliases(change: AliasChange): Promise<void>
  /** Every move of its aliases, or of one of them, the newest first; of a model that was deleted too. Throws `registry.model_not_found`. */
  aliasHistory(model: string, alias?: string): Promise<readonly AliasMove[]>
  readonly stages: Stages
  readonly requests: Requests
}

/** Keeps models in the database; their bytes are in the blob store, under `artifact`. */
export function createModels(needs: RegistryNeeds): Models {
  const { database } = needs
  const tx = database.tx
  return {
    ...readers(database),
    ...aliasesOf(needs),
    create: (start) => tx(() => addModel(needs, start)),
    describe: (model, description) => tx(() => changeModel(needs, model, description)),
    rename: (model, name) => tx(() => renameModel(needs, model, name)),
    remove: (model, why) => tx(() => removeModel(needs, model, why)),
    tag: (model, key, value) => tx(() => tagModel(needs, model, { key, value })),
    register: (registration) => tx(() => addVersion(needs, registration)),
    complete: (of, made) => tx(() => completeVersion(needs, of, made)),
    describeVersion: (of, description) => tx(() => describeVersion(needs, of, description)),
    tagVersion: (of, tag) => tx(() => tagVersion(needs, of, tag)),
    removeVersion: (of, why) => tx(() => removeVersion(needs, of, why)),
    stages: createStages(needs),
    requests: createRequests(needs),
  }
}

function readers(database: Database) {
  const get = (model: string, version: number): Promise<ModelVersion> => getVersion(database, model, version)
  const find = async (model: string): Promise<Model> => {
    const found = await selectModels(database).where('name', '=', model).executeTakeFirst()
    if (!found) throw fail('model_not_found', { model })
    return found
  }
  return {
    get,
    find,
    list: (): Promise<readonly Model[]> => selectModels(database).orderBy('name').execute(),
    search: (query: ModelQuery) => searchModels(database, query),
    searchVersions: (query: ModelQuery) => searchVersions(database, query),
    latest: (models: readonly string[]) => latestVersions(database, models),
    async versionOnce(model: string, once: string) {
      const version = await versionOnce(database, model, once)
      return version === undefined ? undefined : get(model, version)
    },
    async versions(model: string): Promise<readonly ModelVersion[]> {
      await find(model)
      return selectVersions(database).where('model', '=', model).orderBy('version', 'desc').execute()
    },
  }
}

function aliasesOf(needs: RegistryNeeds) {
  const { database } = needs
  const aliases = createAliases(needs)
  return {
    moveAliases: aliases.move,
    async alias(model: string, alias: string, at?: number) {
      const version = await (at === undefined ? aliases.now(model, alias) : aliases.at(model, alias, at))
      return version === undefined ? undefined : getVersion(database, model, version)
    },
    async pointAlias(model: string, alias: string, version: number, why: Why) {
      await aliases.move({ model, to: { [alias]: version }, ...why })
      return getVersion(database, model, version)
    },
    async aliasHistory(model: string, alias?: string) {
      const moves = await aliases.history(model, alias)
      const known = selectModels(database).where('name', '=', model)
      if (moves.length === 0 && !(await known.executeTakeFirst())) throw fail('model_not_found', { model })
      return moves
    },
  }
}

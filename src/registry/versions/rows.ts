import { sql } from 'kysely'
import type { Digest } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import { selectModels } from '../models/rows.ts'
import type { GateResult, Metrics } from '../stages/gates.ts'
import type { RegistryTables } from '../tables.ts'
import type { Lineage, ModelVersion, Signature, TrainedOn } from './version.ts'

/** What becomes a version. */
export interface Registration {
  readonly model: string
  /** The ONNX; none yet where files are registered as they are. */
  readonly artifact?: Digest
  /** What is registered, as a URI: of files that may not be ONNX. */
  readonly source?: string
  /** Where those files are; `source` itself when not given. */
  readonly location?: string
  readonly loggedModel?: string
  /** `local` when not given. */
  readonly by?: string
  readonly description?: string
  readonly tags?: Readonly<Record<string, string>>
  /** Nothing is known of inputs and outputs when not given. */
  readonly signature?: Signature
  readonly run?: string
  readonly metrics?: Metrics
  readonly gates?: readonly GateResult[]
  readonly trainedOn?: TrainedOn
  readonly lineage?: Lineage
  readonly metadata?: Readonly<Record<string, string>>
  /** For work that may be done over: where a version of the model has this key, it is returned and none is added. */
  readonly once?: string
  /** Refuses a model that is not there, instead of making it. */
  readonly existing?: boolean
  /** For a move from elsewhere: its number and time there, where they are free. */
  readonly as?: { readonly version: number; readonly createdAt: number; readonly changedAt?: number }
}

const NO_SIGNATURE: Signature = { inputs: [], outputs: [] }

/** Begins a query for versions as they are shown. */
export function selectVersions(database: Database) {
  return database
    .on<RegistryTables>()
    .selectFrom('model_version')
    .select(['model', 'version', 'artifact', 'source', 'location', 'logged_model as loggedModel', 'run', 'actor as by'])
    .select(['created_at as createdAt', 'changed_at as changedAt', 'description', 'tags', 'stage'])
    .select(['signature', 'metrics', 'gates', 'trained_on as trainedOn', 'lineage', 'metadata'])
    .select(
      sql<string[]>`array(
        select alias from model_alias
        where model_alias.model = model_version.model and model_alias.version = model_version.version
        order by alias)`.as('aliases'),
    )
}

/** Throws `registry.model_not_found`, `registry.version_not_found`. */
export async function getVersion(database: Database, model: string, version: number): Promise<ModelVersion> {
  const found = await selectVersions(database)
    .where('model', '=', model)
    .where('version', '=', version)
    .executeTakeFirst()
  if (found) return found
  const known = await selectModels(database).where('name', '=', model).executeTakeFirst()
  throw known ? fail('version_not_found', { model, version }) : fail('model_not_found', { model })
}

/** The number of the version that was registered with this key. */
export async function versionOnce(database: Database, model: string, once: string): Promise<number | undefined> {
  const select = database.on<RegistryTables>().selectFrom('model_version').select('version')
  return (await select.where('model', '=', model).where('once', '=', once).executeTakeFirst())?.version
}

/** The row of a version that is to be. */
export function rowOf(registration: Registration, of: { readonly version: number; readonly now: number }) {
  const { model, artifact = null, source = null, location = source, loggedModel = null, run = null } = registration
  const { once = null, by = 'local', description = '', tags = {}, as } = registration
  const at = as?.createdAt ?? of.now
  return {
    ...{ model, version: of.version, artifact, source, location, run, once, actor: by, description },
    ...{ logged_model: loggedModel, created_at: at, changed_at: as?.changedAt ?? at, stage: null },
    tags: JSON.stringify(tags),
    ...jsonOf(registration),
  }
}

function jsonOf(registration: Registration) {
  const { signature = NO_SIGNATURE, metrics = {}, gates = [], trainedOn, metadata = {} } = registration
  const { lineage = { inputs: [] } } = registration
  return {
    signature: JSON.stringify(signature),
    metrics: JSON.stringify(metrics),
    gates: JSON.stringify(gates),
    trained_on: trainedOn ? JSON.stringify(trainedOn) : null,
    lineage: JSON.stringify(lineage),
    metadata: JSON.stringify(metadata),
  }
}

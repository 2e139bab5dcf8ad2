import type { Model, ModelVersion } from '../../../registry/index.ts'
import { listOut, pairsOut } from '../write.ts'

/** A model as MLflow writes one; `latest` are the newest versions of its stages. */
export function modelOut(model: Model, latest: readonly ModelVersion[]): object {
  const { name, by, createdAt, changedAt, description, tags, aliases } = model
  return {
    name,
    creation_timestamp: createdAt,
    last_updated_timestamp: changedAt,
    user_id: by,
    description: description || undefined,
    latest_versions: listOut(latest.map(versionOut)),
    tags: pairsOut(tags),
    aliases: listOut(Object.entries(aliases).map(([alias, version]) => ({ alias, version: String(version) }))),
  }
}

/** Where the link to a run is kept among what is known of a version. */
export const RUN_LINK = 'mlflow.run_link'

/** A version as MLflow writes one: texts that are not there are empty. */
export function versionOut(version: ModelVersion): object {
  const { model, createdAt, changedAt, stage, description, run, tags, aliases, loggedModel, metadata, by } = version
  return {
    name: model,
    version: String(version.version),
    creation_timestamp: createdAt,
    last_updated_timestamp: changedAt,
    user_id: by,
    current_stage: stage ?? 'None',
    description,
    source: version.source ?? ownSource(version),
    run_id: run ?? '',
    run_link: metadata[RUN_LINK] ?? '',
    status: 'READY',
    tags: pairsOut(tags),
    aliases: listOut(aliases),
    model_id: loggedModel ?? undefined,
  }
}

/** What Millrace trained is its own blob. */
const ownSource = ({ artifact }: ModelVersion): string => (artifact === null ? '' : `millrace:/blobs/${artifact}`)

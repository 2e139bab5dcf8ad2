import type { LoggedModelMetric } from '../models/logged-model.ts'
import {
  DELETED_STAGE,
  groupBy,
  isOfDefault,
  loggedModelOf,
  modelStatusOf,
  numberOf,
  type Row,
  stageOf,
  stateOf,
  textOf,
  textOrNull,
  textsFrom,
  wholeOf,
} from './cells.ts'
import type { MlflowDatabase } from './database-source.ts'
import type { SourceExperiment, SourceModel, SourceRegistered, SourceVersion, Tell } from './source.ts'
import { places } from './sql-reader.ts'

const MODELS_AT_ONCE = 500

/** Logged models, which stores from before MLflow 3 do not have. */
export async function* loggedModelsOf(
  { reader, tables }: MlflowDatabase,
  experiments: readonly SourceExperiment[],
): AsyncIterable<readonly SourceModel[]> {
  if (!tables.has('logged_models')) return
  const wanted = new Set(experiments.map(({ id }) => id))
  const select = `select * from logged_models where model_id > $1 order by model_id limit ${MODELS_AT_ONCE}`
  for (let after = ''; ; ) {
    const rows = await reader.all(select, [after])
    if (rows.length === 0) return
    after = String(rows.at(-1)!['model_id'])
    const ids = rows.map(({ model_id }) => String(model_id))
    const belonging = async (table: string) =>
      groupBy(await reader.all(`select * from ${table} where model_id in (${places(ids)})`, ids), ({ model_id }) =>
        String(model_id),
      )
    const details = {
      params: await belonging('logged_model_params'),
      tags: await belonging('logged_model_tags'),
      metrics: await belonging('logged_model_metrics'),
    }
    yield rows.filter((row) => wanted.has(textOf(row['experiment_id']))).map((row) => modelOf(row, details))
  }
}

interface Details {
  readonly params: ReadonlyMap<string, readonly Row[]>
  readonly tags: ReadonlyMap<string, readonly Row[]>
  readonly metrics: ReadonlyMap<string, readonly Row[]>
}

function modelOf(row: Row, { params, tags, metrics }: Details): SourceModel {
  const id = textOf(row['model_id'])
  const createdAt = wholeOf(row['creation_timestamp_ms']) ?? 0
  return {
    id,
    experiment: textOf(row['experiment_id']),
    name: textOf(row['name']),
    type: textOrNull(row['model_type']),
    status: modelStatusOf(row['status']),
    statusMessage: textOrNull(row['status_message']),
    run: textOrNull(row['source_run_id']),
    artifactUri: textOf(row['artifact_location']),
    createdAt,
    changedAt: wholeOf(row['last_updated_timestamp_ms']) ?? createdAt,
    state: stateOf(row['lifecycle_stage']),
    params: textsFrom((params.get(id) ?? []).map((one) => [one['param_key'], one['param_value']])),
    tags: textsFrom((tags.get(id) ?? []).map((one) => [one['tag_key'], one['tag_value']])),
    metrics: (metrics.get(id) ?? []).map(metricOf),
  }
}

function metricOf(row: Row): LoggedModelMetric {
  const value = numberOf(row['metric_value'])
  const name = textOrNull(row['dataset_name'])
  return {
    key: textOf(row['metric_name']),
    value: value !== undefined && Number.isFinite(value) ? value : null,
    step: wholeOf(row['metric_step']) ?? 0,
    at: wholeOf(row['metric_timestamp_ms']) ?? 0,
    run: textOf(row['run_id']),
    ...(name !== null && { dataset: { name, digest: textOf(row['dataset_digest']) } }),
  }
}

/** Registered models, prompts among them, with their versions. */
export async function* registeredOf(database: MlflowDatabase, tell: Tell): AsyncIterable<SourceRegistered> {
  const { reader, tables } = database
  if (!tables.has('registered_models')) return
  const read = async (table: string): Promise<readonly Row[]> =>
    tables.has(table) ? (await reader.all(`select * from ${table}`)).filter(isOfDefault) : []
  const byName = async (table: string) => groupBy(await read(table), ({ name }) => textOf(name))
  const parts = {
    tags: await byName('registered_model_tags'),
    aliases: await byName('registered_model_aliases'),
    versions: await byName('model_versions'),
    versionTags: await byName('model_version_tags'),
  }
  for (const row of (await reader.all('select * from registered_models order by name')).filter(isOfDefault))
    yield modelWith(row, parts, tell)
}

interface Parts {
  readonly tags: ReadonlyMap<string, readonly Row[]>
  readonly aliases: ReadonlyMap<string, readonly Row[]>
  readonly versions: ReadonlyMap<string, readonly Row[]>
  readonly versionTags: ReadonlyMap<string, readonly Row[]>
}

function modelWith(row: Row, parts: Parts, tell: Tell): SourceRegistered {
  const name = textOf(row['name'])
  const its = (part: keyof Parts): readonly Row[] => parts[part].get(name) ?? []
  for (const { version, current_stage } of its('versions'))
    if (current_stage === DELETED_STAGE)
      tell({ kind: 'versions', name: `${name} ${version}`, reason: 'it was deleted there' })
  const createdAt = wholeOf(row['creation_time']) ?? 0
  return {
    ...{ name, createdAt, description: textOf(row['description']) },
    changedAt: wholeOf(row['last_updated_time']) ?? createdAt,
    tags: textsFrom(its('tags').map(({ key, value }) => [key, value])),
    aliases: Object.fromEntries(its('aliases').map(({ alias, version }) => [textOf(alias), Number(version)])),
    versions: its('versions')
      .filter(({ current_stage }) => current_stage !== DELETED_STAGE)
      .map((version) => versionOf(version, its('versionTags')))
      .sort((a, b) => a.version - b.version),
  }
}

function versionOf(row: Row, tags: readonly Row[]): SourceVersion {
  const version = Number(row['version'])
  const createdAt = wholeOf(row['creation_time']) ?? 0
  return {
    ...{ version, createdAt, description: textOf(row['description']) },
    changedAt: wholeOf(row['last_updated_time']) ?? createdAt,
    by: textOf(row['user_id']) || 'unknown',
    stage: stageOf(row['current_stage']),
    source: textOrNull(row['source']),
    run: textOrNull(row['run_id']),
    loggedModel: loggedModelOf(row['source']),
    status: textOf(row['status']) || 'READY',
    tags: textsFrom(tags.filter((tag) => Number(tag['version']) === version).map(({ key, value }) => [key, value])),
  }
}

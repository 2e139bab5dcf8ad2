import type { LoggedModelMetric } from '../models/logged-model.ts'
import { loggedModelOf, modelStatusOf, numberOf, type Row, stageOf, textOf, textOrNull, wholeOf } from './cells.ts'
import type { ServerClient } from './server-client.ts'
import { API, listOf, pagesOf, pairsOf } from './server-pages.ts'
import type { SourceExperiment, SourceModel, SourceRegistered, SourceVersion } from './source.ts'

const MODELS_AT_ONCE = 50
const REGISTERED_AT_ONCE = 100
const VERSIONS_AT_ONCE = 1_000

/** Logged models, which servers from before MLflow 3 do not have. Deleted ones are not shown by any. */
export async function* loggedModelsOf(
  client: ServerClient,
  experiments: readonly SourceExperiment[],
): AsyncIterable<readonly SourceModel[]> {
  for (const { id } of experiments) {
    const search = { experiment_ids: [id], max_results: MODELS_AT_ONCE }
    const pages = pagesOf((page) => client.post(`${API}/logged-models/search`, { ...search, ...page }), 'models')
    for await (const rows of pages) yield rows.map(modelOf)
  }
}

function modelOf(row: Row): SourceModel {
  const info = (row['info'] ?? {}) as Row
  const data = (row['data'] ?? {}) as Row
  const createdAt = wholeOf(info['creation_timestamp_ms']) ?? 0
  return {
    id: textOf(info['model_id']),
    experiment: textOf(info['experiment_id']),
    name: textOf(info['name']),
    type: textOrNull(info['model_type']),
    status: modelStatusOf(info['status']),
    statusMessage: textOrNull(info['status_message']),
    run: textOrNull(info['source_run_id']),
    artifactUri: textOf(info['artifact_uri']),
    createdAt,
    changedAt: wholeOf(info['last_updated_timestamp_ms']) ?? createdAt,
    state: 'active',
    params: pairsOf(data['params']),
    tags: pairsOf(info['tags']),
    metrics: listOf(data['metrics']).map(metricOf),
  }
}

function metricOf(row: Row): LoggedModelMetric {
  const value = numberOf(row['value'] ?? 0)
  const name = textOrNull(row['dataset_name'])
  return {
    key: textOf(row['key']),
    value: value !== undefined && Number.isFinite(value) ? value : null,
    step: wholeOf(row['step']) ?? 0,
    at: wholeOf(row['timestamp']) ?? 0,
    run: textOf(row['run_id']),
    ...(name !== null && { dataset: { name, digest: textOf(row['dataset_digest']) } }),
  }
}

/** What shows prompts, which a plain search leaves out. */
const PROMPTS = "tags.`mlflow.prompt.is_prompt` = 'true'"

/** Registered models, then prompts where the server has them. */
export async function* registeredOf(client: ServerClient): AsyncIterable<SourceRegistered> {
  const search = (filter?: string) =>
    pagesOf(
      (page) =>
        client.get(`${API}/registered-models/search`, {
          ...{ max_results: REGISTERED_AT_ONCE, filter },
          ...page,
        }),
      'registered_models',
    )
  const seen = new Set<string>()
  for (const filter of [undefined, PROMPTS])
    for await (const rows of search(filter))
      for (const row of rows) {
        const name = textOf(row['name'])
        if (seen.has(name)) continue
        seen.add(name)
        yield registeredModel(row, await versionsOf(client, name, filter))
      }
}

function registeredModel(row: Row, versions: readonly SourceVersion[]): SourceRegistered {
  const createdAt = wholeOf(row['creation_timestamp']) ?? 0
  return {
    ...{ name: textOf(row['name']), createdAt, description: textOf(row['description']), tags: pairsOf(row['tags']) },
    changedAt: wholeOf(row['last_updated_timestamp']) ?? createdAt,
    aliases: Object.fromEntries(listOf(row['aliases']).map((one) => [textOf(one['alias']), Number(one['version'])])),
    versions: [...versions].sort((a, b) => a.version - b.version),
  }
}

async function versionsOf(client: ServerClient, name: string, filter: string | undefined): Promise<SourceVersion[]> {
  const quoted = name.includes("'") ? `"${name}"` : `'${name}'`
  const where = [`name = ${quoted}`, filter].filter((part) => part !== undefined).join(' AND ')
  const versions: SourceVersion[] = []
  const search = { max_results: VERSIONS_AT_ONCE, filter: where }
  const pages = pagesOf((page) => client.get(`${API}/model-versions/search`, { ...search, ...page }), 'model_versions')
  for await (const rows of pages) versions.push(...rows.map(versionOf))
  return versions
}

function versionOf(row: Row): SourceVersion {
  const createdAt = wholeOf(row['creation_timestamp']) ?? 0
  return {
    ...{
      version: Number(row['version']),
      createdAt,
      description: textOf(row['description']),
      tags: pairsOf(row['tags']),
    },
    changedAt: wholeOf(row['last_updated_timestamp']) ?? createdAt,
    by: textOf(row['user_id']) || 'unknown',
    stage: stageOf(row['current_stage']),
    source: textOrNull(row['source']),
    run: textOrNull(row['run_id']),
    loggedModel: textOrNull(row['model_id']) ?? loggedModelOf(row['source']),
    status: textOf(row['status']) || 'READY',
  }
}

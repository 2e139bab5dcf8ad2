import { mkdirSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

/** What an MLflow store holds, to be written in any of its forms. Names and texts are free; ids are as MLflow makes them. */
export interface MlflowStore {
  readonly experiments: readonly MlflowExperiment[]
  readonly registered: readonly MlflowRegistered[]
}

export interface MlflowExperiment {
  readonly id: string
  readonly name: string
  readonly deleted?: boolean
  readonly createdAt: number
  readonly tags: Readonly<Record<string, string>>
  readonly runs: readonly MlflowRun[]
  readonly models: readonly MlflowLoggedModel[]
}

export interface MlflowRun {
  readonly id: string
  readonly name: string
  /** Its number: 1 RUNNING to 5 KILLED. */
  readonly status: number
  readonly startedAt: number
  readonly endedAt: number | null
  readonly deleted?: boolean
  readonly params: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  readonly points: readonly {
    readonly key: string
    readonly value: number
    readonly step: number
    readonly at: number
  }[]
  readonly inputs: readonly { readonly name: string; readonly digest: string; readonly context: string }[]
  readonly outputs: readonly string[]
  readonly files: Readonly<Record<string, string>>
}

export interface MlflowLoggedModel {
  readonly id: string
  readonly name: string
  readonly run: string
  readonly createdAt: number
  readonly params: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string>>
}

export interface MlflowRegistered {
  readonly name: string
  readonly createdAt: number
  readonly description: string
  readonly tags: Readonly<Record<string, string>>
  readonly aliases: Readonly<Record<string, number>>
  readonly versions: readonly {
    readonly version: number
    readonly createdAt: number
    readonly source: string
    readonly run: string
    readonly stage: string
    readonly tags: Readonly<Record<string, string>>
  }[]
}

const STATUSES = ['', 'RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']
const pairs = (texts: Readonly<Record<string, string>>) => Object.entries(texts).map(([key, value]) => ({ key, value }))
const stage = (deleted?: boolean): string => (deleted ? 'deleted' : 'active')
const uriOf = (experiment: MlflowExperiment, run: string): string =>
  `mlflow-artifacts:/${experiment.id}/${run}/artifacts`
const modelUri = (experiment: MlflowExperiment, model: string): string =>
  `mlflow-artifacts:/${experiment.id}/models/${model}/artifacts`

/** Writes a store as a folder `mlruns`. */
export function writeMlruns(root: string, { experiments, registered }: MlflowStore): void {
  mkdirSync(root, { recursive: true })
  for (const experiment of experiments) {
    const { id, name, deleted, createdAt, tags, runs, models } = experiment
    const folder = path.join(root, ...(deleted ? ['.trash'] : []), id)
    const times = { creation_time: createdAt, last_update_time: createdAt }
    meta(folder, {
      artifact_location: path.join(root, id),
      experiment_id: id,
      lifecycle_stage: stage(deleted),
      name,
      ...times,
    })
    texts(path.join(folder, 'tags'), tags)
    for (const run of runs) writeRun(path.join(folder, run.id), folder, { experiment, run })
    for (const model of models) {
      const place = path.join(folder, 'models', model.id)
      meta(place, {
        ...{
          model_id: model.id,
          experiment_id: id,
          name: model.name,
          source_run_id: model.run,
          status: 2,
          model_type: null,
        },
        ...{
          creation_timestamp: model.createdAt,
          last_updated_timestamp: model.createdAt,
          artifact_location: 'elsewhere',
        },
      })
      texts(path.join(place, 'params'), model.params)
      texts(path.join(place, 'artifacts'), model.files)
    }
  }
  for (const model of registered) writeRegistered(path.join(root, 'models', model.name), model)
}

function writeRun(
  place: string,
  above: string,
  { experiment, run }: { readonly experiment: MlflowExperiment; readonly run: MlflowRun },
): void {
  const { id, name, status, startedAt, endedAt, deleted, points } = run
  meta(place, {
    ...{ artifact_uri: '/gone/artifacts', end_time: endedAt, entry_point_name: '', experiment_id: experiment.id },
    ...{
      lifecycle_stage: stage(deleted),
      run_id: id,
      run_name: name,
      source_type: 4,
      start_time: startedAt,
      status,
      user_id: 'ada',
    },
  })
  texts(path.join(place, 'params'), run.params)
  texts(path.join(place, 'tags'), run.tags)
  texts(path.join(place, 'artifacts'), run.files)
  const lines: Record<string, string> = {}
  for (const { key, value, step, at } of points) lines[key] = `${lines[key] ?? ''}${at} ${python(value)} ${step}\n`
  texts(path.join(place, 'metrics'), lines)
  for (const { name, digest, context } of run.inputs) {
    const tags = { 'mlflow.data.context': context }
    meta(path.join(place, 'inputs', `in-${digest}`), {
      source_type: 'DATASET',
      source_id: `ds-${digest}`,
      destination_type: 'RUN',
      tags,
    })
    meta(path.join(above, 'datasets', `ds-${digest}`), { digest, name, source: '{}', source_type: 'local' })
  }
  for (const model of run.outputs)
    meta(path.join(place, 'outputs', model), {
      destination_id: model,
      destination_type: 'MODEL_OUTPUT',
      source_type: 'RUN_OUTPUT',
      step: 0,
      tags: {},
    })
}

function writeRegistered(place: string, model: MlflowRegistered): void {
  const { name, createdAt, description, tags, aliases, versions } = model
  meta(place, { name, creation_timestamp: createdAt, last_updated_timestamp: createdAt, description, aliases })
  texts(path.join(place, 'tags'), tags)
  texts(
    path.join(place, 'aliases'),
    Object.fromEntries(Object.entries(aliases).map(([alias, version]) => [alias, String(version)])),
  )
  for (const { version, createdAt, source, run, stage, tags } of versions) {
    const times = { creation_timestamp: createdAt, last_updated_timestamp: createdAt }
    const its = path.join(place, `version-${version}`)
    meta(its, { name, version, source, run_id: run, current_stage: stage, status: 'READY', user_id: null, ...times })
    texts(path.join(its, 'tags'), tags)
  }
}

/** YAML is a superset of JSON; plain scalars are written as MLflow writes them. */
function meta(folder: string, members: Readonly<Record<string, unknown>>): void {
  const lines = Object.entries(members).map(([key, value]) =>
    typeof value === 'number' || (typeof value === 'string' && /^[\w./-]+$/.test(value) && !/^\d/.test(value))
      ? `${key}: ${value}`
      : `${key}: ${JSON.stringify(value)}`,
  )
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'meta.yaml'), `${lines.join('\n')}\n`)
}

function texts(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
}

const python = (value: number): string =>
  Number.isNaN(value) ? 'nan' : Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf'

const SCHEMA = `
  create table experiments (experiment_id integer primary key, name text, artifact_location text, lifecycle_stage text, creation_time bigint, last_update_time bigint);
  create table experiment_tags (key text, value text, experiment_id integer);
  create table runs (run_uuid text primary key, name text, user_id text, status text, start_time bigint, end_time bigint, lifecycle_stage text, artifact_uri text, experiment_id integer, deleted_time bigint);
  create table metrics (key text, value float, timestamp bigint, run_uuid text, step bigint, is_nan boolean);
  create table params (key text, value text, run_uuid text);
  create table tags (key text, value text, run_uuid text);
  create table datasets (dataset_uuid text, experiment_id integer, name text, digest text, dataset_source_type text, dataset_source text, dataset_schema text, dataset_profile text);
  create table inputs (input_uuid text, source_type text, source_id text, destination_type text, destination_id text, step bigint);
  create table input_tags (input_uuid text, name text, value text);
  create table logged_models (model_id text primary key, experiment_id integer, name text, artifact_location text, creation_timestamp_ms bigint, last_updated_timestamp_ms bigint, status integer, lifecycle_stage text, model_type text, source_run_id text, status_message text);
  create table logged_model_params (model_id text, experiment_id integer, param_key text, param_value text);
  create table logged_model_tags (model_id text, experiment_id integer, tag_key text, tag_value text);
  create table logged_model_metrics (model_id text, metric_name text, metric_timestamp_ms bigint, metric_step bigint, metric_value float, experiment_id integer, run_id text, dataset_name text, dataset_digest text);
  create table registered_models (name text primary key, creation_time bigint, last_updated_time bigint, description text);
  create table registered_model_tags (key text, value text, name text);
  create table registered_model_aliases (alias text, version integer, name text);
  create table model_versions (name text, version integer, creation_time bigint, last_updated_time bigint, description text, user_id text, current_stage text, source text, run_id text, status text);
  create table model_version_tags (key text, value text, name text, version integer);
`

/** Writes a store as a SQLite file, and its files into a folder beside it. */
export async function writeSqlite(
  file: string,
  artifacts: string,
  { experiments, registered }: MlflowStore,
): Promise<void> {
  const { default: sqlite } = await import('node-sqlite3-wasm')
  const database = new sqlite.Database(file)
  const add = (table: string, row: Readonly<Record<string, string | number | null>>): void => {
    const columns = Object.keys(row)
    const statement = `insert into ${table} (${columns.map((name) => `"${name}"`)}) values (${columns.map(() => '?')})`
    database.run(statement, Object.values(row))
  }
  database.exec(SCHEMA)
  database.exec('begin')
  for (const experiment of experiments) addExperiment(add, experiment, artifacts)
  for (const { name, createdAt, description, tags, aliases, versions } of registered) {
    add('registered_models', { name, creation_time: createdAt, last_updated_time: createdAt, description })
    for (const tag of pairs(tags)) add('registered_model_tags', { ...tag, name })
    for (const [alias, version] of Object.entries(aliases)) add('registered_model_aliases', { alias, version, name })
    for (const { version, createdAt, source, run, stage, tags } of versions) {
      const times = { creation_time: createdAt, last_updated_time: createdAt }
      add('model_versions', { name, version, ...times, source, run_id: run, current_stage: stage, status: 'READY' })
      for (const tag of pairs(tags)) add('model_version_tags', { ...tag, name, version })
    }
  }
  database.exec('commit')
  database.close()
}

type Add = (table: string, row: Readonly<Record<string, string | number | null>>) => void

function addExperiment(add: Add, experiment: MlflowExperiment, artifacts: string): void {
  const { id, name, deleted, createdAt, tags, runs, models } = experiment
  const times = { creation_time: createdAt, last_update_time: createdAt }
  add('experiments', {
    experiment_id: id,
    name,
    artifact_location: `mlflow-artifacts:/${id}`,
    lifecycle_stage: stage(deleted),
    ...times,
  })
  for (const tag of pairs(tags)) add('experiment_tags', { ...tag, experiment_id: id })
  for (const run of runs) addRun(add, experiment, run)
  for (const run of runs) texts(path.join(artifacts, id, run.id, 'artifacts'), run.files)
  for (const model of models) {
    const times = { creation_timestamp_ms: model.createdAt, last_updated_timestamp_ms: model.createdAt }
    const about = {
      experiment_id: id,
      name: model.name,
      artifact_location: modelUri(experiment, model.id),
      lifecycle_stage: 'active',
    }
    add('logged_models', { model_id: model.id, ...about, ...times, status: 2, source_run_id: model.run })
    for (const { key, value } of pairs(model.params))
      add('logged_model_params', { model_id: model.id, experiment_id: id, param_key: key, param_value: value })
    texts(path.join(artifacts, id, 'models', model.id, 'artifacts'), model.files)
  }
}

function addRun(add: Add, experiment: MlflowExperiment, run: MlflowRun): void {
  const { id, name, status, startedAt, endedAt, deleted, points } = run
  add('runs', {
    ...{ run_uuid: id, name, user_id: 'ada', status: STATUSES[status]!, start_time: startedAt, end_time: endedAt },
    ...{ lifecycle_stage: stage(deleted), artifact_uri: uriOf(experiment, id), experiment_id: experiment.id },
  })
  for (const pair of pairs(run.params)) add('params', { ...pair, run_uuid: id })
  for (const pair of pairs(run.tags)) add('tags', { ...pair, run_uuid: id })
  for (const { key, value, step, at } of points) {
    const kept = Number.isNaN(value) ? { value: 0, is_nan: 1 } : { value, is_nan: 0 }
    add('metrics', { key, ...kept, step, timestamp: at, run_uuid: id })
  }
  for (const { name, digest, context } of run.inputs) {
    const about = { dataset_uuid: `ds-${digest}`, experiment_id: experiment.id, name, digest }
    add('datasets', { ...about, dataset_source_type: 'local', dataset_source: '{}' })
    const link = { source_type: 'DATASET', source_id: `ds-${digest}`, destination_type: 'RUN', destination_id: id }
    add('inputs', { input_uuid: `in-${id}-${digest}`, ...link, step: 0 })
    add('input_tags', { input_uuid: `in-${id}-${digest}`, name: 'mlflow.data.context', value: context })
  }
  for (const model of run.outputs)
    add('inputs', {
      input_uuid: `out-${model}`,
      source_type: 'RUN_OUTPUT',
      source_id: id,
      destination_type: 'MODEL_OUTPUT',
      destination_id: model,
      step: 0,
    })
}

/** A tracking server over a store, as far as an import asks; it counts what it is asked, and can be told to fail at first. */
export async function serveMlflow(
  store: MlflowStore,
  options: { readonly pageSize?: number; readonly failures?: number } = {},
) {
  const asked: { readonly path: string; readonly authorization: string | undefined }[] = []
  let failures = options.failures ?? 0
  const server = http.createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const { pathname, searchParams } = new URL(request.url!, 'http://x')
    asked.push({ path: pathname, authorization: request.headers.authorization })
    if (failures-- > 0) return response.writeHead(503).end('{}')
    const given = { ...Object.fromEntries(searchParams), ...(body ? JSON.parse(body) : {}) } as Record<string, unknown>
    const answer = answerOf(store, pathname, {
      given,
      runs: searchParams.getAll('run_id'),
      pageSize: options.pageSize ?? 1000,
    })
    if (answer === undefined) return response.writeHead(404).end('{"error_code":"ENDPOINT_NOT_FOUND"}')
    return response.end(typeof answer === 'string' ? answer : bare(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, asked, close: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

/** JSON with NaN and Infinity bare, as Python's server writes some answers. */
function bare(answer: object): string {
  const text = JSON.stringify(answer, (_, value) =>
    typeof value === 'number' && !Number.isFinite(value) ? `\u0001${value}\u0001` : value,
  )
  return text.replaceAll(/"\\u0001(.*?)\\u0001"/g, '$1')
}

interface Question {
  readonly given: Readonly<Record<string, unknown>>
  readonly runs: readonly string[]
  readonly pageSize: number
}

function answerOf(
  store: MlflowStore,
  pathname: string,
  { given, runs, pageSize }: Question,
): object | string | undefined {
  const page = (member: string, all: readonly object[]): object => {
    const from = Number(given['page_token'] ?? 0)
    const more = from + pageSize < all.length ? { next_page_token: String(from + pageSize) } : {}
    return { [member]: all.slice(from, from + pageSize), ...more }
  }
  const all = store.experiments.flatMap((experiment) => experiment.runs.map((run) => ({ experiment, run })))
  const ofRun = all.find(({ run }) => run.id === given['run_id'])
  const model = store.experiments.flatMap(({ models }) => models).find(({ id }) => pathname.includes(id))
  switch (pathname.replace(/^\/(?:ajax-)?api\/2\.0\/mlflow\//, '').replace(/m-[0-9a-f]{32}/, 'ID')) {
    case 'experiments/search':
      return page('experiments', store.experiments.map(experimentJson))
    case 'runs/search':
      return page(
        'runs',
        all.filter(({ experiment }) => experiment.id === (given['experiment_ids'] as string[])[0]).map(runJson),
      )
    case 'metrics/get-history-bulk':
      return { metrics: runs.flatMap((id) => pointsJson(all, id, given['metric_key'])) }
    case 'metrics/get-history':
      return page('metrics', pointsJson(all, String(given['run_id']), given['metric_key']))
    case 'logged-models/search': {
      const its = store.experiments.find(({ id }) => id === (given['experiment_ids'] as string[])[0])!
      return page(
        'models',
        its.models.map((one) => modelJson(its, one)),
      )
    }
    case 'registered-models/search':
      return given['filter'] === undefined ? page('registered_models', store.registered.map(registeredJson)) : {}
    case 'model-versions/search':
      return page('model_versions', versionsJson(store, String(given['filter'])))
    case 'artifacts/list':
      return filesJson(ofRun!.run.files, given['path'])
    case '/get-artifact':
      return ofRun!.run.files[String(given['path'])]
    case 'logged-models/ID/artifacts/directories':
      return filesJson(model!.files, given['artifact_directory_path'])
    case 'logged-models/ID/artifacts/files':
      return model!.files[String(given['artifact_file_path'])]
    default:
      return undefined
  }
}

const experimentJson = ({ id, name, deleted, createdAt, tags }: MlflowExperiment) => ({
  ...{ experiment_id: id, name, artifact_location: `mlflow-artifacts:/${id}`, lifecycle_stage: stage(deleted) },
  ...{ creation_time: createdAt, last_update_time: createdAt, tags: pairs(tags) },
})

const runJson = ({ experiment, run }: { readonly experiment: MlflowExperiment; readonly run: MlflowRun }) => ({
  info: {
    ...{ run_id: run.id, run_uuid: run.id, experiment_id: experiment.id, run_name: run.name, user_id: 'ada' },
    ...{
      status: STATUSES[run.status],
      start_time: run.startedAt,
      ...(run.endedAt !== null && { end_time: run.endedAt }),
    },
    ...{ lifecycle_stage: stage(run.deleted), artifact_uri: uriOf(experiment, run.id) },
  },
  data: {
    ...{ params: pairs(run.params), tags: pairs(run.tags) },
    metrics: [...new Set(run.points.map(({ key }) => key))].map((key) => ({ key, value: 0, step: 0, timestamp: 0 })),
  },
  inputs: {
    dataset_inputs: run.inputs.map(({ name, digest, context }) => ({
      tags: [{ key: 'mlflow.data.context', value: context }],
      dataset: { name, digest, source_type: 'local', source: '{}' },
    })),
  },
  outputs: { model_outputs: run.outputs.map((model_id) => ({ model_id, step: 0 })) },
})

const pointsJson = (all: readonly { readonly run: MlflowRun }[], id: string, key: unknown) =>
  all
    .flatMap(({ run }) => (run.id === id ? run.points : []))
    .filter((point) => point.key === key)
    .map(({ key, value, step, at }) => ({ key, value, step, timestamp: at, run_id: id }))

const modelJson = (experiment: MlflowExperiment, { id, name, run, createdAt, params }: MlflowLoggedModel) => ({
  info: {
    ...{ model_id: id, experiment_id: experiment.id, name, source_run_id: run, status: 'LOGGED_MODEL_READY' },
    ...{
      creation_timestamp_ms: createdAt,
      last_updated_timestamp_ms: createdAt,
      artifact_uri: modelUri(experiment, id),
    },
  },
  data: { params: pairs(params) },
})

const registeredJson = ({ name, createdAt, description, tags, aliases }: MlflowRegistered) => ({
  ...{ name, creation_timestamp: createdAt, last_updated_timestamp: createdAt, description, tags: pairs(tags) },
  aliases: Object.entries(aliases).map(([alias, version]) => ({ alias, version: String(version) })),
})

const versionsJson = ({ registered }: MlflowStore, filter: string) =>
  registered
    .filter(({ name }) => filter === `name = '${name}'`)
    .flatMap(({ name, versions }) =>
      versions.map(({ version, createdAt, source, run, stage, tags }) => ({
        ...{ name, version: String(version), creation_timestamp: createdAt, last_updated_timestamp: createdAt },
        ...{ source, run_id: run, current_stage: stage, status: 'READY', tags: pairs(tags) },
      })),
    )

/** The names right below a folder. */
function filesJson(files: Readonly<Record<string, string>>, folder: unknown): object {
  const above = folder === undefined || folder === '' ? '' : `${folder}/`
  const found = new Map<string, object>()
  for (const [name, text] of Object.entries(files)) {
    if (!name.startsWith(above)) continue
    const [next, ...rest] = name.slice(above.length).split('/')
    const path = `${above}${next}`
    found.set(
      path,
      rest.length > 0 ? { path, is_dir: true } : { path, is_dir: false, file_size: Buffer.byteLength(text) },
    )
  }
  return { files: [...found.values()] }
}

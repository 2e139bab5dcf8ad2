import { sql } from 'kysely'
import { type LineageEdge, type LineageNode, type LineageSource, lineageNames } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { ARTIFACT_SCHEME } from './artifacts/artifacts.ts'
import type { TrackingTables } from './tables.ts'

/** What a run or a logged model lists of what must be installed to use it. */
const REQUIREMENTS = 'requirements.txt'
const COMMIT = 'mlflow.source.git.commit'
const SOURCE = 'mlflow.source.name'

/**
 * What runs read and made: dataset versions, logged models, files by their address, the code and what it needs. Nodes are `run:ID`,
 * `logged_model:ID`, `dataset:NAME@DIGEST`, `artifact:sha256-…`, `code:…` and `environment:…`.
 */
export function createRunLineage({ database }: { readonly database: Database }): LineageSource {
  return {
    async find(address) {
      const known = await describe(database, [address])
      if (known.length > 0) return address
      const [artifact] = lineageNames([address], 'artifact')
      return artifact !== undefined && (await ownersOf(database, [artifact], 1)).length > 0 ? address : undefined
    },
    describe: (ids) => describe(database, ids),
    async edges(ids, direction, limit) {
      const found = direction === 'up' ? upstream(database, ids, limit) : downstream(database, ids, limit)
      return (await Promise.all(found)).flat()
    },
  }
}

type Edges = Promise<readonly LineageEdge[]>

function upstream(database: Database, ids: readonly string[], limit: number): readonly Edges[] {
  const runs = lineageNames(ids, 'run')
  const models = lineageNames(ids, 'logged_model')
  return [
    ...(runs.length === 0
      ? []
      : [inputsOf(database, runs, limit), modelsRead(database, { runs }, limit), codeOf(database, runs)]),
    ...(models.length === 0 ? [] : [makersOf(database, { models }, limit), needsOf(database, models)]),
    ownersOf(database, lineageNames(ids, 'artifact'), limit),
  ]
}

function downstream(database: Database, ids: readonly string[], limit: number): readonly Edges[] {
  const runs = lineageNames(ids, 'run')
  const models = lineageNames(ids, 'logged_model')
  return [
    readersOf(database, lineageNames(ids, 'dataset'), limit),
    ...(runs.length === 0 ? [] : [makersOf(database, { runs }, limit)]),
    ...(models.length === 0 ? [] : [modelsRead(database, { models }, limit)]),
  ]
}

async function inputsOf(database: Database, runs: readonly string[], limit: number): Edges {
  const select = database
    .on<TrackingTables>()
    .selectFrom('run_input')
    .select(['run_id', 'dataset', 'version', 'context'])
  const rows = await select.where('run_id', 'in', runs).orderBy('run_id').limit(limit).execute()
  return rows.map(edgeOfInput)
}

async function readersOf(database: Database, datasets: readonly string[], limit: number): Edges {
  if (datasets.length === 0) return []
  const pairs = datasets.map(splitDataset)
  const rows = await database
    .on<TrackingTables>()
    .selectFrom('run_input')
    .select(['run_id', 'dataset', 'version', 'context'])
    .where(
      'version',
      'in',
      pairs.map(({ version }) => version),
    )
    .where(
      'dataset',
      'in',
      pairs.map(({ name }) => name),
    )
    .orderBy('run_id')
    .limit(limit)
    .execute()
  const asked = new Set(datasets)
  return rows.filter(({ dataset, version }) => asked.has(`${dataset}@${version}`)).map(edgeOfInput)
}

const edgeOfInput = (row: {
  readonly run_id: string
  readonly dataset: string
  readonly version: string
  readonly context: string
}): LineageEdge => ({
  ...{ from: `dataset:${row.dataset}@${row.version}`, to: `run:${row.run_id}` },
  how: row.context || 'read',
})

async function modelsRead(
  database: Database,
  { runs, models }: { readonly runs?: readonly string[]; readonly models?: readonly string[] },
  limit: number,
): Edges {
  const rows = await database
    .on<TrackingTables>()
    .selectFrom('run_model')
    .select(['run_id', 'model_id'])
    .where('role', '=', 'input')
    .$if(runs !== undefined, (select) => select.where('run_id', 'in', runs!))
    .$if(models !== undefined, (select) => select.where('model_id', 'in', models!))
    .limit(limit)
    .execute()
  return rows.map(({ run_id, model_id }) => ({ from: `logged_model:${model_id}`, to: `run:${run_id}`, how: 'read' }))
}

async function makersOf(
  database: Database,
  { runs, models }: { readonly runs?: readonly string[]; readonly models?: readonly string[] },
  limit: number,
): Edges {
  const rows = await database
    .on<TrackingTables>()
    .selectFrom('logged_model')
    .select(['id', 'source_run'])
    .where('source_run', 'is not', null)
    .$if(runs !== undefined, (select) => select.where('source_run', 'in', runs!))
    .$if(models !== undefined, (select) => select.where('id', 'in', models!))
    .limit(limit)
    .execute()
  return rows.map(({ id, source_run }) => ({ from: `run:${source_run}`, to: `logged_model:${id}`, how: 'made' }))
}

async function codeOf(database: Database, runs: readonly string[]): Edges {
  const rows = await database
    .on<TrackingTables>()
    .selectFrom('run')
    .select([
      'id',
      sql<string | null>`tags ->> ${COMMIT}::text`.as('commit'),
      sql<string | null>`tags ->> ${SOURCE}::text`.as('source'),
    ])
    .where('id', 'in', runs)
    .execute()
  return rows.flatMap(({ id, commit, source }) => {
    const code = commit === null ? source : `${source ?? 'git'}@${commit}`
    return code === null ? [] : [{ from: `code:${code}`, to: `run:${id}`, how: 'ran' }]
  })
}

/** The list of what must be installed, where a logged model has one: named by its bytes, so that equal ones are one. */
async function needsOf(database: Database, models: readonly string[]): Edges {
  const places = await database
    .on<TrackingTables>()
    .selectFrom('logged_model')
    .select(['id', 'artifact_uri'])
    .where('id', 'in', models)
    .execute()
  const byPath = new Map(
    places
      .filter(({ artifact_uri }) => artifact_uri.startsWith(ARTIFACT_SCHEME))
      .map(({ id, artifact_uri }) => [`${artifact_uri.slice(ARTIFACT_SCHEME.length)}/${REQUIREMENTS}`, id]),
  )
  if (byPath.size === 0) return []
  const select = database.on<TrackingTables>().selectFrom('artifact').select(['path', 'digest'])
  const rows = await select.where('path', 'in', [...byPath.keys()]).execute()
  return rows.map(({ path, digest }) => ({
    ...{ from: `environment:${REQUIREMENTS}@${digest}`, to: `logged_model:${byPath.get(path)}`, how: 'needs' },
  }))
}

/** Whose file it is: the second name of its path is a run's, or `models` and then a logged model's. */
async function ownersOf(database: Database, digests: readonly string[], limit: number): Edges {
  if (digests.length === 0) return []
  const rows = await database
    .on<TrackingTables>()
    .selectFrom('artifact')
    .select(['path', sql<string>`digest`.as('digest')])
    .where(sql<string>`digest`, 'in', digests)
    .orderBy('path')
    .limit(limit)
    .execute()
  return rows.map(({ path, digest }) => {
    const [, owner, model] = path.split('/')
    return {
      from: owner === 'models' ? `logged_model:${model}` : `run:${owner}`,
      to: `artifact:${digest}`,
      how: 'made',
    }
  })
}

async function describe(database: Database, ids: readonly string[]): Promise<readonly LineageNode[]> {
  const all = await Promise.all([
    describeRuns(database, lineageNames(ids, 'run')),
    describeModels(database, lineageNames(ids, 'logged_model')),
    describeDatasets(database, lineageNames(ids, 'dataset')),
  ])
  return all.flat()
}

async function describeRuns(database: Database, runs: readonly string[]): Promise<readonly LineageNode[]> {
  if (runs.length === 0) return []
  const rows = await database
    .on<TrackingTables>()
    .selectFrom('run')
    .innerJoin('experiment', 'experiment.id', 'run.experiment_id')
    .select([
      'run.id',
      'run.name',
      'run.status',
      'run.actor',
      'run.started_at',
      'run.params',
      'experiment.name as experiment',
    ])
    .where('run.id', 'in', runs)
    .execute()
  return rows.map(({ id, name, status, actor, started_at, params, experiment }) => ({
    id: `run:${id}`,
    name,
    facts: {
      ...{ experiment, status, by: actor, startedAt: started_at },
      ...(params['rows'] !== undefined && { rows: params['rows'] }),
      ...(params['rows_digest'] !== undefined && { rowsDigest: params['rows_digest'] }),
      ...(params['from'] !== undefined && { from: params['from'], to: params['to'] ?? null }),
    },
  }))
}

async function describeModels(database: Database, models: readonly string[]): Promise<readonly LineageNode[]> {
  if (models.length === 0) return []
  const select = database
    .on<TrackingTables>()
    .selectFrom('logged_model')
    .select(['id', 'name', 'model_type', 'status', 'created_at'])
  const rows = await select.where('id', 'in', models).execute()
  return rows.map(({ id, name, model_type, status, created_at }) => ({
    ...{ id: `logged_model:${id}`, name },
    facts: { type: model_type, status, createdAt: created_at },
  }))
}

async function describeDatasets(database: Database, datasets: readonly string[]): Promise<readonly LineageNode[]> {
  if (datasets.length === 0) return []
  const pairs = datasets.map(splitDataset)
  const rows = await database
    .on<TrackingTables>()
    .selectFrom('logged_dataset')
    .select(['name', 'digest', 'source_type', 'source'])
    .distinct()
    .where(
      'digest',
      'in',
      pairs.map(({ version }) => version),
    )
    .where(
      'name',
      'in',
      pairs.map(({ name }) => name),
    )
    .execute()
  return rows.map(({ name, digest, source_type, source }) => ({
    ...{ id: `dataset:${name}@${digest}`, name: `${name}@${digest}` },
    facts: { sourceType: source_type, source },
  }))
}

/** A name may hold an @ itself; a digest never does. */
function splitDataset(text: string): { readonly name: string; readonly version: string } {
  const at = text.lastIndexOf('@')
  return at < 0 ? { name: text, version: '' } : { name: text.slice(0, at), version: text.slice(at + 1) }
}

import { type LineageEdge, type LineageNode, type LineageSource, lineageName, lineageNames } from '../base/index.ts'
import type { Blobs, Database } from '../storage/index.ts'
import { quoteText, valueAt } from '../table/index.ts'
import type { Journal } from './journal/journal.ts'
import { queryJournal } from './journal/query.ts'
import type { ServingTables } from './tables.ts'

/** What the lineage of serving stands on. */
export interface ServingLineageNeeds {
  readonly database: Database
  readonly journal: Pick<Journal, 'snapshot' | 'open'>
  readonly blobs: Pick<Blobs, 'path'>
}

/**
 * Which versions endpoints served and predictions were answered by. Nodes are `endpoint:NAME`, `prediction:ENDPOINT/ID` and, for those of a
 * version together, `predictions:ENDPOINT/VERSION`. A person may say `prediction:ID`.
 */
export function createServingLineage(needs: ServingLineageNeeds): LineageSource {
  return {
    find: (address) => find(needs, address),
    describe: (ids) => describe(needs, ids),
    async edges(ids, direction, limit) {
      if (direction === 'down') return downstream(needs, lineageNames(ids, 'model'), limit)
      const endpoints = await servedBy(needs.database, lineageNames(ids, 'endpoint'), limit)
      const answered = await Promise.all(lineageNames(ids, 'prediction').map((text) => answeredBy(needs, text)))
      const counted = await Promise.all(
        lineageNames(ids, 'predictions').map((text) => countedFor(needs.database, text)),
      )
      return [...endpoints, ...answered.flat(), ...counted.flat()]
    },
  }
}

const endpointsOf = (database: Database) =>
  database.on<ServingTables>().selectFrom('serving_endpoint').select(['name', 'model', 'since']).orderBy('name')

async function find(needs: ServingLineageNeeds, address: string): Promise<string | undefined> {
  const endpoint = lineageName(address, 'endpoint') ?? lineageName(address, 'predictions')?.split('/')[0]
  if (endpoint !== undefined) {
    const known = await endpointsOf(needs.database).where('name', '=', endpoint).execute()
    return known.length > 0 ? address : undefined
  }
  const id = lineageName(address, 'prediction')
  if (id === undefined) return undefined
  for (const { name } of await endpointsOf(needs.database).execute()) {
    if (id.startsWith(`${name}/`) && (await rowOf(needs, name, id.slice(name.length + 1)))) return address
    if (await rowOf(needs, name, id)) return `prediction:${name}/${id}`
  }
  return undefined
}

interface Answered {
  readonly endpoint: string
  readonly at: number
  readonly champion: number
  readonly challenger: number
  readonly answered: number
  readonly score: number
  readonly label: number
}

/** The row of the journal; `undefined` where it has none of this id. */
async function rowOf(needs: ServingLineageNeeds, endpoint: string, id: string): Promise<Answered | undefined> {
  const sql = `select "at", champion, challenger, answered, score, label from journal where id = ${quoteText(id)}`
  const { rows, columns } = await queryJournal(needs, endpoint, { sql, limit: 1 })
  if (rows === 0) return undefined
  const number = (name: string): number => Number(valueAt(columns.get(name)!, 0) ?? Number.NaN)
  return {
    ...{ endpoint, at: number('at'), champion: number('champion'), challenger: number('challenger') },
    ...{ answered: number('answered'), score: number('score'), label: number('label') },
  }
}

/** The endpoint of a prediction ends at the first slash: its name holds none. */
function splitPrediction(text: string): readonly [string, string] {
  const slash = text.indexOf('/')
  return [text.slice(0, Math.max(0, slash)), text.slice(slash + 1)]
}

async function modelOf(database: Database, endpoint: string): Promise<string | undefined> {
  return (await endpointsOf(database).where('name', '=', endpoint).executeTakeFirst())?.model
}

async function answeredBy(needs: ServingLineageNeeds, text: string): Promise<readonly LineageEdge[]> {
  const [endpoint, id] = splitPrediction(text)
  const model = await modelOf(needs.database, endpoint)
  const row = model === undefined ? undefined : await rowOf(needs, endpoint, id)
  if (!row) return []
  const beside = [row.champion, row.challenger].filter((one) => Number.isFinite(one) && one !== row.answered)
  const edge = (version: number, how: string): LineageEdge => ({
    ...{ from: `model:${model}/${version}`, to: `prediction:${text}`, how },
  })
  return [edge(row.answered, 'answered'), ...beside.map((version) => edge(version, 'scored beside'))]
}

async function countedFor(database: Database, text: string): Promise<readonly LineageEdge[]> {
  const [endpoint, version] = splitPrediction(text)
  const model = await modelOf(database, endpoint)
  return model === undefined ? [] : [{ from: `model:${model}/${version}`, to: `predictions:${text}`, how: 'answered' }]
}

/** Every version that had traffic, now or ever; the way it has it now, else that it had. */
async function servedBy(
  database: Database,
  endpoints: readonly string[],
  limit: number,
): Promise<readonly LineageEdge[]> {
  if (endpoints.length === 0) return []
  const db = database.on<ServingTables>()
  const now = await db.selectFrom('serving_endpoint').selectAll().where('name', 'in', endpoints).execute()
  const ever = await db
    .selectFrom('serving_traffic')
    .innerJoin('serving_endpoint', 'serving_endpoint.name', 'serving_traffic.endpoint')
    .select(['endpoint', 'model', 'serving_traffic.champion', 'serving_traffic.challenger'])
    .distinct()
    .where('endpoint', 'in', endpoints)
    .limit(limit)
    .execute()
  const edges = new Map<string, LineageEdge>()
  const add = (model: string, version: number | null, to: string, how: string): void => {
    const from = `model:${model}/${version}`
    if (version !== null && !edges.has(`${from} ${to}`)) edges.set(`${from} ${to}`, { from, to, how })
  }
  for (const { name, model, champion, challenger, previous } of now) {
    add(model, champion, `endpoint:${name}`, 'champion')
    add(model, challenger, `endpoint:${name}`, 'challenger')
    add(model, previous, `endpoint:${name}`, 'previous')
  }
  for (const { endpoint, model, champion, challenger } of ever)
    for (const version of [champion, challenger]) add(model, version, `endpoint:${endpoint}`, 'served')
  return [...edges.values()]
}

async function downstream(
  needs: ServingLineageNeeds,
  versions: readonly string[],
  limit: number,
): Promise<readonly LineageEdge[]> {
  if (versions.length === 0) return []
  const models = [...new Set(versions.map((text) => text.split('/')[0]!))]
  const endpoints = (await endpointsOf(needs.database).where('model', 'in', models).execute()).map(({ name }) => name)
  const asked = new Set(versions.map((text) => `model:${text}`))
  const served = (await servedBy(needs.database, endpoints, limit)).filter(({ from }) => asked.has(from))
  const counts = await Promise.all([...new Set(served.map(({ to }) => to))].map((to) => countsOf(needs, to)))
  const answered = counts.flat().filter(({ from }) => asked.has(from))
  return [...served, ...answered]
}

async function countsOf(needs: ServingLineageNeeds, endpointId: string): Promise<readonly LineageEdge[]> {
  const endpoint = endpointId.slice('endpoint:'.length)
  const model = await modelOf(needs.database, endpoint)
  return (await countByVersion(needs, endpoint)).map(({ version }) => ({
    ...{ from: `model:${model}/${version}`, to: `predictions:${endpoint}/${version}`, how: 'answered' },
  }))
}

interface VersionCount {
  readonly version: number
  readonly rows: number
  readonly labeled: number
  readonly first: number
  readonly last: number
}

const MOST_VERSIONS = 10_000

async function countByVersion(needs: ServingLineageNeeds, endpoint: string): Promise<readonly VersionCount[]> {
  const sql = `select answered as version, count(*)::double as n, count(label)::double as labeled,
    min("at") as first, max("at") as last from journal where answered is not null and not isnan(answered) group by all`
  const { rows, columns } = await queryJournal(needs, endpoint, { sql, limit: MOST_VERSIONS })
  const number = (name: string, row: number): number => Number(valueAt(columns.get(name)!, row))
  return Array.from({ length: rows }, (_, row) => ({
    ...{ version: number('version', row), rows: number('n', row), labeled: number('labeled', row) },
    ...{ first: number('first', row), last: number('last', row) },
  }))
}

async function describe(needs: ServingLineageNeeds, ids: readonly string[]): Promise<readonly LineageNode[]> {
  const names = lineageNames(ids, 'endpoint')
  const endpoints = names.length === 0 ? [] : await endpointsOf(needs.database).where('name', 'in', names).execute()
  const predictions = await Promise.all(lineageNames(ids, 'prediction').map((text) => describePrediction(needs, text)))
  const counted = lineageNames(ids, 'predictions').map(splitPrediction)
  const counts = await Promise.all(
    [...new Set(counted.map(([endpoint]) => endpoint))].map(async (endpoint) =>
      (await countByVersion(needs, endpoint)).map((one) => describeCount(endpoint, one)),
    ),
  )
  const asked = new Set(ids)
  return [
    ...endpoints.map(({ name, model, since }) => ({ id: `endpoint:${name}`, name, facts: { model, since } })),
    ...predictions.flat(),
    ...counts.flat().filter(({ id }) => asked.has(id)),
  ]
}

async function describePrediction(needs: ServingLineageNeeds, text: string): Promise<readonly LineageNode[]> {
  const [endpoint, id] = splitPrediction(text)
  const row = await rowOf(needs, endpoint, id)
  if (!row) return []
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  const facts = { endpoint, at: row.at, version: row.answered, score: finite(row.score), label: finite(row.label) }
  return [{ id: `prediction:${text}`, name: id, facts }]
}

function describeCount(endpoint: string, { version, rows, labeled, first, last }: VersionCount): LineageNode {
  const name = `${rows} by version ${version} through ${endpoint}`
  return { id: `predictions:${endpoint}/${version}`, name, facts: { rows, labeled, first, last } }
}

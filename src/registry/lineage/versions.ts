import { sql } from 'kysely'
import { type LineageEdge, type LineageNode, type LineageSource, lineageName, lineageNames } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import type { RegistryTables } from '../tables.ts'
import type { Lineage } from '../versions/version.ts'

/** What a version is found by. */
interface Row {
  readonly model: string
  readonly version: number
  readonly artifact: string | null
  readonly original: string | null
  readonly run: string | null
  readonly logged_model: string | null
  readonly lineage: Lineage
}

/**
 * What versions of models were made of: runs, logged models, bytes, dataset versions, code. Nodes are `model:NAME/VERSION`; a person may
 * say `model:NAME@ALIAS`, or `model:NAME` for the newest.
 */
export function createVersionLineage({ database }: { readonly database: Database }): LineageSource {
  return {
    find: (address) => find(database, address),
    describe: (ids) => describe(database, lineageNames(ids, 'model')),
    async edges(ids, direction, limit) {
      if (direction === 'down') return downstream(database, ids, limit)
      const places = lineageNames(ids, 'model').flatMap((text) => placeOf(text) ?? [])
      return places.length === 0 ? [] : (await rowsAt(database, places)).flatMap(upstreamOf)
    },
  }
}

interface Place {
  readonly model: string
  readonly version: number
}

/** No name of a model holds a slash. */
function placeOf(text: string): Place | undefined {
  const hit = /^([^/]+)\/([1-9]\d{0,9})$/.exec(text)
  return hit ? { model: hit[1]!, version: Number(hit[2]) } : undefined
}

async function find(database: Database, address: string): Promise<string | undefined> {
  const text = lineageName(address, 'model')
  if (text === undefined) return undefined
  const place = placeOf(text)
  if (place) return (await rowsAt(database, [place])).length > 0 ? address : undefined
  const at = text.lastIndexOf('@')
  const version = at < 0 ? await newest(database, text) : await holder(database, text.slice(0, at), text.slice(at + 1))
  return version === undefined ? undefined : `model:${at < 0 ? text : text.slice(0, at)}/${version}`
}

async function newest(database: Database, model: string): Promise<number | undefined> {
  const select = database.on<RegistryTables>().selectFrom('model_version').select('version').where('model', '=', model)
  return (await select.orderBy('version', 'desc').limit(1).executeTakeFirst())?.version
}

async function holder(database: Database, model: string, alias: string): Promise<number | undefined> {
  const select = database.on<RegistryTables>().selectFrom('model_alias').select('version').where('model', '=', model)
  return (await select.where('alias', '=', alias).executeTakeFirst())?.version
}

const selectRows = (database: Database) =>
  database
    .on<RegistryTables>()
    .selectFrom('model_version')
    .select(['model', 'version', 'run', 'logged_model', 'lineage', sql<string | null>`artifact`.as('artifact')])
    .select(sql<string | null>`metadata ->> 'original'`.as('original'))

function rowsAt(database: Database, places: readonly Place[]): Promise<readonly Row[]> {
  return selectRows(database)
    .where((the) => the.or(places.map(({ model, version }) => the.and({ model, version }))))
    .execute()
}

function upstreamOf(row: Row): readonly LineageEdge[] {
  const { artifact, original, run, logged_model, lineage } = row
  const from: readonly (readonly [string | null, string])[] = [
    [run && `run:${run}`, 'made'],
    [logged_model && `logged_model:${logged_model}`, 'registered'],
    [artifact && `artifact:${artifact}`, 'bytes'],
    [original === artifact ? null : original && `artifact:${original}`, 'converted'],
    [lineage.code === undefined ? null : codeId(lineage.code), 'ran'],
    ...lineage.inputs.map((one) => [`dataset:${one.dataset}@${one.version}`, one.context] as const),
  ]
  return from.flatMap(([id, how]) => (id ? [{ from: id, to: idOf(row), how }] : []))
}

/** What Millrace trained has its own version as code. */
const codeId = (code: string): string => (/^\d+\.\d+\.\d/.test(code) ? `code:millrace@${code}` : `code:${code}`)

const idOf = ({ model, version }: Place): string => `model:${model}/${version}`

/** By its own index for each kind. */
async function downstream(database: Database, ids: readonly string[], limit: number): Promise<readonly LineageEdge[]> {
  const [runs, models, artifacts, datasets] = ['run', 'logged_model', 'artifact', 'dataset'].map((kind) =>
    lineageNames(ids, kind),
  ) as [readonly string[], readonly string[], readonly string[], readonly string[]]
  const by: readonly (readonly [readonly string[], ReturnType<typeof sql<boolean>>])[] = [
    [runs, sql<boolean>`run = any(${[...runs]}::text[])`],
    [models, sql<boolean>`logged_model = any(${[...models]}::text[])`],
    [artifacts, sql<boolean>`artifact = any(${[...artifacts]}::text[])`],
    [artifacts, sql<boolean>`metadata ->> 'original' = any(${[...artifacts]}::text[])`],
    ...datasets.map((one) => [[one], sql<boolean>`lineage -> 'inputs' @> ${inputJson(one)}::text::jsonb`] as const),
  ]
  const asked = by.filter(([names]) => names.length > 0)
  const found = await Promise.all(
    asked.map(([, condition]) => selectRows(database).where(condition).limit(limit).execute()),
  )
  const wanted = new Set(ids)
  return found.flatMap((rows) => rows.flatMap(upstreamOf)).filter(({ from }) => wanted.has(from))
}

function inputJson(dataset: string): string {
  const at = dataset.lastIndexOf('@')
  return JSON.stringify([{ dataset: dataset.slice(0, Math.max(0, at)), version: dataset.slice(at + 1) }])
}

async function describe(database: Database, texts: readonly string[]): Promise<readonly LineageNode[]> {
  const places = texts.flatMap((text) => placeOf(text) ?? [])
  if (places.length === 0) return []
  const rows = await selectRows(database)
    .select(['created_at', 'actor', 'stage', sql<number | null>`(trained_on ->> 'rows')::int8`.as('rows')])
    .where((the) => the.or(places.map(({ model, version }) => the.and({ model, version }))))
    .execute()
  return rows.map((row) => ({
    ...{ id: idOf(row), name: `${row.model}/${row.version}` },
    facts: {
      ...{ createdAt: row.created_at, by: row.actor, stage: row.stage, rows: row.rows },
      ...(row.lineage.because !== undefined && { because: row.lineage.because }),
      ...(row.lineage.renews !== undefined && { renews: row.lineage.renews }),
    },
  }))
}

import { type Blobs, openConfinedEngine } from '../../storage/index.ts'
import { quoteName, quoteText, type Table } from '../../table/index.ts'
import type { Datasets } from '../datasets.ts'
import { readAddress } from './address.ts'
import { blobsOf } from './scan.ts'
import type { DatasetVersion } from './version.ts'

/** What asking datasets needs. */
export interface AskNeeds {
  readonly datasets: Pick<Datasets, 'list' | 'version'>
  readonly blobs: Pick<Blobs, 'path'>
}

const AN_ADDRESS = /"([a-z][a-z0-9_-]{0,62}@[A-Za-z0-9][A-Za-z0-9_.:+-]{0,127})"/g

/**
 * Asks datasets by one SELECT of DuckDB: each is a relation under its name, any version of it under `"name@ref"`. The query sees
 * nothing else of this machine and writes nothing.
 *
 * Errors: `data.not_ingested`, `data.version_not_found`, `storage.bad_query`, `storage.query_too_long`, `storage.lake_full`.
 *
 * @example
 * askDatasets(needs, { sql: 'select count(*) from flights, "flights@3"', limit: 100 })
 */
export async function askDatasets(
  needs: AskNeeds,
  { sql, limit }: { readonly sql: string; readonly limit: number },
): Promise<Table> {
  const relations = await relationsOf(needs, sql)
  const engine = await openConfinedEngine({ files: [...relations.values()].flatMap(({ files }) => files) })
  try {
    for (const [name, { select }] of relations) await engine.view(quoteName(name), select)
    const query = sql.trim().replace(/;$/, '')
    for await (const found of engine.tables(`select * from (${query}\n) limit ${limit}`, limit)) return found
    return { rows: 0, columns: new Map() }
  } finally {
    engine.close()
  }
}

interface Relation {
  readonly files: readonly string[]
  readonly select: string
}

/** What the text of a query may mean: every dataset whose name stands in it, and every quoted address. */
async function relationsOf({ datasets, blobs }: AskNeeds, sql: string): Promise<ReadonlyMap<string, Relation>> {
  const found = new Map<string, Relation>()
  for (const { name, current } of await datasets.list())
    if (sql.toLowerCase().includes(name)) found.set(name, await relationOf(blobs, current))
  for (const [, address] of sql.matchAll(AN_ADDRESS)) {
    const { name, ref } = readAddress(address!)
    if (!found.has(address!)) found.set(address!, await relationOf(blobs, await datasets.version(name, ref)))
  }
  return found
}

async function relationOf(
  blobs: AskNeeds['blobs'],
  version: Pick<DatasetVersion, 'chunks' | 'files'>,
): Promise<Relation> {
  const paths = await Promise.all(blobsOf(version).map((address) => blobs.path(address)))
  const read = `read_parquet([${paths.map(quoteText).join(', ')}])`
  return { files: paths, select: `select * ${version.files ? 'exclude (__row) ' : ''}from ${read}` }
}

import { randomUUID } from 'node:crypto'
import type { Digest, Hash, Json } from '../../base/index.ts'
import { digestOf } from '../../base/index.ts'
import type { Database, Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'
import type { Dataset } from '../dataset.ts'
import type { Datasets } from '../datasets.ts'
import { fail } from '../errors.ts'
import { lastPush, pushedSince } from '../pushes.ts'
import { type FoundFiles, findFiles } from '../sources/find-files.ts'
import { fingerprint } from '../sources/fingerprint.ts'
import { readPostgres } from '../sources/postgres-read.ts'
import { type FileSource, isFileSource, placeOf, type QuerySource } from '../sources/source.ts'
import { scanVersion } from '../versions/scan.ts'
import type { DatasetVersion } from '../versions/version.ts'
import type { Found, FoundOfFiles, FoundOfRows } from './found.ts'
import { createPrints } from './prints.ts'

/** What scanning a source needs. */
export interface ScanNeeds {
  readonly datasets: Datasets
  readonly database: Database
  readonly lake: Lake
  readonly hash: Hash
  readonly root: string
}

/** A source, looked at from outside: what tells whether it is as it was. */
export interface LookedAt {
  readonly files?: FoundFiles
  /** Equal keys are equal sources; a database tells nothing, and its key is new each time. */
  key(previous: DatasetVersion | undefined): { readonly [name: string]: Json }
}

/** Errors: `data.source_not_found`, `data.source_unreadable`, `data.not_ingested`. */
export async function lookAtSource(needs: ScanNeeds, { name, source }: Dataset): Promise<LookedAt> {
  if (isFileSource(source)) {
    const files = await findFiles(source, { dataset: name, root: needs.root })
    const list = files.files.map(({ path, bytes, changed }) => ({ path, bytes, changed }))
    const key = files.isMany ? { files: digestOf(list, needs.hash) } : list[0]!
    return { files, key: () => key }
  }
  if (source.format === 'pushed') {
    const last = await lastPush(needs.database, name)
    return { key: (previous) => ({ from: previous?.taken?.pushed ?? 0, to: last }) }
  }
  if (source.format !== 'query') return { key: () => ({ once: randomUUID() }) }
  const inputs: Record<string, Digest> = {}
  for (const one of source.from) inputs[one.name] = (await needs.datasets.version(one.name)).version
  return { key: () => ({ inputs, query: source.query.text }) }
}

/** How a scan is watched, and what the version before has taken. */
export interface ScanOptions {
  readonly looked: LookedAt
  readonly previous: DatasetVersion | undefined
  readonly progress: (done: number, doing: string) => void
}

/**
 * Finds what a source holds now: the addresses of its files, or its rows, copied at one moment.
 *
 * Errors: `data.source_not_found`, `data.source_unreadable`, `data.source_refused`, `data.not_ingested`, `data.not_pushed`.
 */
export async function scanSource(needs: ScanNeeds, dataset: Dataset, options: ScanOptions): Promise<Found> {
  const { source } = dataset
  if (isFileSource(source)) return scanFiles(needs, dataset, { ...options, source })
  if (source.format === 'postgres') return readPostgres(needs, dataset, { ...options, source })
  if (source.format === 'query') return runQuery(needs, dataset, source)
  if (source.format === 'pushed') return pushedSince(needs, dataset, options.previous)
  throw fail('bad_source', { source: source.format, reason: 'it has no rows' })
}

async function scanFiles(
  needs: ScanNeeds,
  { name }: Dataset,
  { source, looked, progress }: ScanOptions & { readonly source: FileSource },
): Promise<FoundOfFiles> {
  const { files, isMany } = looked.files!
  const prints = createPrints(needs.database)
  const known = isMany ? await prints.known(files) : new Map<string, Digest>()
  const found: FoundOfFiles['files'][number][] = []
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  let done = 0
  for (const file of files) {
    found.push({ ...file, digest: known.get(file.path) ?? (await fingerprint(name, file)) })
    done += file.bytes
    progress(done / Math.max(1, bytes), 'reading')
  }
  if (isMany) await prints.keep(found.filter(({ path }) => !known.has(path)))
  const digest = isMany
    ? digestOf(
        found.map((one) => [one.name, one.digest]),
        needs.hash,
      )
    : found[0]!.digest
  const place = isMany ? source.path : found[0]!.path
  return { kind: 'files', place, digest, isMany, files: found }
}

/** Rows that SQL makes of other datasets, each a table under its name. */
async function runQuery(needs: ScanNeeds, { name }: Dataset, source: QuerySource): Promise<FoundOfRows> {
  const inputs: Record<string, Digest> = {}
  const tables: string[] = []
  for (const { name: input } of source.from) {
    const version = await needs.datasets.version(input)
    inputs[input] = version.version
    tables.push(`${quoteName(input)} as (select * exclude (__row) from ${await scanVersion(needs.lake, version)})`)
  }
  const text = `with ${tables.join(', ')} select * from (${source.query.text.trim().replace(/;$/, '')}\n)`
  const file = await needs.lake.write(text).catch((error: Error) => {
    throw fail('query_failed', { dataset: name, reason: reasonOf(error) }, error)
  })
  const columns = await columnsOfBlobs(needs.lake, [file.address])
  const digest = digestOf({ inputs, query: source.query.text } as Json, needs.hash)
  return {
    kind: 'rows',
    place: placeOf(source),
    digest,
    blobs: [file.address],
    rows: file.rows,
    columns,
    taken: { inputs },
  }
}

/** The engine's words, without its preface. */
const reasonOf = (error: Error): string =>
  error.message.replace(/^The engine refused the query: /, '').replace(/\.$/, '')

/** Names and types of rows that were copied. */
export async function columnsOfBlobs(lake: Lake, blobs: readonly Digest[]): Promise<FoundOfRows['columns']> {
  const rows = await lake.rows(`describe select * from ${await lake.scan(blobs)}`)
  return rows.map((row) => ({
    name: String(row['column_name']),
    type: String(row['column_type']),
    looksNumeric: false,
  }))
}

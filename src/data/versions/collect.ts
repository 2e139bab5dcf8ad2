import { open, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Digest } from '../../base/index.ts'
import { DAY } from '../../base/index.ts'
import type { Blobs, Database, Lake } from '../../storage/index.ts'
import type { Datasets } from '../datasets.ts'
import { LARGEST_PACKED } from '../tree/packer.ts'
import { scanVersion } from './scan.ts'

/** What was found that nothing names. */
export interface Collected {
  readonly blobs: number
  readonly bytes: number
  /** Blobs that something names, and blobs that are too new to tell. */
  readonly kept: number
  /** False where they were only counted. */
  readonly removed: boolean
}

/** What collecting needs. */
export interface CollectNeeds {
  readonly database: Database
  readonly blobs: Blobs
  readonly lake: Lake
  readonly datasets: Pick<Datasets, 'list' | 'versions'>
}

/** What is under way may not be named yet. */
const TOO_NEW = DAY

const AN_ADDRESS = /sha256-[0-9a-f]{64}/g
/** Blobs that may name others: documents of JSON, no longer than this. */
const LONGEST_DOCUMENT = 16 << 20

/**
 * Finds blobs that nothing names, and removes them: no version, run, model, journal, cached step or any other row of the database, and
 * no document that one of these names. What was put within a day is left alone, so that nothing that is being made is taken away;
 * putting a blob again makes it new.
 */
export async function collect(
  needs: CollectNeeds,
  options: { readonly dryRun: boolean; readonly progress: (done: number, doing: string) => void },
): Promise<Collected> {
  // Blobs are dated by the disk, whatever the clock of the process is.
  const since = Date.now() - TOO_NEW
  options.progress(0, 'finding what is named')
  const candidates = new Map<Digest, number>()
  for await (const { address, bytes } of needs.blobs.unused(since)) candidates.set(address, bytes)
  const before = candidates.size
  if (before > 0) await unmark(needs, candidates)
  const found = { blobs: candidates.size, bytes: sum(candidates.values()), kept: before - candidates.size }
  if (options.dryRun) return { ...found, removed: false }
  // What was named in the meantime stays.
  await unmark(needs, candidates)
  let [blobs, bytes, done] = [0, 0, 0]
  for (const [address, size] of candidates) {
    options.progress(done++ / candidates.size, 'removing')
    if (!(await needs.blobs.remove(address, since))) continue
    blobs++
    bytes += size
  }
  return { blobs, bytes, kept: before - blobs, removed: true }
}

/** Takes out of the candidates what is named, and what that names. */
async function unmark(needs: CollectNeeds, candidates: Map<Digest, number>): Promise<void> {
  const { database, blobs } = needs
  const marked = new Set<Digest>()
  const next = [...(await namedIn(database)), ...(await largeFiles(needs))]
  for (let address = next.pop(); address !== undefined; address = next.pop()) {
    if (marked.has(address)) continue
    marked.add(address)
    candidates.delete(address)
    next.push(...(await namedBy(blobs, address)))
  }
}

/** Every address that stands anywhere in the database. */
async function namedIn(database: Database): Promise<ReadonlySet<Digest>> {
  const db = database.on<Record<string, never>>()
  const columns = await sql<{ table_name: string; column_name: string }>`
    select table_name, column_name from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = current_schema() and table_type = 'BASE TABLE' and data_type in ('text', 'json', 'jsonb', 'character varying')
    order by table_name, column_name`.execute(db)
  const named = new Set<Digest>()
  for (const { table_name, column_name } of columns.rows) {
    const { rows } = await sql<{ address: Digest }>`
      select distinct (regexp_matches(cast(${sql.ref(column_name)} as text), 'sha256-[0-9a-f]{64}', 'g'))[1] as address
      from ${sql.table(table_name)} where cast(${sql.ref(column_name)} as text) like '%sha256-%'`.execute(db)
    for (const { address } of rows) named.add(address)
  }
  return named
}

/** The addresses that a document names; none where a blob is no document. */
async function namedBy(blobs: Blobs, address: Digest): Promise<readonly Digest[]> {
  const place = await blobs.path(address).catch(() => undefined)
  if (place === undefined) return []
  const handle = await open(place)
  try {
    const { size } = await handle.stat()
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, 0)
    if (size > LONGEST_DOCUMENT || !['{', '['].includes(buffer.toString('latin1'))) return []
    return ((await readFile(place, 'utf8')).match(AN_ADDRESS) ?? []).map((one) => one as Digest)
  } finally {
    await handle.close()
  }
}

/** Large files of datasets of files are blobs of their own, named by the rows of their versions. */
async function largeFiles({ lake, datasets }: CollectNeeds): Promise<readonly Digest[]> {
  const named = new Set<Digest>()
  for (const { name } of await datasets.list())
    for (const version of await datasets.versions(name)) {
      if (version.holds !== 'files') continue
      const rows = `select distinct digest from ${await scanVersion(lake, version)} where bytes > ${LARGEST_PACKED}`
      for (const { digest } of await lake.rows(rows)) named.add(digest as Digest)
    }
  return [...named]
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, one) => total + one, 0)

import type { Kysely, Selectable } from 'kysely'
import type { Clock, Digest, Hash } from '../base/index.ts'
import { nearestName } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { fail } from './errors.ts'
import type { DataTables } from './tables.ts'
import { type DatasetVersion, type Manifest, versionOf } from './versions/version.ts'

/** A dataset that has been ingested, with its current version. */
export interface StoredDataset {
  readonly name: string
  readonly versions: number
  readonly current: DatasetVersion
}

/** What `commit` is given: what was made, from where. */
export interface Commit {
  readonly dataset: string
  readonly manifest: Manifest
  readonly source: { readonly path: string; readonly digest: Digest }
}

/** Where datasets and their versions are kept. */
export interface Datasets {
  list(): Promise<readonly StoredDataset[]>
  /** Errors: `data.not_ingested`. */
  get(name: string): Promise<StoredDataset>
  /** Newest first. Errors: `data.not_ingested`. */
  versions(name: string): Promise<readonly DatasetVersion[]>
  /** By number, address or beginning of one; without, the current one. Errors: `data.not_ingested`, `data.version_not_found`. */
  version(name: string, id?: string | number): Promise<DatasetVersion>
  /** The address of the current version, where there is one. */
  current(name: string): Promise<Digest | undefined>
  /** Makes a manifest the current version; one that was there before becomes current again and keeps its number. */
  commit(commit: Commit): Promise<{ readonly version: DatasetVersion; readonly isNew: boolean }>
  /** The blob of the profile of a version, where it was made. */
  profile(version: DatasetVersion): Promise<Digest | undefined>
  keepProfile(version: DatasetVersion, profile: Digest): Promise<void>
}

interface Needs {
  readonly database: Database
  readonly clock: Clock
  readonly hash: Hash
}

/**
 * Datasets in the database.
 *
 * @example
 * const datasets = createDatasets({ database, clock, hash })
 * await datasets.version('flights', 1)
 */
export function createDatasets(needs: Needs): Datasets {
  const db = (): Kysely<DataTables> => needs.database.on<DataTables>()

  async function versions(name: string): Promise<readonly DatasetVersion[]> {
    const rows = await db()
      .selectFrom('dataset_version')
      .selectAll()
      .where('dataset', '=', name)
      .orderBy('number', 'desc')
      .execute()
    if (rows.length === 0) throw fail('not_ingested', { dataset: name })
    return rows.map(versionFrom)
  }

  async function current(name: string): Promise<Digest | undefined> {
    const row = await db().selectFrom('dataset').select('current').where('name', '=', name).executeTakeFirst()
    return row?.current as Digest | undefined
  }

  async function version(name: string, id?: string | number): Promise<DatasetVersion> {
    const [all, address] = await Promise.all([versions(name), current(name)])
    const wanted = String(id ?? address)
    const found =
      all.find((one) => String(one.number) === wanted) ?? onlyOne(all.filter((one) => isAddress(one, wanted)))
    if (!found) throw fail('version_not_found', { dataset: name, version: wanted })
    return found
  }

  return {
    versions,
    version,
    current,
    async list() {
      const rows = await db().selectFrom('dataset').select('name').orderBy('name').execute()
      return Promise.all(rows.map(({ name }) => stored(name)))
    },
    get: stored,
    commit: (commit) => needs.database.tx(() => commitIn(db(), needs, commit)),
    async profile({ dataset, version: id }) {
      const found = await rowOf(db(), dataset, id)
      return (found?.profile ?? undefined) as Digest | undefined
    },
    async keepProfile({ dataset, version: id }, profile) {
      await db()
        .updateTable('dataset_version')
        .set({ profile })
        .where('dataset', '=', dataset)
        .where('version', '=', id)
        .execute()
    },
  }

  async function stored(name: string): Promise<StoredDataset> {
    const all = await versions(name)
    const address = await current(name)
    return { name, versions: all.length, current: all.find((one) => one.version === address)! }
  }
}

const SHORTEST_ADDRESS = 6
const onlyOne = <T>(found: readonly T[]): T | undefined => (found.length === 1 ? found[0] : undefined)

function isAddress({ version }: DatasetVersion, wanted: string): boolean {
  if (version === wanted) return true
  return wanted.length >= SHORTEST_ADDRESS && version.replace('sha256-', '').startsWith(wanted)
}

function versionFrom(row: Selectable<DataTables['dataset_version']>): DatasetVersion {
  return {
    dataset: row.dataset,
    version: row.version as Digest,
    number: row.number,
    createdAt: row.created_at,
    ...(row.manifest as Manifest),
    source: { path: row.source_path, digest: row.source_digest as Digest },
  }
}

const rowOf = (db: Kysely<DataTables>, dataset: string, version: string) =>
  db
    .selectFrom('dataset_version')
    .selectAll()
    .where('dataset', '=', dataset)
    .where('version', '=', version)
    .executeTakeFirst()

async function commitIn(db: Kysely<DataTables>, { clock, hash }: Needs, { dataset, manifest, source }: Commit) {
  const version = versionOf(manifest, hash)
  const now = clock.now()
  // The row of the dataset is written first: it makes commits of one dataset wait for each other.
  await db
    .insertInto('dataset')
    .values({ name: dataset, current: version, updated_at: now })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ current: version, updated_at: now }))
    .execute()
  const known = await rowOf(db, dataset, version)
  if (known) return { version: versionFrom(known), isNew: false }
  const newest = await db
    .selectFrom('dataset_version')
    .select((select) => select.fn.max('number').as('number'))
    .where('dataset', '=', dataset)
    .executeTakeFirst()
  const row = {
    dataset,
    version,
    number: (newest?.number ?? 0) + 1,
    created_at: now,
    manifest: JSON.stringify(manifest),
    source_path: source.path,
    source_digest: source.digest,
    profile: null,
  }
  await db.insertInto('dataset_version').values(row).execute()
  return { version: versionFrom({ ...row, manifest }), isNew: true }
}

/** Errors: `data.dataset_not_found` with the nearest name. */
export function mustFind<D extends { readonly name: string }>(defined: readonly D[], name: string): D {
  const found = defined.find((one) => one.name === name)
  if (found) return found
  throw fail('dataset_not_found', {
    dataset: name,
    nearest: nearestName(
      name,
      defined.map((one) => one.name),
    ),
  })
}

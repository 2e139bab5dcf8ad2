import type { Kysely, Selectable } from 'kysely'
import type { Clock, Digest, Hash } from '../base/index.ts'
import { nearestName } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { fail } from './errors.ts'
import type { DataTables } from './tables.ts'
import { createTrees, type Trees } from './tree/trees.ts'
import { createRefs, MAIN, pointRef, type Refs } from './versions/refs.ts'
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
  /** `main` when not given; one that is not there yet begins with this version. */
  readonly branch?: string
  /** Commits only if this is still the head of the branch. Errors: `data.branch_moved`. */
  readonly after?: Digest
  /** The head of another branch whose changes are in this version. */
  readonly merged?: Digest
}

/** Where datasets and their versions are kept. */
export interface Datasets {
  list(): Promise<readonly StoredDataset[]>
  /** Errors: `data.not_ingested`. */
  get(name: string): Promise<StoredDataset>
  /** Newest first. Errors: `data.not_ingested`. */
  versions(name: string): Promise<readonly DatasetVersion[]>
  /**
   * By number, branch, tag, address or beginning of one, or by the moment at which it was current (`2026-11-01`,
   * `2026-11-01T12:00Z`; UTC where no zone is named); without, the current one.
   *
   * Errors: `data.not_ingested`, `data.version_not_found`.
   */
  version(name: string, id?: string | number): Promise<DatasetVersion>
  /** The address of the current version, or of the head of a branch, where there is one. */
  current(name: string, branch?: string): Promise<Digest | undefined>
  /** Makes a manifest the current version of a branch; one that was there before becomes current again and keeps its number. */
  commit(commit: Commit): Promise<{ readonly version: DatasetVersion; readonly isNew: boolean }>
  /** The blob of the profile of a version, where it was made. */
  profile(version: DatasetVersion): Promise<Digest | undefined>
  keepProfile(version: DatasetVersion, profile: Digest): Promise<void>
  /** Branches and tags. */
  readonly refs: Refs
  /** Packs and what was seen of folders, for datasets of files. */
  readonly trees: Trees
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

  const refs = createRefs(needs)
  const current = async (name: string, branch = MAIN): Promise<Digest | undefined> =>
    (await refs.find(name, branch))?.version

  async function version(name: string, id?: string | number): Promise<DatasetVersion> {
    const [all, named] = await Promise.all([versions(name), refs.find(name, String(id ?? MAIN))])
    const wanted = String(id ?? MAIN)
    const found =
      all.find((one) => String(one.number) === wanted || one.version === named?.version) ??
      onlyOne(all.filter((one) => isAddress(one, wanted))) ??
      (await currentAt(name, all, wanted))
    if (!found) throw fail('version_not_found', { dataset: name, version: wanted })
    return found
  }

  async function currentAt(name: string, all: readonly DatasetVersion[], text: string) {
    const moment = momentOf(text)
    const address = moment === undefined ? undefined : await refs.mainAt(name, moment)
    return all.find((one) => one.version === address)
  }

  return {
    refs,
    trees: createTrees(needs.database),
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
    chunks: [],
    ...(row.manifest as Omit<Manifest, 'chunks'> & Partial<Manifest>),
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

const A_MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/

/** Milliseconds; undefined for a text that is no moment. */
function momentOf(text: string): number | undefined {
  if (!A_MOMENT.test(text)) return undefined
  const moment = Date.parse(/T.*(Z|[+-]\d\d:\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`)
  return Number.isNaN(moment) ? undefined : moment
}

async function commitIn(db: Kysely<DataTables>, { clock, hash }: Needs, commit: Commit) {
  const { dataset, manifest, source } = commit
  const version = versionOf(manifest, hash)
  const now = clock.now()
  await pointRef(db, now, { ...commit, name: commit.branch ?? MAIN, kind: 'branch', version, move: true, first: true })
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

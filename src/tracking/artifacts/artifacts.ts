import type { Clock, Digest } from '../../base/index.ts'
import type { Blobs, Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import { checkPath } from '../runs/run.ts'
import { counting } from './counting.ts'
import { type ArtifactRow, firstOfEachName, spanOf } from './listing.ts'
import type { ArtifactTables } from './tables.ts'

/** A file or folder below another one. */
export interface ArtifactEntry {
  /** Its last name only. */
  readonly name: string
  readonly isFolder: boolean
  /** Of files. */
  readonly bytes?: number
  readonly digest?: Digest
}

/** A file with its bytes. */
export interface ArtifactFile {
  readonly path: string
  readonly digest: Digest
  readonly bytes: number
  /** A local path that holds the bytes, for whoever streams or reads parts of them. */
  readonly file: string
}

/**
 * Files by their whole path (`3/RUN/artifacts/plots/roc.png`), their bytes once each in the blob store.
 *
 * Every path is relative and plain: no empty name, no `.` or `..`, no backslash, no NUL. Throws `tracking.bad_path` for others.
 */
export interface Artifacts {
  /**
   * Keeps what a stream gives; a path that is there gets the new bytes. Durable once resolved; nothing is kept of a stream that breaks off.
   * Throws `tracking.artifact_in_the_way` where the path leads through a file, or is a folder.
   */
  put(path: string, bytes: AsyncIterable<Uint8Array>): Promise<ArtifactFile>
  /** Names a blob that is there already. Throws `tracking.artifact_in_the_way`. */
  name(path: string, blob: { readonly digest: Digest; readonly bytes: number }): Promise<void>
  /** Throws `tracking.artifact_not_found`. */
  open(path: string): Promise<ArtifactFile>
  /** The names right below a folder, by name; empty where it is a file or not there. `''` is the root. */
  list(folder: string): Promise<readonly ArtifactEntry[]>
  /** Every file below a folder, by path, relative to it. */
  tree(folder: string): Promise<readonly { readonly path: string; readonly digest: Digest; readonly bytes: number }[]>
  /** Removes a file or a whole folder; nothing where there is none. The bytes go when unused blobs are collected. */
  remove(path: string): Promise<void>
}

/** The own scheme: such URIs are paths of this store. */
export const ARTIFACT_SCHEME = 'mlflow-artifacts:/'

/** The path of a URI of this store (`mlflow-artifacts:/3/RUN/artifacts`); `undefined` for any other. */
export function artifactPathOf(uri: string): string | undefined {
  const hit = /^mlflow-artifacts:(?:\/\/[^/]*)?\/*(.*)$/.exec(uri)
  return hit ? hit[1]!.replace(/\/+$/, '') : undefined
}

/** What artifacts are kept with. */
export interface ArtifactNeeds {
  readonly database: Database
  readonly blobs: Blobs
  readonly clock: Clock
}

/** Keeps artifacts as rows of the database that name blobs. */
export function createArtifacts(needs: ArtifactNeeds): Artifacts {
  const { database, blobs } = needs
  const names = createArtifactNames(needs)
  return {
    ...names,
    async put(path, stream) {
      checkPath(path)
      await checkWay(database, path)
      const counted = counting(stream)
      const digest = await blobs.take(counted.stream)
      const blob = { digest, bytes: counted.bytes() }
      await names.name(path, blob)
      return { path, ...blob, file: await blobs.path(digest) }
    },
    async open(path) {
      checkPath(path)
      const select = database.on<ArtifactTables>().selectFrom('artifact').select(['digest', 'bytes'])
      const row = await select.where('path', '=', path).executeTakeFirst()
      if (!row) throw fail('artifact_not_found', { path })
      return { path, ...row, file: await blobs.path(row.digest) }
    },
  }
}

/** What of artifacts needs no bytes: their paths and the blobs that they name. */
export function createArtifactNames(needs: Omit<ArtifactNeeds, 'blobs'>): Omit<Artifacts, 'put' | 'open'> {
  const { database } = needs
  const on = () => database.on<ArtifactTables>()
  return {
    async name(path, { digest, bytes }) {
      checkPath(path)
      await checkWay(database, path)
      const row = { digest, bytes, created_at: needs.clock.now() }
      const insert = on()
        .insertInto('artifact')
        .values({ path, ...row })
      await insert.onConflict((conflict) => conflict.column('path').doUpdateSet(row)).execute()
    },
    async list(folder) {
      if (folder !== '') checkPath(folder)
      const { from } = spanOf(folder)
      return (await firstOfEachName(database, folder)).map((row) => entryOf(row, from)).sort(byName)
    },
    async tree(folder) {
      if (folder !== '') checkPath(folder)
      const { from, to } = spanOf(folder)
      const select = on().selectFrom('artifact').select(['path', 'digest', 'bytes'])
      const rows = await select.where('path', '>=', from).where('path', '<', to).orderBy('path').execute()
      return rows.map((row) => ({ ...row, path: row.path.slice(from.length) }))
    },
    async remove(path) {
      checkPath(path)
      const { from, to } = spanOf(path)
      await on()
        .deleteFrom('artifact')
        .where(({ or, and, eb }) => or([eb('path', '=', path), and([eb('path', '>=', from), eb('path', '<', to)])]))
        .execute()
    },
  }
}

function entryOf({ path, digest, bytes }: ArtifactRow, from: string): ArtifactEntry {
  const [name, ...below] = path.slice(from.length).split('/') as [string, ...string[]]
  return below.length > 0 ? { name, isFolder: true } : { name, isFolder: false, bytes, digest }
}

const byName = (a: ArtifactEntry, b: ArtifactEntry): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

/** A name is a file or a folder, never both. */
async function checkWay(database: Database, path: string): Promise<void> {
  const names = path.split('/')
  const above = names.slice(1).map((_, i) => names.slice(0, i + 1).join('/'))
  const { from, to } = spanOf(path)
  const found = await database
    .on<ArtifactTables>()
    .selectFrom('artifact')
    .select('path')
    .where(({ or, and, eb }) =>
      or([...(above.length > 0 ? [eb('path', 'in', above)] : []), and([eb('path', '>=', from), eb('path', '<', to)])]),
    )
    .limit(1)
    .executeTakeFirst()
  if (found) throw fail('artifact_in_the_way', { path, other: found.path })
}

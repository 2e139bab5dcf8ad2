import { type BigIntStats, type Dirent, stat as statOf } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { fail } from '../errors.ts'
import { folderOf, isPattern, patternOf } from './glob.ts'
import type { FileSource } from './source.ts'

const stat = promisify(statOf)

/** A source file as it is found: where, how long, last changed when. */
export type FoundFile = {
  readonly path: string
  /** Its place below the folder of the source, with slashes. */
  readonly name: string
  readonly bytes: number
  /** Nanoseconds, as text. */
  readonly changed: string
}

/** The files of a source, in the order of their names. */
export interface FoundFiles {
  readonly files: readonly FoundFile[]
  /** True where the source may be of many files: a folder or a pattern. */
  readonly isMany: boolean
}

/** Whose source it is, and where relative paths begin. */
export interface FindOptions {
  readonly dataset: string
  readonly root: string
}

const ENDINGS: Readonly<Record<FileSource['format'], RegExp>> = {
  csv: /\.(csv|tsv|txt|data)(\.gz)?$/i,
  jsonl: /\.(jsonl|ndjson|json)(\.gz)?$/i,
  parquet: /\.(parquet|pq)$/i,
}

/**
 * Finds the files of a source: one; those of a folder with the endings of its format; or those that match a pattern. Names that
 * begin with a point or an underscore are passed over in folders and patterns.
 *
 * Errors: `data.source_not_found`, `data.source_unreadable`.
 */
export async function findFiles(source: FileSource, options: FindOptions): Promise<FoundFiles> {
  const place = path.resolve(options.root, source.path)
  const about = { dataset: options.dataset, path: place }
  const found = await stat(place, { bigint: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw fail('source_unreadable', { ...about, reason: error.code ?? 'the disk refused' })
  })
  if (found?.isFile()) return { files: [describe(place, path.basename(place), found)], isMany: false }
  if (found?.isDirectory()) return many(await below(place, (name) => ENDINGS[source.format].test(name)), about)
  if (found) throw fail('source_unreadable', { ...about, reason: 'it is not a file' })
  if (!isPattern(source.path)) throw fail('source_not_found', about)
  const pattern = slashed(place)
  const folder = folderOf(pattern)
  const wanted = patternOf(pattern)
  return many(await below(path.resolve(folder), (_, whole) => wanted.test(whole)), about)
}

const slashed = (place: string): string => place.split(path.sep).join('/')

function many(files: readonly FoundFile[], about: { readonly dataset: string; readonly path: string }): FoundFiles {
  if (files.length === 0) throw fail('source_not_found', about)
  return { files, isMany: true }
}

async function below(
  folder: string,
  isWanted: (name: string, whole: string) => boolean,
): Promise<readonly FoundFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [] as Dirent[])
  const places = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .map((whole) => ({ whole, name: slashed(path.relative(folder, whole)) }))
    .filter(({ name }) => !name.split('/').some((part) => part.startsWith('.') || part.startsWith('_')))
    .filter(({ whole, name }) => isWanted(name, slashed(whole)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const files: FoundFile[] = []
  for (const { whole, name } of places) {
    const found = await stat(whole, { bigint: true }).catch(() => undefined)
    if (found?.isFile()) files.push(describe(whole, name, found))
  }
  return files
}

function describe(file: string, name: string, found: BigIntStats): FoundFile {
  return { path: file, name, bytes: Number(found.size), changed: String(found.mtimeNs) }
}

/** Errors: `data.source_changed` when a file is no longer as it was found. */
export async function mustBeUnchanged(dataset: string, files: readonly FoundFile[]): Promise<void> {
  for (const file of files) {
    const now = await stat(file.path, { bigint: true }).catch(() => undefined)
    const same = now && Number(now.size) === file.bytes && String(now.mtimeNs) === file.changed
    if (!same) throw fail('source_changed', { dataset, path: file.path })
  }
}

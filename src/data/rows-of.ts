import { basename } from 'node:path'
import { isDatasetAddress } from '../base/index.ts'
import type { Lake } from '../storage/index.ts'
import { quoteName, type Schema } from '../table/index.ts'
import { typedColumn } from './contract/typed-column.ts'
import type { Datasets } from './datasets.ts'
import { fail } from './errors.ts'
import { parquet } from './sources/file-sources.ts'
import { findFiles } from './sources/find-files.ts'
import { isPattern } from './sources/glob.ts'
import { guessSource } from './sources/guess.ts'
import { inspect } from './sources/inspect.ts'
import type { Inspected, Unread } from './sources/inspected.ts'
import type { FileSource } from './sources/source.ts'
import { readAddress } from './versions/address.ts'
import { scanVersion } from './versions/scan.ts'
import type { DatasetVersion } from './versions/version.ts'

/** Rows that somebody named: those of a file or of a version of a dataset. */
export interface Rows {
  /** What to call them: the name of the file or of the dataset. */
  readonly name: string
  /** SQL: a relation with `__row`, the place of a row from 0, and the columns of `schema`. */
  readonly relation: string
  readonly schema: Schema
  /** Rows of the relation, without those that are unread. */
  readonly rows: number
  /** Of a dataset. */
  readonly version?: DatasetVersion
  /** Rows of a file that no reader could take. */
  readonly unread?: Unread
  /** Of a file: how it was looked at, for whoever checks what it holds. */
  readonly inspected?: Inspected
}

/** What finding rows needs. */
export interface RowsNeeds {
  readonly lake: Lake
  readonly datasets: Pick<Datasets, 'version'>
}

/** How rows are found. */
export interface RowsOptions {
  /** A path may be a pattern, as `days/*.parquet`: files of one kind, one after the other in the order of their names. */
  readonly patterns?: boolean
}

/** A file of which fewer rows can be read is not what it looks like. */
const FEWEST_READ = 0.5

/**
 * The rows that a text names: `flights`, `flights@3`, `flights@release`, or the path of a file (CSV of any separator, TSV, JSON
 * Lines, packed with gzip or not, or Parquet), told apart by content. Nothing is copied where the engine reads the file itself: rows
 * are read when the relation is.
 *
 * Errors: `data.file_not_found`, `data.file_empty`, `data.file_unreadable`, `data.not_ingested`, `data.version_not_found`.
 *
 * @example
 * const { relation, schema } = await rowsOf({ lake, datasets }, 'flights@3')
 */
export async function rowsOf(needs: RowsNeeds, given: string, options: RowsOptions = {}): Promise<Rows> {
  return isDatasetAddress(given) ? rowsOfDataset(needs, given) : rowsOfFile(needs.lake, given, options)
}

async function rowsOfDataset({ lake, datasets }: RowsNeeds, given: string): Promise<Rows> {
  const { name, ref } = readAddress(given)
  const version = await datasets.version(name, ref)
  const { schema, rows } = version
  return { name, relation: await scanVersion(lake, version), schema, rows, version }
}

async function rowsOfFile(lake: Lake, path: string, { patterns = false }: RowsOptions): Promise<Rows> {
  const name = basename(path)
  const source = patterns && isPattern(path) ? await guessPattern(path, name) : await guessSource(path)
  const found = await findFiles(source, { dataset: name, root: '/' })
  const inspected = await inspect(lake, name, { source, found })
  const { columns, rows: all, unread } = inspected
  const rows = all - (unread?.rows ?? 0)
  if (rows < FEWEST_READ * all)
    throw fail('file_unreadable', { path, reason: `${all - rows} of its ${all} rows cannot be read` })
  const typed = columns.map((column) => typedColumn(column, undefined)).filter((one) => one !== undefined)
  // `typed` reads columns by the names in the file, so they may be replaced in one step.
  const selected = typed.map((one) => `${one.typed} as ${quoteName(one.name)}`)
  const where = unread ? ' where __unread is null' : ''
  return {
    name,
    relation: `(select ${['__row', ...selected].join(', ')} from ${inspected.relation}${where})`,
    schema: typed.map(({ name, kind }) => ({ name, kind })),
    rows,
    inspected,
    ...(unread && { unread }),
  }
}

/** The files of a pattern are read as the first of them; a file that is there is none, whatever its name. */
async function guessPattern(path: string, dataset: string): Promise<FileSource> {
  const { files } = await findFiles({ ...parquet(path) }, { dataset, root: '/' })
  return { ...(await guessSource(files[0]!.path)), path }
}

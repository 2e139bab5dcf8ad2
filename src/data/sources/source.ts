import type { SqlText } from '../../table/index.ts'
import type { Dataset } from '../dataset.ts'

/** Where the rows of a dataset come from. Paths are absolute or relative to the project. */
export type Source = FileSource | PostgresSource | QuerySource | PushedSource | FilesSource

/** One file, a folder of them, or a pattern such as `orders/*.csv`. */
export type FileSource = ParquetSource | CsvSource | JsonlSource

/** Parquet files. */
export interface ParquetSource {
  readonly format: 'parquet'
  readonly path: string
}

/** CSV files and how they are written. */
export interface CsvSource {
  readonly format: 'csv'
  readonly path: string
  readonly delimiter: string
  /** Empty where nothing is quoted. */
  readonly quote: string
  /** The texts that stand for a missing value. */
  readonly missing: readonly string[]
  /** False where the first line is a row: columns are then `column1`, `column2`, … */
  readonly header?: boolean
  /** The names of the columns, in place of those that the file has or lacks. */
  readonly names?: readonly string[]
  /** UTF-8 when not given. */
  readonly encoding?: 'latin-1'
}

/** Files of one JSON object a line. */
export interface JsonlSource {
  readonly format: 'jsonl'
  readonly path: string
}

/** A table or a query of a PostgreSQL database. */
export interface PostgresSource {
  readonly format: 'postgres'
  /** The address of the database; never shown, kept or logged. */
  readonly url?: string
  /** The environment variable that holds the address. */
  readonly env?: string
  /** A table or view, with its schema or without. */
  readonly table?: string
  readonly query?: string
}

/** Rows that SQL makes of other datasets. */
export interface QuerySource {
  readonly format: 'query'
  readonly query: SqlText
  readonly from: readonly Dataset[]
}

/** Rows that are pushed: `POST /api/v1/datasets/:dataset/rows`. */
export interface PushedSource {
  readonly format: 'pushed'
}

/** A folder of files that are no tables: images, sounds, documents. */
export interface FilesSource {
  readonly format: 'files'
  readonly path: string
}

/** True for a source of files that hold rows. */
export function isFileSource(source: Source): source is FileSource {
  return source.format === 'csv' || source.format === 'parquet' || source.format === 'jsonl'
}

/** Where the rows are, in words that may be shown: never an address with a password. */
export function placeOf(source: Source): string {
  if (source.format === 'postgres') return source.table ? `PostgreSQL, table ${source.table}` : 'PostgreSQL, a query'
  if (source.format === 'query') return `SQL over ${source.from.map(({ name }) => name).join(', ')}`
  return source.format === 'pushed' ? 'rows that are pushed' : source.path
}

/** All of a source that decides how its rows are read, but not where they are; plain data without secrets. */
export function readingOf(source: Source): object {
  if (source.format === 'postgres')
    return { format: source.format, table: source.table ?? null, query: source.query ?? null }
  if (source.format === 'query')
    return { format: source.format, query: source.query.text, from: source.from.map(({ name }) => name) }
  if (source.format === 'pushed') return source
  const { path: _, ...reading } = source
  return reading
}

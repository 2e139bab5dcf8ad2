import { fail } from '../errors.ts'

/** Where the rows of a dataset come from: one local file, by a path that is absolute or relative to the project. */
export type Source = ParquetSource | CsvSource

/** A Parquet file. */
export interface ParquetSource {
  readonly format: 'parquet'
  readonly path: string
}

/** A CSV file and how it is written. */
export interface CsvSource {
  readonly format: 'csv'
  readonly path: string
  readonly delimiter: string
  readonly quote: string
  /** The texts that stand for a missing value. */
  readonly missing: readonly string[]
}

/** How a CSV file is written, where it is not as RFC 4180 says. */
export interface CsvOptions {
  /** One character; `,` when not given. */
  readonly delimiter?: string
  /** One character; `"` when not given. It is doubled inside a quoted field. */
  readonly quote?: string
  /** Texts that stand for a missing value besides the empty one, such as `NA`. */
  readonly missing?: readonly string[]
}

/**
 * A Parquet file as a source.
 *
 * Errors: `data.bad_source`.
 *
 * @example
 * parquet('flights.parquet')
 */
export function parquet(path: string): ParquetSource {
  return Object.freeze({ format: 'parquet', path: onePath(path) })
}

/**
 * A CSV file as a source: UTF-8, with a header. Every field is read as text and then as the contract says; a column without
 * a rule is of numbers when each of its values is one (and none begins with a 0 like a code does), else of texts.
 *
 * Errors: `data.bad_source`.
 *
 * @example
 * csv('people.csv', { delimiter: ';', missing: ['NA'] })
 */
export function csv(path: string, options: CsvOptions = {}): CsvSource {
  const delimiter = oneCharacter('delimiter', options.delimiter ?? ',')
  const quote = oneCharacter('quote', options.quote ?? '"')
  const missing = Object.freeze([...new Set(['', ...(options.missing ?? [])])])
  return Object.freeze({ format: 'csv', path: onePath(path), delimiter, quote, missing })
}

function onePath(path: string): string {
  if (typeof path !== 'string' || path === '')
    throw fail('bad_source', { source: 'nothing', reason: 'it needs a path' })
  if (/[*?[\]]/.test(path)) throw fail('bad_source', { source: path, reason: 'a source is one file, not a pattern' })
  return path
}

function oneCharacter(option: string, text: string): string {
  if (/^[\t\x20-\x7e]$/.test(text)) return text
  throw fail('bad_source', { source: `a CSV file with this ${option}`, reason: `${option} is one ASCII character` })
}

import { strayOption } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { CsvSource, FilesSource, JsonlSource, ParquetSource } from './source.ts'

/** How a CSV file is written, where it is not as RFC 4180 says. */
export interface CsvOptions {
  /** One character; `,` when not given. */
  readonly delimiter?: string
  /** One character; `"` when not given. It is doubled inside a quoted field. Empty where nothing is quoted. */
  readonly quote?: string
  /** Texts that stand for a missing value besides the empty one, such as `NA`. */
  readonly missing?: readonly string[]
  /** False where the first line is a row and not the names. */
  readonly header?: boolean
  /** The names of the columns, in place of those that the file has or lacks. */
  readonly names?: readonly string[]
  /** UTF-8 when not given. */
  readonly encoding?: 'latin-1'
}

const OPTIONS: Readonly<Record<keyof CsvOptions, true>> = {
  delimiter: true,
  quote: true,
  missing: true,
  header: true,
  names: true,
  encoding: true,
}

/**
 * Parquet files as a source: one, a folder of them or a pattern.
 *
 * Errors: `data.bad_source`.
 *
 * @example
 * parquet('flights/year=2001/*.parquet')
 */
export function parquet(path: string): ParquetSource {
  return Object.freeze({ format: 'parquet', path: pathOf(path) })
}

/**
 * CSV files as a source: one, a folder of them or a pattern, packed with gzip or not. Columns of several files are put together by
 * name. Every field is read as text and then as the contract says; a column without a rule is of numbers, moments or truths when
 * each of its values is one (and no number begins with a 0 like a code does), else of texts.
 *
 * Errors: `data.bad_source`.
 *
 * @example
 * csv('people/*.csv', { delimiter: ';', missing: ['NA'] })
 */
export function csv(path: string, options: CsvOptions = {}): CsvSource {
  const stray = strayOption(options, OPTIONS)
  if (stray) throw fail('bad_source', { source: 'a CSV file', reason: stray })
  const delimiter = oneCharacter('delimiter', options.delimiter ?? ',')
  const quote = options.quote === '' ? '' : oneCharacter('quote', options.quote ?? '"')
  const missing = Object.freeze([...new Set(['', ...(options.missing ?? [])])])
  return Object.freeze({
    ...{ format: 'csv', path: pathOf(path), delimiter, quote, missing },
    ...(options.header === false && { header: false }),
    ...(options.names && { names: Object.freeze([...options.names]) }),
    ...(options.encoding === 'latin-1' && { encoding: options.encoding }),
  })
}

/**
 * Files of one JSON object a line as a source: one, a folder of them or a pattern, packed with gzip or not.
 *
 * Errors: `data.bad_source`.
 *
 * @example
 * jsonl('events/2026-*.jsonl.gz')
 */
export function jsonl(path: string): JsonlSource {
  return Object.freeze({ format: 'jsonl', path: pathOf(path) })
}

/**
 * A folder of files that hold no rows: its dataset has a row for each file.
 *
 * Errors: `data.bad_source`.
 *
 * @example
 * files('images/')
 */
export function files(path: string): FilesSource {
  const folder = pathOf(path)
  if (/[*?{}]/.test(folder)) throw fail('bad_source', { source: folder, reason: 'files() takes a folder' })
  return Object.freeze({ format: 'files', path: folder })
}

function pathOf(path: string): string {
  if (typeof path !== 'string' || path === '')
    throw fail('bad_source', { source: 'nothing', reason: 'it needs a path' })
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path))
    throw fail('bad_source', {
      source: path.slice(0, path.indexOf(':')),
      reason: 'only files of this machine are read',
    })
  return path
}

function oneCharacter(option: string, text: string): string {
  if (/^[\t\x20-\x7e]$/.test(text)) return text
  throw fail('bad_source', { source: `a CSV file with this ${option}`, reason: `${option} is one ASCII character` })
}

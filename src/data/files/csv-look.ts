import { fail } from '../errors.ts'
import { finishColumn, newColumn, takeText } from './column-builder.ts'
import type { ColumnForm } from './column-form.ts'
import { guessDialect, type Head, headRows, usualWidth } from './csv-dialect.ts'
import { columnNames, hasHeader } from './csv-names.ts'
import type { CsvDialect } from './csv-row.ts'
import type { OpenFile } from './open-file.ts'
import type { ReadFileOptions } from './read-parts.ts'

const MOST_COLUMNS = 250_000
/** With more columns no room is set aside for rows to come. */
const ROOM_AHEAD = 1_000

/** What a CSV file looks like from its beginning. */
export interface CsvLook {
  readonly dialect: CsvDialect
  readonly header: boolean
  readonly names: readonly string[]
  /** Columns that hold numbers at the beginning. */
  readonly numeric: readonly boolean[]
  /** Bytes in memory for a byte of the file. */
  readonly expansion: number
  readonly encoding: BufferEncoding
  /** Rows for a byte of the file, a few too many; 0 where there are too many columns to set room aside. */
  readonly rowsAByte: number
}

/** Guesses how a CSV file is written from its beginning. Errors: `data.file_unreadable`, `data.file_too_wide`. */
export function lookAtCsv(file: Omit<OpenFile, 'handle' | 'memory'>, options: ReadFileOptions): CsvLook {
  const head: Head = { bytes: file.head, isWhole: file.head.length + file.skip >= file.bytes, encoding: file.encoding }
  const dialect = guessDialect(head, /\.tsv$/i.test(file.path) ? 'tab' : undefined)
  const { rows } = headRows(head, dialect)
  if (rows.length === 0)
    throw fail('file_unreadable', { path: file.path, reason: 'its first line is longer than 64 MB' })
  const width = widthOf(rows, hasNames(rows, options))
  if (width > MOST_COLUMNS) throw fail('file_too_wide', { path: file.path, columns: width, most: MOST_COLUMNS })
  const header = hasNames(rows, options)
  const names = columnNames(header ? rows[0] : undefined, width)
  const asked = askedForms(options)
  const body = header ? rows.slice(1) : rows
  const columns = names.map((name, at) => sampled(name, at, body))
  const numeric = columns.map(({ form }, at) => (asked ? asked.get(names[at]!) === 'number' : form === 'number'))
  const bytes = columns.reduce((sum, { size }) => sum + size, 0)
  const seen = Math.max(
    1,
    body.reduce((sum, row) => sum + row.reduce((a, text) => a + text.length + 1, 0), 0),
  )
  const rowsAByte = width <= ROOM_AHEAD ? (1.02 * body.length) / seen : 0
  return { dialect, header, names, numeric, encoding: file.encoding, expansion: bytes / seen, rowsAByte }
}

function hasNames(rows: readonly (readonly string[])[], { header, like }: ReadFileOptions): boolean {
  return header ?? like?.header ?? hasHeader(rows)
}

/** R leaves out the name of the row names, in each row; else a file has as many columns as names. */
const ROW_NAMES = 0.98

function widthOf(rows: readonly (readonly string[])[], header: boolean): number {
  const usual = usualWidth(rows.length > 1 && header ? rows.slice(1) : rows)
  const named = rows[0]!.length
  if (!header || named === usual) return usual
  const share = rows.slice(1).filter(({ length }) => length === named + 1).length / (rows.length - 1)
  return share >= ROW_NAMES ? named + 1 : named
}

function sampled(
  name: string,
  at: number,
  body: readonly (readonly string[])[],
): { readonly form: ColumnForm; readonly size: number } {
  const column = newColumn(name, false)
  for (const [row, fields] of body.entries()) if (fields[at]) takeText(column, row, fields[at])
  const { form } = finishColumn(column, body.length).facts
  return { form, size: form === 'number' ? 8 * body.length : column.textBytes + 8 * column.codes.length }
}

/** The forms of another file's columns that this one is to be read in. */
export function askedForms({ like }: ReadFileOptions): ReadonlyMap<string, ColumnForm> | undefined {
  return like && new Map(like.columns.map(({ name, form }) => [name, form]))
}

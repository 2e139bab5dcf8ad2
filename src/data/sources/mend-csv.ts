import { isUtf8 } from 'node:buffer'
import type { Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { CsvHeader } from '../files/csv-header.ts'
import { type CsvRow, emptyRow, fieldText, scanRow } from '../files/csv-row.ts'
import { readPieces } from '../files/file-pieces.ts'
import type { FoundFile } from './find-files.ts'
import type { UnreadCode } from './inspected.ts'
import type { CsvSource } from './source.ts'
import { createTextTable, type TextTable } from './text-table.ts'

/** A file that was read by our own scanner. */
export interface Mended {
  /** SQL: the columns, `__line`, `__unread` and `__text`. */
  readonly relation: string
}

/** What mending needs to know. */
export interface MendOptions {
  readonly dataset: string
  readonly source: CsvSource
  readonly header: CsvHeader
}

/** A row may be so long; a longer one holds a quote that is never closed. */
const LONGEST_ROW = 1 << 24
const LONGEST_TEXT = 10_000
const MARK = '\ufeff'

/**
 * Reads a CSV file that the engine does not take, into blobs of texts: rows that are too short end in missing values; those that are
 * too long, hold a quote that is not closed or are no text are marked with the reason.
 *
 * Errors: `data.source_unreadable`.
 */
export async function mendCsv(lake: Lake, file: FoundFile, options: MendOptions): Promise<Mended> {
  const { source, header } = options
  const { names, isPacked } = header
  const table = createTextTable(lake, [...names, '__line', '__unread', '__text'])
  const sink: Sink = { ...options, table, row: emptyRow(), line: 1, skip: source.header === false ? 0 : 1 }
  await readPieces(
    { path: file.path, isPacked, longest: LONGEST_ROW },
    (bytes, at, isLast) => takeRow(sink, bytes, { at, isLast }),
    async () => {
      if (table.isFull) await table.flush()
    },
  ).catch((error: NodeJS.ErrnoException) => {
    if (!error.code?.startsWith('Z_') && !('syscall' in error)) throw error
    throw fail('source_unreadable', {
      dataset: options.dataset,
      path: file.path,
      reason: error.code ?? 'the disk refused',
    })
  })
  const columns = [...names.map(quoteName), 'cast(__line as bigint) as __line', '__unread', '__text']
  const found = await table.relation()
  return { relation: found ? `(select ${columns.join(', ')} from ${found})` : nothing(names) }
}

function nothing(names: readonly string[]): string {
  const columns = [...names, '__unread', '__text'].map((name) => `null::varchar as ${quoteName(name)}`)
  return `(select ${columns.join(', ')}, null::bigint as __line where false)`
}

interface Sink extends MendOptions {
  readonly table: TextTable
  readonly row: CsvRow
  /** The line at which the next row begins. */
  line: number
  /** Rows before the first that counts. */
  skip: number
}

function takeRow(sink: Sink, bytes: Buffer, { at, isLast }: { readonly at: number; readonly isLast: boolean }): number {
  const { row, header } = sink
  const { dialect } = header
  const before = row.odd
  const start = sink.line === 1 && isMark(bytes, at) ? at + 3 : at
  const scanned = scanRow(bytes, { at: start, end: bytes.length, isLast, waits: !isLast }, { dialect, row })
  const isOdd = row.odd > before
  // What a stray quote took in are rows of their own.
  const next = scanned >= 0 && isOdd ? endOfLine(bytes, start, { newline: dialect.newline, isLast }) : scanned
  if (next < 0) return next
  const { line } = sink
  sink.line += linesIn(bytes, at, next, dialect.newline)
  if (row.count === 0) return next
  if (sink.skip > 0) sink.skip--
  else keep(sink, bytes, { start, next, line, isOdd })
  return next
}

function endOfLine(
  bytes: Buffer,
  from: number,
  { newline, isLast }: { readonly newline: number; readonly isLast: boolean },
): number {
  const end = bytes.indexOf(newline, from)
  if (end < 0) return isLast ? bytes.length : -1
  return end + 1
}

const isMark = (bytes: Buffer, at: number): boolean => bytes.toString('utf8', at, at + 3) === MARK

function linesIn(bytes: Buffer, from: number, to: number, newline: number): number {
  let lines = 0
  for (let at = bytes.indexOf(newline, from); at >= 0 && at < to; at = bytes.indexOf(newline, at + 1)) lines++
  return lines
}

interface Place {
  readonly start: number
  readonly next: number
  readonly line: number
  readonly isOdd: boolean
}

function keep({ row, header, source, table }: Sink, bytes: Buffer, { start, next, line, isOdd }: Place): void {
  const width = header.names.length
  const encoding = source.encoding ? 'latin1' : 'utf8'
  const whole = bytes.subarray(start, next)
  let count = row.count
  while (count > width && row.starts[count - 1]! >= row.ends[count - 1]!) count--
  const code = faultOf(whole, { isLong: count > width, isOdd, encoding })
  const texts: (string | undefined)[] = new Array(width + 3)
  const quote = header.dialect.quote
  if (code === undefined || code === 'extra_fields')
    for (let at = 0; at < Math.min(count, width); at++) {
      const text = fieldText(bytes, row, { at, quote, encoding })
      if (!source.missing.includes(text)) texts[at] = text
    }
  texts[width] = String(line)
  if (code) {
    texts[width + 1] = code
    texts[width + 2] = whole
      .toString(code === 'not_text' ? 'latin1' : encoding, 0, LONGEST_TEXT)
      .replace(/[\r\n]+$/, '')
  }
  table.take(texts)
}

function faultOf(
  whole: Buffer,
  { isLong, isOdd, encoding }: { readonly isLong: boolean; readonly isOdd: boolean; readonly encoding: BufferEncoding },
): UnreadCode | undefined {
  if (whole.includes(0) || (encoding === 'utf8' && !isUtf8(whole))) return 'not_text'
  if (isOdd) return 'open_quote'
  return isLong ? 'extra_fields' : undefined
}

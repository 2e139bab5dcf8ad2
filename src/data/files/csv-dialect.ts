import { isSentinel } from './column-form.ts'
import { type CsvDialect, emptyRow, fieldText, scanRow } from './csv-row.ts'
import { isoMoment } from './moment-text.ts'
import { numberOf } from './number-text.ts'

const COMMA = 44
const SEMICOLON = 59
const TAB = 9
const PIPE = 124
const SPACE = 32
const DOUBLE = 34
const SINGLE = 39
const NOTHING = -1

const DELIMITERS = [COMMA, SEMICOLON, TAB, PIPE, SPACE]
const QUOTES = [DOUBLE, NOTHING, SINGLE]
const MOST_ROWS = 500
/** Of a wide file fewer rows. */
const MOST_FIELDS = 200_000
const CLEAN_ROWS = 60
const CLEAN_COLUMNS = 40
/** A file of one column fits every separator; one of several is the better explanation. */
const ONE_COLUMN = 0.3
/** Sentences hold blanks in any number, so that blanks separate only what nothing else does. */
const BLANKS = 0.5
const ODD_QUOTE = 0.05
/** Single quotes around a field are meant as quotes where so many fields have them; else they are apostrophes. */
const SINGLE_QUOTED = 0.05

/** The beginning of a file: whole rows, unless it is all of it. */
export interface Head {
  readonly bytes: Buffer
  readonly isWhole: boolean
  readonly encoding: BufferEncoding
}

/** The rows of the beginning, as texts; the last one is left out where it may be cut. */
export function headRows(
  head: Head,
  dialect: CsvDialect,
  most = MOST_ROWS,
): { readonly rows: string[][]; readonly quoted: number; readonly odd: number } {
  const row = emptyRow()
  const rows: string[][] = []
  const { bytes, encoding } = head
  let fields = 0
  for (let at = 0; at < bytes.length && rows.length < most && fields < MOST_FIELDS; ) {
    const next = scanRow(bytes, { at, end: bytes.length, isLast: head.isWhole }, { dialect, row })
    if (next < 0) break
    at = next
    if (row.count === 0) continue
    fields += row.count
    rows.push(
      Array.from({ length: row.count }, (_, at) => fieldText(bytes, row, { at, quote: dialect.quote, encoding })),
    )
  }
  return { rows, quoted: row.quoted, odd: row.odd }
}

/**
 * How a file is most likely written: the separator and the quote under which its rows have one length, their fields look like values
 * and no quote is left open. `preferred` is the separator that its name promises.
 */
export function guessDialect(head: Head, preferred?: 'tab'): CsvDialect {
  const newline = head.bytes.includes(10) ? 10 : 13
  let best: CsvDialect = { delimiter: preferred ? TAB : COMMA, quote: DOUBLE, newline }
  let most = 0
  for (const delimiter of DELIMITERS) {
    if (!head.bytes.includes(delimiter)) continue
    for (const quote of QUOTES) {
      if (quote !== NOTHING && quote !== DOUBLE && !head.bytes.includes(quote)) continue
      const dialect = { delimiter, quote, newline }
      const score = scoreOf(head, dialect) * (preferred && delimiter === TAB ? 2 : 1)
      if (score > most + 1e-9) [best, most] = [dialect, score]
    }
  }
  return best
}

function scoreOf(head: Head, dialect: CsvDialect): number {
  const { rows, quoted, odd } = headRows(head, dialect)
  if (rows.length === 0) return 0
  const width = usualWidth(rows)
  const fields = rows.reduce((sum, row) => sum + row.length, 0)
  if (dialect.quote === SINGLE && quoted < SINGLE_QUOTED * fields) return 0
  const even = rows.filter((row) => row.length === width).length / rows.length
  if (dialect.delimiter === SPACE && (width < 3 || even < 0.98)) return 0
  const clean = cleanShare(rows, dialect.delimiter)
  const columns = width > 1 ? 1 + Math.log(width) / 20 : ONE_COLUMN
  const quotes = 1 - Math.min(1, (odd / rows.length) * ODD_QUOTE * 20)
  return even * even * (0.3 + 0.7 * clean) * columns * quotes * (dialect.delimiter === SPACE ? BLANKS : 1)
}

/** The most frequent number of fields of a row; of equal ones the larger. */
export function usualWidth(rows: readonly (readonly unknown[])[]): number {
  const counts = new Map<number, number>()
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1)
  return [...counts].sort(([a, m], [b, n]) => n - m || b - a)[0]?.[0] ?? 0
}

/** The share of fields that are a value by themselves: a number, a date, nothing, or a text that holds no separator or quote. */
function cleanShare(rows: readonly (readonly string[])[], delimiter: number): number {
  const others = DELIMITERS.filter((other) => other !== delimiter && other !== SPACE).map((byte) =>
    String.fromCharCode(byte),
  )
  let [clean, fields] = [0, 0]
  for (const row of rows.slice(0, CLEAN_ROWS)) {
    const texts = row.slice(0, CLEAN_COLUMNS)
    fields += texts.length
    if (texts.some((text) => BLANKS_INSIDE.test(text))) continue
    for (const text of texts)
      if (
        isValue(text) ||
        !(others.some((other) => text.includes(other)) || text.includes('"') || IN_QUOTES.test(text))
      )
        clean++
  }
  return clean / fields
}

/** Columns that are set apart by blanks and were taken for one. */
const BLANKS_INSIDE = /\S {2,}\S+ {2,}\S/
/** Quotes that were taken for a part of the text. */
const IN_QUOTES = /^(['"]).*\1$/
const NUMBER_WITH_COMMAS = /^[+-]?\d+(?:[.,]\d+)*$/

function isValue(text: string): boolean {
  if (text === '' || isSentinel(text) || NUMBER_WITH_COMMAS.test(text)) return true
  return !Number.isNaN(numberOf(text)) || !Number.isNaN(isoMoment(text))
}

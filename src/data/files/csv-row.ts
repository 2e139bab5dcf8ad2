/** How a CSV file is written, as bytes. */
export interface CsvDialect {
  readonly delimiter: number
  /** -1 where nothing is quoted. */
  readonly quote: number
  /** The byte that ends a row: 10, or 13 in files that have no other. */
  readonly newline: number
}

/** The fields of one row: positions in the bytes that were scanned, without quotes and blanks around. */
export interface CsvRow {
  count: number
  starts: Int32Array
  ends: Int32Array
  /** 1 where a field holds doubled quotes. */
  doubled: Uint8Array
  /** Quoted fields of all rows so far. */
  quoted: number
  /** Quotes of all rows so far that are not closed, or closed before the end of the field. */
  odd: number
}

const SPACE = 32
const TAB = 9
const RETURN = 13

/** A row to scan into. */
export function emptyRow(): CsvRow {
  return {
    count: 0,
    starts: new Int32Array(64),
    ends: new Int32Array(64),
    doubled: new Uint8Array(64),
    quoted: 0,
    odd: 0,
  }
}

/**
 * Scans the row that begins at `at`. Returns where the next one begins; -1 where the row does not end before `end` and more bytes may
 * come (`isLast` false), or, with `waits`, where a quote is not closed before it. A line of nothing is a row without fields.
 */
export function scanRow(
  bytes: Uint8Array,
  span: { readonly at: number; readonly end: number; readonly isLast: boolean; readonly waits?: boolean },
  { dialect, row }: { readonly dialect: CsvDialect; readonly row: CsvRow },
): number {
  const { delimiter, quote, newline } = dialect
  const { end } = span
  let [quoted, odd] = [0, 0]
  let { at } = span
  row.count = 0
  for (;;) {
    while (at < end && isBlank(bytes[at]!, delimiter)) at++
    const isQuoted = bytes[at] === quote && at < end
    const field = isQuoted ? scanQuoted(bytes, { at, end }, dialect) : undefined
    if (isQuoted) quoted++
    if (field?.close === -1 && span.waits) return -1
    if (field?.isClosed) addField(row, { start: at + 1, stop: field.close, doubled: field.doubled })
    else {
      if (field) odd++
      const next = endOfField(bytes, { at: field && field.close > at ? field.close : at, end }, dialect)
      addField(row, { start: at, stop: endOfText(bytes, { at, end: next }, delimiter), doubled: 0 })
      at = next
    }
    if (field?.isClosed) at = field.next
    if (delimiter === SPACE) at = endOfBlanks(bytes, { at, end }, newline)
    if (at >= end && !span.isLast) return -1
    if (at >= end || bytes[at] === newline) break
    at++
  }
  row.quoted += quoted
  row.odd += odd
  if (row.count === 1 && row.starts[0]! >= row.ends[0]!) row.count = 0
  return Math.min(at + 1, end)
}

/** Without the blanks, and the return of a Windows line, at the end. */
function endOfText(bytes: Uint8Array, span: { readonly at: number; readonly end: number }, delimiter: number): number {
  let stop = span.end
  while (stop > span.at && isTrailing(bytes[stop - 1]!, delimiter)) stop--
  return stop
}

/** Where a field without quotes ends; where blanks separate, a tab does too. */
function endOfField(
  bytes: Uint8Array,
  span: { readonly at: number; readonly end: number },
  { delimiter, newline }: CsvDialect,
): number {
  const other = delimiter === SPACE ? TAB : delimiter
  let { at } = span
  for (; at < span.end; at++) {
    const byte = bytes[at]
    if (byte === delimiter || byte === newline || byte === other) break
  }
  return at
}

/** The last blank of several, which alone counts; the end of the row where nothing else follows. */
function endOfBlanks(bytes: Uint8Array, span: { readonly at: number; readonly end: number }, newline: number): number {
  let next = span.at
  while (
    next < span.end &&
    (bytes[next] === SPACE || bytes[next] === TAB || bytes[next] === RETURN) &&
    bytes[next] !== newline
  )
    next++
  if (next >= span.end || bytes[next] === newline) return next
  return Math.max(span.at, next - 1)
}

function isBlank(byte: number, delimiter: number): boolean {
  return (byte === SPACE || byte === TAB) && (byte !== delimiter || byte === SPACE)
}

function isTrailing(byte: number, delimiter: number): boolean {
  return byte === RETURN || ((byte === SPACE || byte === TAB) && byte !== delimiter)
}

/** Finds the end of the quoted field at `at`: `next` is where its delimiter or the end of the row is. */
function scanQuoted(
  bytes: Uint8Array,
  span: { readonly at: number; readonly end: number },
  { delimiter, quote, newline }: CsvDialect,
): { readonly close: number; readonly next: number; readonly doubled: number; readonly isClosed: boolean } {
  const { end } = span
  let doubled = 0
  let at = span.at + 1
  for (; at < end; at++) {
    if (bytes[at] !== quote) continue
    if (bytes[at + 1] !== quote || at + 1 >= end) break
    doubled = 1
    at++
  }
  if (at >= end) return { close: -1, next: end, doubled, isClosed: false }
  let next = at + 1
  while (
    next < end &&
    bytes[next] !== delimiter &&
    (bytes[next] === SPACE || bytes[next] === TAB || (bytes[next] === RETURN && newline !== RETURN))
  )
    next++
  if (delimiter === SPACE) next = at + 1
  const isClosed =
    next >= end ||
    bytes[next] === delimiter ||
    bytes[next] === newline ||
    (delimiter === SPACE && (bytes[next] === TAB || bytes[next] === RETURN))
  return { close: at, next, doubled, isClosed }
}

function addField(
  row: CsvRow,
  field: { readonly start: number; readonly stop: number; readonly doubled: number },
): void {
  if (row.count === row.starts.length) widen(row)
  row.starts[row.count] = field.start
  row.ends[row.count] = field.stop
  row.doubled[row.count] = field.doubled
  row.count++
}

function widen(row: CsvRow): void {
  const length = row.starts.length * 2
  const [starts, ends, doubled] = [new Int32Array(length), new Int32Array(length), new Uint8Array(length)]
  starts.set(row.starts)
  ends.set(row.ends)
  doubled.set(row.doubled)
  row.starts = starts
  row.ends = ends
  row.doubled = doubled
}

/** The text of a field. */
export function fieldText(
  bytes: Buffer,
  row: CsvRow,
  field: { readonly at: number; readonly quote: number; readonly encoding: BufferEncoding },
): string {
  const text = bytes.toString(field.encoding, row.starts[field.at], row.ends[field.at])
  if (!row.doubled[field.at]) return text
  const quote = String.fromCharCode(field.quote)
  return text.replaceAll(quote + quote, quote)
}

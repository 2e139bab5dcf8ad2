import { fail } from '../errors.ts'
import { type ColumnBuilder, isMisread, newColumn, sizeOfColumn, takeBytes, takeText } from './column-builder.ts'
import { askedForms, type CsvLook, lookAtCsv } from './csv-look.ts'
import { type CsvRow, emptyRow, fieldText, scanRow } from './csv-row.ts'
import { type Scan, type Stretch, scanStretch, stretchesOf } from './file-stretches.ts'
import type { OpenFile } from './open-file.ts'
import { type Parts, partsOf, type ReadFileOptions } from './read-parts.ts'

/** More rows than this share that are too long: the file is not what it looks like. */
const MOST_LONG = 0.1
const TRIES = 6
const TOO_LONG = 'it has a line longer than 64 MB'

/** What came of a scan. */
interface Scanned {
  readonly columns: readonly ColumnBuilder[]
  rows: number
  short: number
  long: number
  odd: number
  firstLong: number
  isLastShort: boolean
  isFull: boolean
}

/** Reads a CSV or TSV file. Errors: see `readFile`. */
export async function readCsv(file: OpenFile, options: ReadFileOptions): Promise<Parts> {
  const look = lookAtCsv(file, options)
  let share = Math.min(1, file.memory / (look.expansion * file.bytes))
  let numeric = look.numeric
  let dialect = look.dialect
  for (let tries = 0; tries < TRIES; tries++) {
    const scanned = await scan(file, { ...look, dialect, numeric }, share)
    if (scanned.isFull) {
      share /= 3
      continue
    }
    if (scanned.odd > 0 && dialect.quote >= 0) {
      const bare = await scan(file, { ...look, numeric, dialect: { ...dialect, quote: -1 } }, share)
      if (faults(bare) < faults(scanned)) {
        dialect = { ...dialect, quote: -1 }
        numeric = numeric.map((is, at) => is && !isMisread(bare.columns[at]!))
        continue
      }
    }
    const mistaken = options.like ? [] : scanned.columns.filter(isMisread)
    if (mistaken.length === 0) return finish(file, { look, scanned, share, options })
    numeric = scanned.columns.map((column) => column.isNumeric && !isMisread(column))
  }
  throw tooLarge(file)
}

const tooLarge = ({ path, bytes }: OpenFile): Error =>
  fail('file_too_large', { path, megabytes: Math.ceil(bytes / 1e6) })

const faults = ({ short, long, odd, isFull }: Scanned): number =>
  isFull ? Number.POSITIVE_INFINITY : short + long + odd

async function scan(file: OpenFile, look: CsvLook, share: number): Promise<Scanned> {
  const rows = look.rowsAByte * share * file.bytes
  const columns = look.names.map((name, at) => newColumn(name, look.numeric[at]!, rows))
  const counts = { rows: 0, short: 0, long: 0, odd: 0, firstLong: 0 }
  const scanned: Scanned = { columns, ...counts, isLastShort: false, isFull: false }
  const sink: Sink = { row: emptyRow(), scanned, look, isSample: share < 1, skip: look.header ? 1 : 0 }
  for (const stretch of stretchesOf(file.bytes, file.skip, share)) {
    const isWhole = await scanStretch(file.handle, stretch, scannerOf(file, sink, stretch))
    scanned.odd = sink.row.odd
    if (!isWhole && look.dialect.quote < 0) throw fail('file_unreadable', { path: file.path, reason: TOO_LONG })
    if (!isWhole) scanned.odd++
    if (scanned.isFull || !isWhole) return scanned
  }
  scanned.isFull = isOver(columns, file.memory)
  return scanned
}

/** Takes the rows of a stretch; one that begins in the middle of a row begins after it, and its last row may be cut. */
function scannerOf(file: OpenFile, sink: Sink, stretch: Stretch): Scan {
  const { row, scanned, look } = sink
  const { dialect } = look
  const endsHere = !sink.isSample || stretch.to === file.bytes
  let isBroken = stretch.from > file.skip
  let pieces = 0
  return (bytes, at, isLast) => {
    if (at === 0) {
      mustBeText(file, bytes)
      if (++pieces % 16 === 0) scanned.isFull = isOver(scanned.columns, file.memory)
    }
    if (scanned.isFull) return -1
    if (isBroken) {
      const end = bytes.indexOf(dialect.newline, at)
      isBroken = end < 0
      return end < 0 ? bytes.length : end + 1
    }
    const next = scanRow(bytes, { at, end: bytes.length, isLast: isLast && endsHere }, { dialect, row })
    if (next < 0 || row.count === 0) return next
    if (sink.skip > 0) sink.skip--
    else take(bytes, sink, isLast && next >= bytes.length && bytes[next - 1] !== dialect.newline)
    return next
  }
}

/** Twice the memory: a column doubles its room as it grows. */
function isOver(columns: readonly ColumnBuilder[], memory: number): boolean {
  return columns.reduce((sum, column) => sum + sizeOfColumn(column), 0) > 2 * memory
}

function mustBeText(file: OpenFile, bytes: Buffer): void {
  const at = bytes.indexOf(0)
  if (at >= 0) throw fail('file_unreadable', { path: file.path, reason: 'it holds bytes that no text has' })
}

interface Sink {
  readonly row: CsvRow
  readonly scanned: Scanned
  readonly look: CsvLook
  readonly isSample: boolean
  /** Rows before the first that counts: the header. */
  skip: number
}

function take(bytes: Buffer, { row, scanned, look, isSample }: Sink, isCut: boolean): void {
  const width = scanned.columns.length
  let count = row.count
  while (count > width && row.starts[count - 1]! >= row.ends[count - 1]!) count--
  if (count > width) {
    if (scanned.long++ === 0) scanned.firstLong = scanned.rows + 1
    return
  }
  if (count < width) {
    if (isSample) return
    scanned.short++
    scanned.isLastShort = isCut
  }
  const isPlain = look.encoding === 'utf8'
  const field = { bytes, start: 0, end: 0 }
  for (let at = 0; at < count; at++) {
    const [start, end] = [row.starts[at]!, row.ends[at]!]
    if (start >= end) continue
    const column = scanned.columns[at]!
    if (isPlain && !row.doubled[at]) {
      field.start = start
      field.end = end
      takeBytes(column, scanned.rows, field)
    } else
      takeText(column, scanned.rows, fieldText(bytes, row, { at, quote: look.dialect.quote, encoding: look.encoding }))
  }
  scanned.rows++
}

function finish(
  file: OpenFile,
  {
    look,
    scanned,
    share,
    options,
  }: { readonly look: CsvLook; readonly scanned: Scanned; readonly share: number; readonly options: ReadFileOptions },
): Parts {
  const { path } = file
  if (scanned.rows === 0) throw share < 1 ? tooLarge(file) : fail('file_no_rows', { path })
  if (scanned.isLastShort && scanned.columns.length > 1) throw fail('file_truncated', { path, rows: scanned.rows })
  if (scanned.long > MOST_LONG * scanned.rows)
    throw fail('file_unreadable', {
      path,
      reason: `${scanned.long} of its rows, the first after ${scanned.firstLong - 1} others, have more than ${scanned.columns.length} fields`,
    })
  const notes = [
    ...(scanned.short > 0
      ? [`${scanned.short} rows have fewer than ${scanned.columns.length} fields; the rest is missing`]
      : []),
    ...(scanned.long > 0
      ? [`${scanned.long} rows have more than ${scanned.columns.length} fields and were left out`]
      : []),
    ...(look.encoding === 'latin1' ? ['it is not UTF-8; its bytes were read as Latin-1'] : []),
  ]
  const parts = partsOf(scanned.columns, scanned.rows, { notes, forms: askedForms(options) })
  const of = Math.round(scanned.rows / share)
  const how = `stretches of whole rows at equal distances, ${(share * 100).toPrecision(2)} % of the file`
  return { ...parts, header: look.header, format: 'csv', ...(share < 1 && { sampled: { of, estimated: true, how } }) }
}

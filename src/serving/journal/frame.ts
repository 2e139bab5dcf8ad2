import { crc32 } from 'node:zlib'
import {
  type CategoryColumn,
  type Column,
  type ColumnKind,
  categoryColumn,
  type Table,
  textAt,
} from '../../table/index.ts'

/** Rows of a log, the first of which has number `n`. */
export interface Frame {
  readonly n: number
  readonly table: Table
}

interface Head {
  readonly n: number
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly kind: ColumnKind; readonly texts?: readonly string[] }[]
}

/** Length and CRC-32 of what follows: the length of the head, the head as JSON, then the columns. */
const HEADER = 8

/** A frame as a log holds it; it is torn or whole as one. */
export function encodeFrame({ n, table }: Frame): Buffer {
  const columns = [...table.columns].map(([name, column]) => [name, compact(column)] as const)
  const head: Head = { n, rows: table.rows, columns: columns.map(([name, column]) => headOf(name, column)) }
  const text = Buffer.from(JSON.stringify(head))
  const parts: Uint8Array[] = [Buffer.alloc(HEADER + 4), text, ...columns.map(([, column]) => bytesOf(column))]
  const frame = Buffer.concat(parts)
  frame.writeUInt32LE(frame.length - HEADER, 0)
  frame.writeUInt32LE(text.length, HEADER)
  frame.writeUInt32LE(crc32(frame.subarray(HEADER)), 4)
  return frame
}

/** Only the texts that occur: the dictionary of a slice may be that of a much larger column. */
function compact(column: Column): Column {
  if (column.kind !== 'category' || isDistinct(column)) return column
  return categoryColumn(Array.from(column.codes, (_, row) => textAt(column, row)))
}

const isDistinct = ({ codes, dictionary }: CategoryColumn): boolean =>
  codes.length === dictionary.length && codes.every((code, row) => code === row)

function headOf(name: string, column: Column): Head['columns'][number] {
  return column.kind === 'category'
    ? { name, kind: column.kind, texts: column.dictionary }
    : { name, kind: column.kind }
}

function bytesOf(column: Column): Uint8Array {
  const { buffer, byteOffset, byteLength } = column.kind === 'category' ? column.codes : column.values
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/**
 * Gives each frame of a log to `take`, in order. Returns the length of the whole part, and whether a whole frame follows what
 * is broken: then it is no torn end.
 */
export function readFrames(log: Buffer, take: (frame: Frame) => void): { whole: number; damaged: boolean } {
  let at = 0
  while (at < log.length) {
    const end = endOf(log, at)
    if (end === undefined) return { whole: at, damaged: wholeAfter(log, at) }
    take(decodeFrame(log.subarray(at + HEADER, end)))
    at = end
  }
  return { whole: at, damaged: false }
}

function endOf(log: Buffer, at: number): number | undefined {
  if (at + HEADER + 4 > log.length) return undefined
  const length = log.readUInt32LE(at)
  const end = at + HEADER + length
  if (length < 4 || end > log.length) return undefined
  return crc32(log.subarray(at + HEADER, end)) === log.readUInt32LE(at + 4) ? end : undefined
}

function wholeAfter(log: Buffer, at: number): boolean {
  if (at + HEADER > log.length) return false
  const next = at + HEADER + log.readUInt32LE(at)
  return next < log.length && endOf(log, next) !== undefined
}

function decodeFrame(body: Buffer): Frame {
  const headEnd = 4 + body.readUInt32LE(0)
  const { n, rows, columns } = JSON.parse(body.toString('utf8', 4, headEnd)) as Head
  let at = headEnd
  // Copied: the numbers of a view on the log would not begin at a multiple of eight bytes.
  const next = (bytes: number): ArrayBuffer => {
    const copy = new Uint8Array(body.subarray(at, at + bytes)).slice().buffer
    at += bytes
    return copy
  }
  const read = columns.map(({ name, kind, texts = [] }): [string, Column] => {
    if (kind !== 'category') return [name, { kind, values: new Float64Array(next(rows * 8)) }]
    const column: CategoryColumn = { kind, codes: new Int32Array(next(rows * 4)), dictionary: texts }
    return [name, column]
  })
  return { n, table: { rows, columns: new Map(read) } }
}

import { fail } from '../errors.ts'

const VARINT = 0
const FIXED64 = 1
const SPAN = 2
const FIXED32 = 5

/**
 * Walks the fields of one protobuf message. After `nextField` says true, `field` and `wire` name the field, `low` and `high` hold the
 * halves of a whole number, and `from`..`at` bound everything else.
 *
 * Source: the Protocol Buffers encoding specification.
 */
export interface Reader {
  readonly bytes: Buffer
  readonly end: number
  at: number
  field: number
  wire: number
  low: number
  high: number
  from: number
}

/** A reader of the message between two places. */
export function readerOf(bytes: Buffer, from = 0, end = bytes.length): Reader {
  return { bytes, end, at: from, field: 0, wire: 0, low: 0, high: 0, from }
}

/** Moves to the next field; false at the end. Errors: `protocols.bad_message` for anything that is not protobuf. */
export function nextField(reader: Reader): boolean {
  if (reader.at >= reader.end) return false
  readVarint(reader)
  reader.field = reader.low >>> 3
  reader.wire = reader.low & 7
  if (reader.field === 0 || reader.high > 0) throw broken('a field has no valid number')
  switch (reader.wire) {
    case VARINT:
      readVarint(reader)
      return true
    case FIXED64:
      return skip(reader, 8)
    case FIXED32:
      return skip(reader, 4)
    case SPAN:
      readVarint(reader)
      return skip(reader, reader.high > 0 ? Number.POSITIVE_INFINITY : reader.low)
    default:
      throw broken('a field has an unknown wire type')
  }
}

function skip(reader: Reader, length: number): true {
  if (length > reader.end - reader.at) throw broken('a field is longer than its message')
  reader.from = reader.at
  reader.at += length
  return true
}

/** Reads a varint into the halves of the reader. */
function readVarint(reader: Reader): void {
  const { bytes, end } = reader
  let low = 0
  let high = 0
  for (let shift = 0; shift < 70; shift += 7) {
    if (reader.at >= end) throw broken('a number has no end')
    const byte = bytes[reader.at++]!
    const bits = byte & 127
    if (shift < 28) low |= bits << shift
    else if (shift === 28) {
      low |= bits << 28
      high = bits >>> 4
    } else high |= bits << (shift - 32)
    if (byte < 128) {
      reader.low = low >>> 0
      reader.high = high >>> 0
      return
    }
  }
  throw broken('a number is longer than ten bytes')
}

/** The current whole number, signed; beyond ±2^53 it is not exact. */
export function integer(reader: Reader): number {
  expectWire(reader, VARINT)
  return (reader.high | 0) * 2 ** 32 + reader.low
}

/** The current whole number, unsigned; beyond 2^53 it is not exact. */
export function unsigned(reader: Reader): number {
  expectWire(reader, VARINT)
  return reader.high * 2 ** 32 + reader.low
}

export function boolean(reader: Reader): boolean {
  expectWire(reader, VARINT)
  return reader.low !== 0 || reader.high !== 0
}

/** The current eight bytes as a real. */
export function double(reader: Reader): number {
  expectWire(reader, FIXED64)
  return reader.bytes.readDoubleLE(reader.from)
}

/** The current span, not copied. */
export function span(reader: Reader): Buffer {
  expectWire(reader, SPAN)
  return reader.bytes.subarray(reader.from, reader.at)
}

/** The current span as text; bytes that are no UTF-8 become U+FFFD. */
export function text(reader: Reader): string {
  expectWire(reader, SPAN)
  return reader.bytes.toString('utf8', reader.from, reader.at)
}

/** A reader of the message in the current span. */
export function inside(reader: Reader): Reader {
  expectWire(reader, SPAN)
  return readerOf(reader.bytes, reader.from, reader.at)
}

/** Calls `each` for every whole number of a repeated field, packed or not, with the halves set. */
export function eachVarint(reader: Reader, each: (halves: Reader) => void): void {
  if (reader.wire === VARINT) {
    each(reader)
    return
  }
  const inner = inside(reader)
  while (inner.at < inner.end) {
    readVarint(inner)
    inner.wire = VARINT
    each(inner)
  }
}

/** How many whole numbers the current field has, packed or not. */
export function countVarints(reader: Reader): number {
  if (reader.wire === VARINT) return 1
  expectWire(reader, SPAN)
  let count = 0
  for (let at = reader.from; at < reader.at; at++) if (reader.bytes[at]! < 128) count++
  return count
}

/** How many reals of `size` bytes the current field has, packed or not. */
export function countFixed(reader: Reader, size: 4 | 8): number {
  if (reader.wire !== (size === 4 ? FIXED32 : FIXED64)) expectWire(reader, SPAN)
  const length = reader.at - reader.from
  if (length % size !== 0) throw broken('a list of numbers is cut short')
  return length / size
}

function expectWire(reader: Reader, wire: number): void {
  if (reader.wire !== wire) throw broken(`field ${reader.field} has the wrong wire type`)
}

const broken = (reason: string): Error => fail('bad_message', { reason })

import { fail } from './errors.ts'

/** Protobuf wire types that occur: varint, eight bytes, a span of bytes, four bytes. */
export const VARINT = 0
const FIXED64 = 1
export const SPAN = 2
export const FIXED32 = 5

/**
 * Walks the fields of one message. After `nextField` says true, `field` and `wire` name the field, `low` and `high` hold the
 * halves of a number, and `from`..`to` bound the content of a span.
 *
 * Source: the Protocol Buffers encoding specification (proto2 and proto3 share it).
 */
export interface Cursor {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly end: number
  at: number
  field: number
  wire: number
  low: number
  high: number
  from: number
  to: number
}

export function cursorOver(bytes: Uint8Array): Cursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { bytes, view, end: bytes.length, at: 0, field: 0, wire: 0, low: 0, high: 0, from: 0, to: 0 }
}

/** A cursor over the message inside the current span. Errors: `inference.damaged` where the field is no span. */
export function inside(cursor: Cursor): Cursor {
  expectWire(cursor, SPAN)
  return { ...cursor, at: cursor.from, end: cursor.to }
}

/** Moves to the next field; false at the end. Errors: `inference.damaged` for anything that is not protobuf. */
export function nextField(cursor: Cursor): boolean {
  if (cursor.at >= cursor.end) return false
  varint(cursor)
  cursor.field = (cursor.low >>> 3) + cursor.high * 2 ** 29
  cursor.wire = cursor.low & 7
  if (cursor.field === 0 || cursor.high > 0) throw damaged(cursor, 'a field has no valid number')
  switch (cursor.wire) {
    case VARINT:
      varint(cursor)
      break
    case FIXED64:
      take(cursor, 8)
      break
    case FIXED32:
      take(cursor, 4)
      break
    case SPAN:
      varint(cursor)
      if (cursor.high > 0) throw damaged(cursor, 'a field is longer than its message')
      take(cursor, cursor.low >>> 0)
      break
    default:
      throw damaged(cursor, 'a field has an unknown wire type')
  }
  return true
}

function take(cursor: Cursor, length: number): void {
  if (length > cursor.end - cursor.at) throw damaged(cursor, 'a field is longer than its message')
  cursor.from = cursor.at
  cursor.at += length
  cursor.to = cursor.at
}

/** Reads a varint at the cursor into `low` and `high` (unsigned 32-bit halves). */
function varint(cursor: Cursor): void {
  const { bytes, end } = cursor
  let low = 0
  let high = 0
  for (let shift = 0; shift < 70; shift += 7) {
    if (cursor.at >= end) throw damaged(cursor, 'a number has no end')
    const byte = bytes[cursor.at++]!
    const bits = byte & 127
    if (shift < 28) low |= bits << shift
    else if (shift === 28) {
      low |= bits << 28
      high = bits >>> 4
    } else high |= bits << (shift - 32)
    if (byte < 128) {
      cursor.low = low >>> 0
      cursor.high = high >>> 0
      return
    }
  }
  throw damaged(cursor, 'a number is longer than ten bytes')
}

/** The current varint as a signed 64-bit number, exact within ±2^53. */
export function signed(cursor: Cursor): number {
  expectWire(cursor, VARINT)
  return (cursor.high | 0) * 2 ** 32 + cursor.low
}

/** The current four bytes as float32. */
export function float32(cursor: Cursor): number {
  expectWire(cursor, FIXED32)
  return cursor.view.getFloat32(cursor.from, true)
}

const UTF8 = new TextDecoder()

/** The current span as UTF-8 text; bytes that are none become U+FFFD. */
export function text(cursor: Cursor): string {
  return UTF8.decode(span(cursor))
}

/** The current span, not copied. */
export function span(cursor: Cursor): Uint8Array {
  expectWire(cursor, SPAN)
  return cursor.bytes.subarray(cursor.from, cursor.to)
}

/** Calls `each` for every number of a repeated varint field, packed or not, with the cursor's halves set. */
export function eachVarint(cursor: Cursor, each: (cursor: Cursor) => void): void {
  if (cursor.wire === VARINT) {
    each(cursor)
    return
  }
  const inner = inside(cursor)
  inner.wire = VARINT
  while (inner.at < inner.end) {
    varint(inner)
    each(inner)
  }
}

/** Appends the signed numbers of a repeated varint field, packed or not. */
export function pushInts(cursor: Cursor, list: number[]): void {
  if (cursor.wire === VARINT) {
    list.push(signed(cursor))
    return
  }
  const inner = inside(cursor)
  inner.wire = VARINT
  const { bytes, end } = inner
  while (inner.at < end) {
    const byte = bytes[inner.at]!
    if (byte < 128) {
      list.push(byte)
      inner.at++
    } else {
      varint(inner)
      list.push(signed(inner))
    }
  }
}

/** Calls `each` with the offset of every fixed-size number of a repeated field, packed or not. */
export function eachFixed(cursor: Cursor, size: 4 | 8, each: (at: number) => void): void {
  if (cursor.wire === (size === 4 ? FIXED32 : FIXED64)) {
    each(cursor.from)
    return
  }
  expectWire(cursor, SPAN)
  if ((cursor.to - cursor.from) % size !== 0) throw damaged(cursor, 'a list of numbers is cut short')
  for (let at = cursor.from; at < cursor.to; at += size) each(at)
}

function expectWire(cursor: Cursor, wire: number): void {
  if (cursor.wire !== wire) throw damaged(cursor, `field ${cursor.field} has the wrong wire type`)
}

export function damaged(cursor: Cursor, reason: string): Error {
  return fail('damaged', { reason: `${reason} (near byte ${cursor.at})` })
}

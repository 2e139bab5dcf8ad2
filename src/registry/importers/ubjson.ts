import { unreadable } from './document.ts'

const DEEPEST = 64
/** Values in one document outside of typed lists: each costs memory far above its bytes. */
const MOST_VALUES = 20_000_000

interface Cursor {
  readonly bytes: Uint8Array
  readonly view: DataView
  at: number
  values: number
}

/** How many bytes a number of each type takes, and how it is read. */
const NUMBERS: Readonly<Record<string, readonly [bytes: number, read: (view: DataView, at: number) => number]>> = {
  i: [1, (view, at) => view.getInt8(at)],
  U: [1, (view, at) => view.getUint8(at)],
  I: [2, (view, at) => view.getInt16(at)],
  l: [4, (view, at) => view.getInt32(at)],
  L: [8, (view, at) => Number(view.getBigInt64(at))],
  d: [4, (view, at) => view.getFloat32(at)],
  D: [8, (view, at) => view.getFloat64(at)],
}

/**
 * Reads a document of Universal Binary JSON, with typed lists. The bytes may be hostile: every length is checked before anything
 * is allocated, and nesting is bounded.
 *
 * Source: the Universal Binary JSON specification, draft 12.
 *
 * Errors: `registry.model_unreadable`.
 */
export function readUbjson(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const cursor: Cursor = { bytes, view, at: 0, values: 0 }
  const value = readValue(cursor, marker(cursor), 0)
  if (cursor.at !== bytes.length) throw unreadable('there are bytes behind its end')
  return value
}

function take(cursor: Cursor, length: number): number {
  if (!(length >= 0 && length <= cursor.bytes.length - cursor.at)) throw unreadable('it is cut short')
  const from = cursor.at
  cursor.at += length
  return from
}

/** The next marker that is no filling. */
function marker(cursor: Cursor): string {
  let found = 'N'
  while (found === 'N') found = String.fromCharCode(cursor.bytes[take(cursor, 1)]!)
  return found
}

function peek(cursor: Cursor): string {
  return String.fromCharCode(cursor.bytes[cursor.at] ?? 0)
}

function readValue(cursor: Cursor, type: string, depth: number): unknown {
  if (depth > DEEPEST) throw unreadable(`it is nested deeper than ${DEEPEST}`)
  if (++cursor.values > MOST_VALUES) throw unreadable('it has more values than any model')
  if (Object.hasOwn(NUMBERS, type)) return readNumber(cursor, type)
  switch (type) {
    case 'Z':
      return null
    case 'T':
      return true
    case 'F':
      return false
    case 'S':
      return readText(cursor)
    case 'H':
      return Number(readText(cursor))
    case 'C':
      return String.fromCharCode(cursor.bytes[take(cursor, 1)]!)
    case '[':
      return readList(cursor, depth)
    case '{':
      return readObject(cursor, depth)
    default:
      throw unreadable('it holds a type that UBJSON has not')
  }
}

function readNumber(cursor: Cursor, type: string): number {
  const [bytes, read] = NUMBERS[type]!
  return read(cursor.view, take(cursor, bytes))
}

function readLength(cursor: Cursor): number {
  const type = marker(cursor)
  const length = 'iUIlL'.includes(type) ? readNumber(cursor, type) : Number.NaN
  if (!(Number.isSafeInteger(length) && length >= 0)) throw unreadable('a length is no whole number')
  return length
}

const UTF8 = new TextDecoder()

function readText(cursor: Cursor): string {
  const length = readLength(cursor)
  const from = take(cursor, length)
  return UTF8.decode(cursor.bytes.subarray(from, from + length))
}

/** The type and length that a list or object may begin with. */
function readKind(cursor: Cursor): { readonly type: string | undefined; readonly count: number | undefined } {
  const typed = peek(cursor) === '$'
  if (typed) cursor.at++
  const type = typed ? String.fromCharCode(cursor.bytes[take(cursor, 1)]!) : undefined
  if (peek(cursor) !== '#') {
    if (typed) throw unreadable('a typed list has no length')
    return { type, count: undefined }
  }
  cursor.at++
  return { type, count: readLength(cursor) }
}

function readList(cursor: Cursor, depth: number): unknown {
  const { type, count } = readKind(cursor)
  if (type !== undefined) return readTyped(cursor, { type, count: count!, depth })
  const list: unknown[] = []
  for (;;) {
    if (count === undefined ? peek(cursor) === ']' : list.length === count) break
    const next = marker(cursor)
    if (count === undefined && next === ']') return list
    list.push(readValue(cursor, next, depth + 1))
  }
  if (count === undefined) cursor.at++
  return list
}

function readTyped(
  cursor: Cursor,
  list: { readonly type: string; readonly count: number; readonly depth: number },
): unknown {
  const { type, count, depth } = list
  if (!Object.hasOwn(NUMBERS, type)) {
    if (!'SC[{'.includes(type)) throw unreadable('a typed list holds a type without bytes')
    if (count > cursor.bytes.length - cursor.at) throw unreadable('it is cut short')
    return Array.from({ length: count }, () => readValue(cursor, type, depth + 1))
  }
  const [bytes, read] = NUMBERS[type]!
  const from = take(cursor, bytes * count)
  const numbers = new Float64Array(count)
  for (let i = 0; i < count; i++) numbers[i] = read(cursor.view, from + i * bytes)
  return numbers
}

function readObject(cursor: Cursor, depth: number): unknown {
  const { type, count } = readKind(cursor)
  if (type !== undefined) throw unreadable('an object is typed')
  const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (let i = 0; count === undefined ? peek(cursor) !== '}' : i < count; i++) {
    const key = readText(cursor)
    object[key] = readValue(cursor, marker(cursor), depth + 1)
  }
  if (count === undefined) take(cursor, 1)
  return object
}

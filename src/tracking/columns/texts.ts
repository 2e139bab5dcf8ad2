/**
 * Different texts, each with a code from 1 on in the order in which they came; 0 is for no text. Kept as UTF-8, whose order by bytes is the
 * order by code points.
 */
export interface Texts {
  /** How many there are: the greatest code. */
  count(): number
  /** Its code, made where it is new. */
  add(text: string): number
  /** Its code; 0 where it is not there. */
  find(text: string): number
  text(code: number): string
  /** Below 0 where the first comes before the second by code points. */
  compare(first: number, second: number): number
  /** The first six bytes as a number: where two differ, so do their texts, in the same order. */
  start(code: number): number
  /** The bytes, for loops over all of them: the text of a code lies from `ends[code - 1]` to `ends[code]`. */
  raw(): { readonly data: Uint8Array; readonly ends: Uint32Array }
  /** Bytes in memory, about. */
  size(): number
}

const STARTING = 1_024
const encoder = new TextEncoder()

export function createTexts(): Texts {
  let data = Buffer.allocUnsafe(16 * STARTING)
  let ends = new Uint32Array(STARTING)
  let table = new Int32Array(2 * STARTING)
  let count = 0
  let key = new Uint8Array(STARTING)

  /** Writes the bytes of a text into `key`; how many there are. */
  const encode = (text: string): number => {
    if (text.length * 3 > key.length) key = new Uint8Array(text.length * 4)
    return encoder.encodeInto(text, key).written
  }

  /** The place in the table of what lies in `key`, or where it would be. */
  const placeOf = (length: number): number => {
    const mask = table.length - 1
    let place = hashOf(key, 0, length) & mask
    for (let code = table[place]!; code !== 0; code = table[place]!) {
      const from = ends[code - 1]!
      if (ends[code]! - from === length && isSame(data, from, key, length)) return place
      place = (place + 1) & mask
    }
    return place
  }

  const grow = (length: number): void => {
    const end = ends[count]!
    if (end + length > data.length) {
      const larger = Buffer.allocUnsafe(2 * (end + length))
      larger.set(data.subarray(0, end))
      data = larger
    }
    if (count + 2 > ends.length) {
      const larger = new Uint32Array(2 * ends.length)
      larger.set(ends)
      ends = larger
    }
    if (2 * (count + 1) > table.length) {
      table = tableOf({ data, ends }, count, 2 * table.length)
    }
  }

  return {
    count: () => count,
    add(text) {
      const length = encode(text)
      const known = table[placeOf(length)]!
      if (known !== 0) return known
      grow(length)
      const from = ends[count]!
      for (let at = 0; at < length; at++) data[from + at] = key[at]!
      table[placeOf(length)] = ++count
      ends[count] = from + length
      return count
    },
    find: (text) => table[placeOf(encode(text))]!,
    text: (code) => data.toString('utf8', ends[code - 1]!, ends[code]!),
    compare: (first, second) => compareIn({ data, ends }, first, second),
    start: (code) => startOf(data, ends[code - 1]!, ends[code]!),
    raw: () => ({ data, ends }),
    size: () => data.length + 4 * (ends.length + table.length),
  }
}

type Raw = ReturnType<Texts['raw']>

function compareIn({ data, ends }: Raw, first: number, second: number): number {
  if (first === second) return 0
  let at = ends[first - 1]!
  let other = ends[second - 1]!
  const end = ends[first]!
  const otherEnd = ends[second]!
  while (at < end && other < otherEnd) {
    const difference = data[at++]! - data[other++]!
    if (difference !== 0) return difference
  }
  return end - at - (otherEnd - other)
}

/** The codes by the hashes of their texts, with open addresses. */
function tableOf({ data, ends }: Raw, count: number, length: number): Int32Array<ArrayBuffer> {
  const table = new Int32Array(length)
  const mask = length - 1
  for (let code = 1; code <= count; code++) {
    let place = hashOf(data, ends[code - 1]!, ends[code]!) & mask
    while (table[place] !== 0) place = (place + 1) & mask
    table[place] = code
  }
  return table
}

const STARTED = 6

/** The first six bytes between two places as a number. */
export function startOf(data: Uint8Array, from: number, to: number): number {
  let start = 0
  for (let at = 0; at < STARTED; at++) start = start * 256 + (from + at < to ? data[from + at]! : 0)
  return start
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}

function isSame(data: Uint8Array, from: number, key: Uint8Array, length: number): boolean {
  for (let at = 0; at < length; at++) if (data[from + at] !== key[at]) return false
  return true
}

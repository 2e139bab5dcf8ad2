/** Points of one metric as columns, in any order. */
export interface PointColumns {
  readonly steps: Float64Array
  readonly ats: Float64Array
  readonly values: Float64Array
}

/** Big-endian (step, at, value), 24 bytes a point: what SQL can write, and what holds any distance between two steps. */
const PLAIN = 0
/** A varint count, then zigzag varints of the differences of steps, the same of times, then little-endian values. */
const CLOSE = 1
const PLAIN_BYTES = 24
const VALUE_BYTES = 8
/** A varint of a difference takes at most eight bytes of seven bits each. */
const FARTHEST = 2 ** 52
const VARINT_BYTES = 8

/**
 * Columns as bytes: about ten bytes a point where steps and times follow each other.
 *
 * @example
 * unpack(pack(points)) // the same columns
 */
export function pack(points: PointColumns): Uint8Array {
  return isClose(points.steps) && isClose(points.ats) ? packClose(points) : packPlain(points)
}

/** The columns of bytes that `pack` or the migration made. */
export function unpack(bytes: Uint8Array): PointColumns {
  return bytes[0] === PLAIN ? unpackPlain(bytes) : unpackClose(bytes)
}

function isClose(column: Float64Array): boolean {
  let before = 0
  for (let i = 0; i < column.length; i++) {
    if (Math.abs(column[i]! - before) >= FARTHEST) return false
    before = column[i]!
  }
  return true
}

function packClose({ steps, ats, values }: PointColumns): Uint8Array {
  const most = 1 + VARINT_BYTES + steps.length * (2 * VARINT_BYTES + VALUE_BYTES)
  const bytes = new Uint8Array(most)
  bytes[0] = CLOSE
  let at = writeVarint(bytes, 1, steps.length)
  at = writeDifferences(bytes, at, steps)
  at = writeDifferences(bytes, at, ats)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < values.length; i++, at += VALUE_BYTES) view.setFloat64(at, values[i]!, true)
  return bytes.subarray(0, at)
}

function writeDifferences(bytes: Uint8Array, from: number, column: Float64Array): number {
  let at = from
  let before = 0
  for (let i = 0; i < column.length; i++) {
    const difference = column[i]! - before
    before = column[i]!
    at = writeVarint(bytes, at, difference < 0 ? -2 * difference - 1 : 2 * difference)
  }
  return at
}

function writeVarint(bytes: Uint8Array, from: number, value: number): number {
  let at = from
  let rest = value
  while (rest >= 0x80) {
    bytes[at++] = (rest % 0x80) + 0x80
    rest = Math.floor(rest / 0x80)
  }
  bytes[at++] = rest
  return at
}

function unpackClose(bytes: Uint8Array): PointColumns {
  const reader = { bytes, at: 1 }
  const count = readVarint(reader)
  const steps = readDifferences(reader, count)
  const ats = readDifferences(reader, count)
  const values = new Float64Array(count)
  const view = new DataView(bytes.buffer, bytes.byteOffset + reader.at, count * VALUE_BYTES)
  for (let i = 0; i < count; i++) values[i] = view.getFloat64(i * VALUE_BYTES, true)
  return { steps, ats, values }
}

interface Reader {
  readonly bytes: Uint8Array
  at: number
}

function readDifferences(reader: Reader, count: number): Float64Array {
  const column = new Float64Array(count)
  let before = 0
  for (let i = 0; i < count; i++) {
    const coded = readVarint(reader)
    before += coded % 2 === 1 ? -(coded + 1) / 2 : coded / 2
    column[i] = before
  }
  return column
}

function readVarint(reader: Reader): number {
  let value = 0
  for (let unit = 1; ; unit *= 0x80) {
    const byte = reader.bytes[reader.at++]!
    value += (byte & 0x7f) * unit
    if (byte < 0x80) return value
  }
}

function packPlain({ steps, ats, values }: PointColumns): Uint8Array {
  const bytes = new Uint8Array(1 + steps.length * PLAIN_BYTES)
  bytes[0] = PLAIN
  const view = new DataView(bytes.buffer, 1)
  for (let i = 0; i < steps.length; i++) {
    view.setBigInt64(i * PLAIN_BYTES, BigInt(steps[i]!))
    view.setBigInt64(i * PLAIN_BYTES + 8, BigInt(ats[i]!))
    view.setFloat64(i * PLAIN_BYTES + 16, values[i]!)
  }
  return bytes
}

function unpackPlain(bytes: Uint8Array): PointColumns {
  const count = (bytes.length - 1) / PLAIN_BYTES
  const [steps, ats, values] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)]
  const view = new DataView(bytes.buffer, bytes.byteOffset + 1)
  for (let i = 0; i < count; i++) {
    steps[i] = Number(view.getBigInt64(i * PLAIN_BYTES))
    ats[i] = Number(view.getBigInt64(i * PLAIN_BYTES + 8))
    values[i] = view.getFloat64(i * PLAIN_BYTES + 16)
  }
  return { steps, ats, values }
}

const LENGTH_BYTES = 4

/** Several packings in one, each found by its place without reading the others. */
export function joinPacks(packs: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(packs.reduce((sum, one) => sum + LENGTH_BYTES + one.length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const one of packs) {
    view.setUint32(at, one.length, true)
    bytes.set(one, at + LENGTH_BYTES)
    at += LENGTH_BYTES + one.length
  }
  return bytes
}

/** The packings of `joinPacks`, in order. */
export function splitPacks(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const packs: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const from = at + LENGTH_BYTES
    const end = from + view.getUint32(at, true)
    packs.push(bytes.subarray(from, end))
    at = end
  }
  return packs
}

/** Bytes that grow, in pieces. */
export interface Out {
  /** A varint, by the halves of its number, each without sign. */
  varint(low: number, high: number): void
  double(value: number): void
  /** A text with its length before it. */
  text(value: string): void
  /** Bytes with their length before them; long ones, where nothing is around them, become a piece of their own and are not copied. */
  bytes(value: Uint8Array): void
  /** What `fill` puts out, with its length before it. */
  sized(fill: () => void): void
  /** All of it, in order. */
  parts(): readonly Buffer[]
}

/** Longer ones are not copied. */
const COPIED_BYTES = 16_384
const FIRST_BYTES = 512
/** The most that a varint of 64 bits takes. */
const VARINT_BYTES = 10
const DOUBLE_BYTES = 8

/** An output that leaves `reserved` bytes free at its beginning. */
export function createOut(reserved: number): Out {
  const done: Buffer[] = []
  let bytes = Buffer.allocUnsafe(FIRST_BYTES)
  let at = reserved
  let depth = 0

  function room(length: number): void {
    if (at + length <= bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, at + length))
    bytes.copy(larger, 0, 0, at)
    bytes = larger
  }

  function varint(low: number, high: number): void {
    room(VARINT_BYTES)
    at = putVarint(bytes, at, [low, high])
  }

  return {
    varint,
    double(value) {
      room(DOUBLE_BYTES)
      at = bytes.writeDoubleLE(value, at)
    },
    text(value) {
      const length = Buffer.byteLength(value)
      varint(length, 0)
      room(length)
      at += bytes.write(value, at)
    },
    bytes(value) {
      varint(value.length, 0)
      if (depth > 0 || value.length <= COPIED_BYTES) {
        room(value.length)
        bytes.set(value, at)
        at += value.length
        return
      }
      done.push(bytes.subarray(0, at), Buffer.from(value.buffer, value.byteOffset, value.length))
      bytes = Buffer.allocUnsafe(FIRST_BYTES)
      at = 0
    },
    sized(fill) {
      const start = at
      depth++
      fill()
      depth--
      const length = at - start
      room(VARINT_BYTES)
      bytes.copyWithin(start + sizeOfVarint(length), start, at)
      at = putVarint(bytes, start, [length, 0]) + length
    },
    parts: () => (at > 0 ? [...done, bytes.subarray(0, at)] : done),
  }
}

/** Puts a varint at a place, which has room, and gives back the place behind it. */
function putVarint(bytes: Buffer, from: number, halves: readonly [number, number]): number {
  let [low, high] = halves
  let at = from
  while (high !== 0 || low > 127) {
    bytes[at++] = (low & 127) | 128
    low = ((low >>> 7) | (high << 25)) >>> 0
    high >>>= 7
  }
  bytes[at++] = low
  return at
}

function sizeOfVarint(value: number): number {
  let size = 1
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size++
  return size
}

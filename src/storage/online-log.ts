import { crc32 } from 'node:zlib'
import { failStorage } from './errors.ts'
import type { Words } from './online.ts'

/** What an append changes: how many leading numbers go, and which come at the end. */
export interface Appended {
  readonly drop: number
  readonly add: Words
}

/** One write of the online store: a key's whole value, what an append changes of it, or a space put in the place of another. */
export type Write =
  | { readonly space: string; readonly key: string; readonly put: Float64Array }
  | { readonly space: string; readonly key: string; readonly append: Appended }
  | { readonly space: string; readonly key: string; readonly move: true }

const HEADER = 8
const PUT = 1
const APPEND = 2
/** The key is the space that is replaced. */
const MOVE = 3
const NOTHING = new Float64Array(0)
const NUMBER = 8
/** Kind, lengths of space and key, how many numbers, how many to drop. */
const ENTRY = 17

/**
 * A batch of writes as the log holds it: length and CRC-32 of the rest, then the writes. A batch is torn or whole as one,
 * and the next is written only when this one is on the disk; so only the end of a log may be torn.
 */
export function encodeBatch(writes: readonly Write[]): Buffer {
  const batch = Buffer.alloc(writes.reduce((bytes, write) => bytes + longestOf(write), HEADER))
  let end = HEADER
  for (const write of writes) end = encodeWrite(batch, end, write)
  batch.writeUInt32LE(end - HEADER, 0)
  batch.writeUInt32LE(crc32(batch.subarray(HEADER, end)), 4)
  return batch.subarray(0, end)
}

function valuesOf(write: Write): Float64Array {
  if ('put' in write) return write.put
  return 'append' in write ? write.append.add : NOTHING
}

const kindOf = (write: Write): number => ('put' in write ? PUT : 'append' in write ? APPEND : MOVE)

/** UTF-8 takes at most three bytes for a unit of a text. */
function longestOf(write: Write): number {
  return ENTRY + 3 * (write.space.length + write.key.length) + valuesOf(write).byteLength
}

function encodeWrite(batch: Buffer, at: number, write: Write): number {
  const values = valuesOf(write)
  const spaceEnd = at + ENTRY + batch.write(write.space, at + ENTRY)
  const keyEnd = spaceEnd + batch.write(write.key, spaceEnd)
  batch.writeUInt8(kindOf(write), at)
  batch.writeUInt32LE(spaceEnd - at - ENTRY, at + 1)
  batch.writeUInt32LE(keyEnd - spaceEnd, at + 5)
  batch.writeUInt32LE(values.length, at + 9)
  batch.writeUInt32LE('append' in write ? write.append.drop : 0, at + 13)
  batch.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), keyEnd)
  return keyEnd + values.byteLength
}

/**
 * Gives every write of a log to `take`, in order, and returns the length of its whole part: what follows is the torn end
 * of a batch that was never acknowledged.
 *
 * Errors: `storage.online_damaged` when a batch that is not the last one is broken.
 */
export function replay(log: Buffer, file: string, take: (write: Write) => void): number {
  let at = 0
  while (at < log.length) {
    const end = endOfBatch(log, at)
    if (end === undefined) {
      if (wholeBatchAfter(log, at)) throw failStorage('online_damaged', { file, offset: at })
      return at
    }
    for (let place = at + HEADER; place < end; ) place = decodeWrite(log, place, take)
    at = end
  }
  return at
}

function endOfBatch(log: Buffer, at: number): number | undefined {
  if (at + HEADER > log.length) return undefined
  const length = log.readUInt32LE(at)
  const end = at + HEADER + length
  if (length === 0 || end > log.length) return undefined
  return crc32(log.subarray(at + HEADER, end)) === log.readUInt32LE(at + 4) ? end : undefined
}

function wholeBatchAfter(log: Buffer, at: number): boolean {
  if (at + HEADER > log.length) return false
  const next = at + HEADER + log.readUInt32LE(at)
  return next < log.length && next > at + HEADER && endOfBatch(log, next) !== undefined
}

function decodeWrite(log: Buffer, at: number, take: (write: Write) => void): number {
  const spaceEnd = at + ENTRY + log.readUInt32LE(at + 1)
  const keyEnd = spaceEnd + log.readUInt32LE(at + 5)
  const end = keyEnd + log.readUInt32LE(at + 9) * NUMBER
  const space = log.toString('utf8', at + ENTRY, spaceEnd)
  const key = log.toString('utf8', spaceEnd, keyEnd)
  // Copied: a view on the log may not begin at a multiple of eight bytes, and would keep the whole log in memory.
  const values = new Float64Array(log.buffer.slice(log.byteOffset + keyEnd, log.byteOffset + end))
  const drop = log.readUInt32LE(at + 13)
  if (log[at] === MOVE) take({ space, key, move: true })
  else take(log[at] === PUT ? { space, key, put: values } : { space, key, append: { drop, add: values } })
  return end
}

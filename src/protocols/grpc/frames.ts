import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { failHttp } from '../../http/index.ts'
import { fail } from '../errors.ts'
import { sizeOf, type Writer, writerOf } from './writer.ts'

/** What stands before each message: whether it is packed, and its length. */
export const HEAD_BYTES = 5
/** A tensor of 64 MB and what is written around it, with room to spare. */
export const MESSAGE_LIMIT = 128 * 1024 * 1024

const UNPACKERS = { gzip: promisify(gunzip), deflate: promisify(inflate) }

/** Takes chunks as they come and gives out whole messages, still packed where they are. */
export interface Frames {
  /** Errors: `http.body_too_large` for a message that says it is too long. */
  add(chunk: Buffer): void
  /** The next message that is all there. */
  next(): Frame | undefined
  /** Bytes that belong to no whole message. */
  readonly left: number
}

export interface Frame {
  readonly packed: boolean
  readonly bytes: Buffer
}

export function createFrames(limit = MESSAGE_LIMIT): Frames {
  let chunks: Buffer[] = []
  let held = 0

  /** All that is held in one piece; chunks that are parts of a long message are put together only once. */
  function whole(): Buffer {
    if (chunks.length > 1) chunks = [Buffer.concat(chunks, held)]
    return chunks[0]!
  }

  /** The length of the message that is coming; nothing as long as its head is not there. */
  function lengthOfNext(): number | undefined {
    if (held < HEAD_BYTES) return undefined
    if (chunks[0]!.length < HEAD_BYTES) whole()
    const length = chunks[0]!.readUInt32BE(1)
    if (length > limit) throw failHttp('body_too_large', { limit })
    return length
  }

  return {
    add(chunk) {
      chunks.push(chunk)
      held += chunk.length
      lengthOfNext()
    },
    next() {
      const length = lengthOfNext()
      if (length === undefined || held < HEAD_BYTES + length) return undefined
      const bytes = whole()
      held -= HEAD_BYTES + length
      chunks = held > 0 ? [bytes.subarray(HEAD_BYTES + length)] : []
      return { packed: bytes[0] === 1, bytes: bytes.subarray(HEAD_BYTES, HEAD_BYTES + length) }
    },
    get left() {
      return held
    },
  }
}

/** A message as it was before it was packed. Errors: `http.body_too_large`, `protocols.bad_framing`, `unknown_packing`. */
export function unpack(frame: Frame, encoding: unknown, limit = MESSAGE_LIMIT): Buffer | Promise<Buffer> {
  if (!frame.packed) return frame.bytes
  if (encoding !== 'gzip' && encoding !== 'deflate') throw fail('unknown_packing', {})
  return UNPACKERS[encoding](frame.bytes, { maxOutputLength: limit }).catch((cause: { code?: string }) => {
    if (cause.code === 'ERR_BUFFER_TOO_LARGE') throw failHttp('body_too_large', { limit }, cause)
    throw fail('bad_framing', { reason: `a message is no ${encoding}` }, cause)
  })
}

/** A message behind its head, in pieces. */
export function frameOf(write: (writer: Writer) => void): readonly Buffer[] {
  const writer = writerOf(HEAD_BYTES)
  write(writer)
  const parts = writer.parts()
  const [first] = parts
  first![0] = 0
  first!.writeUInt32BE(sizeOf(parts) - HEAD_BYTES, 1)
  return parts
}

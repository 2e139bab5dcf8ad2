import type { Tensor } from '../../inference/index.ts'
import { fail } from '../errors.ts'
import { printable } from '../shown.ts'
import { SIZE_OF } from './datatypes.ts'
import { singlesOfBrains, singlesOfHalves } from './half.ts'

type Make = (bytes: ArrayBuffer) => ArrayLike<unknown>

const MAKE: Readonly<Record<string, Make>> = {
  BOOL: (bytes) => new Uint8Array(bytes),
  INT8: (bytes) => new Int8Array(bytes),
  INT16: (bytes) => new Int16Array(bytes),
  INT32: (bytes) => new Int32Array(bytes),
  INT64: (bytes) => new BigInt64Array(bytes),
  UINT8: (bytes) => new Uint8Array(bytes),
  UINT16: (bytes) => new Uint16Array(bytes),
  UINT32: (bytes) => new Uint32Array(bytes),
  UINT64: (bytes) => new BigUint64Array(bytes),
  FP16: (bytes) => singlesOfHalves(new Uint16Array(bytes)),
  BF16: (bytes) => singlesOfBrains(new Uint16Array(bytes)),
  FP32: (bytes) => new Float32Array(bytes),
  FP64: (bytes) => new Float64Array(bytes),
}

/**
 * The values of raw bytes: a typed array that is nobody else's, or texts. Half precision comes as single.
 *
 * Errors: `protocols.bad_request` where the bytes are no such values.
 */
export function rawValues(datatype: string, raw: Uint8Array, input: string): ArrayLike<unknown> {
  if (datatype === 'BYTES') return textsOf(raw, input)
  const size = SIZE_OF[datatype]
  if (size === undefined || raw.length % size !== 0)
    throw fail('bad_request', { reason: `the bytes of input '${printable(input)}' are not of type ${datatype}` })
  // Buffers share memory and begin anywhere: only a copy is aligned, and safe from what comes next.
  return MAKE[datatype]!(Uint8Array.prototype.slice.call(raw).buffer as ArrayBuffer)
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function textsOf(raw: Uint8Array, input: string): string[] {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length)
  const texts: string[] = []
  for (let at = 0; at < raw.length; ) {
    const begin = at + 4
    const end = begin <= raw.length ? begin + view.getUint32(at, true) : Number.POSITIVE_INFINITY
    if (end > raw.length)
      throw fail('bad_request', { reason: `the texts of input '${printable(input)}' are longer than its bytes` })
    texts.push(readText(raw.subarray(begin, end), input))
    at = end
  }
  return texts
}

/** Bytes as text. Errors: `protocols.bad_request` where they are no UTF-8. */
export function readText(bytes: Uint8Array, input: string): string {
  try {
    return strictUtf8.decode(bytes)
  } catch (cause) {
    throw fail('bad_request', { reason: `a text of input '${printable(input)}' is not UTF-8` }, cause)
  }
}

/** The values of a tensor as raw bytes. Where they are numbers it is their own memory, not a copy. */
export function rawOf(tensor: Tensor): Buffer {
  if (tensor.type === 'string') return rawTexts(tensor.data)
  const { buffer, byteOffset, byteLength } = tensor.data
  return Buffer.from(buffer, byteOffset, byteLength)
}

const LENGTH_BYTES = 4

function rawTexts(texts: readonly string[]): Buffer {
  let size = 0
  for (const text of texts) size += LENGTH_BYTES + Buffer.byteLength(text)
  const bytes = Buffer.allocUnsafe(size)
  let at = 0
  for (const text of texts) {
    const length = bytes.write(text, at + LENGTH_BYTES)
    bytes.writeUInt32LE(length, at)
    at += LENGTH_BYTES + length
  }
  return bytes
}

/** Hands out the raw blocks of a body in the order of its inputs. */
export interface Blocks {
  /** The next `size` bytes. Errors: `protocols.bad_request` where fewer are left. */
  take(size: unknown): Buffer
  /** Errors: `protocols.bad_request` where bytes are left over. */
  end(): void
}

export function blocksOf(bytes: Buffer): Blocks {
  let at = 0
  return {
    take(size) {
      if (!Number.isSafeInteger(size) || (size as number) < 0 || at + (size as number) > bytes.length)
        throw fail('bad_request', { reason: 'binary_data_size is more than the body holds' })
      at += size as number
      return bytes.subarray(at - (size as number), at)
    },
    end() {
      if (at !== bytes.length)
        throw fail('bad_request', { reason: `${bytes.length - at} bytes of the body belong to no input` })
    },
  }
}

import { fail } from './errors.ts'

/** The JSON of a body and the raw blocks behind it. */
export interface SplitBody {
  readonly json: Buffer
  readonly blocks: Buffer
}

/**
 * Parts a body at the length its header names; without the header all of it is JSON. Errors: `protocols.bad_request`.
 *
 * Source: Triton's binary tensor data extension.
 */
export function splitBody(body: Buffer, header: string | undefined): SplitBody {
  if (header === undefined) return { json: body, blocks: body.subarray(body.length) }
  const length = /^\d{1,9}$/.test(header) ? Number(header) : Number.NaN
  if (!(length > 0 && length <= body.length))
    throw fail('bad_request', { reason: 'Inference-Header-Content-Length is not the length of its JSON' })
  return { json: body.subarray(0, length), blocks: body.subarray(length) }
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

type Read = (view: DataView, at: number) => unknown

const SIZES: Readonly<Record<string, readonly [number, Read]>> = {
  BOOL: [1, (view, at) => view.getUint8(at)],
  INT8: [1, (view, at) => view.getInt8(at)],
  INT16: [2, (view, at) => view.getInt16(at, true)],
  INT32: [4, (view, at) => view.getInt32(at, true)],
  INT64: [8, (view, at) => Number(view.getBigInt64(at, true))],
  UINT8: [1, (view, at) => view.getUint8(at)],
  UINT16: [2, (view, at) => view.getUint16(at, true)],
  UINT32: [4, (view, at) => view.getUint32(at, true)],
  UINT64: [8, (view, at) => Number(view.getBigUint64(at, true))],
  FP16: [2, (view, at) => missingNaN(halfAt(view, at))],
  FP32: [4, (view, at) => missingNaN(view.getFloat32(at, true))],
  FP64: [8, (view, at) => missingNaN(view.getFloat64(at, true))],
}

/** The values of a raw block, as JSON would have held them: NaN, which JSON has not, is null. */
export function readBlock(datatype: string, block: Buffer, input: string): readonly unknown[] {
  if (datatype === 'BYTES') return readTexts(block, input)
  const [size, read] = SIZES[datatype] ?? [0, () => undefined]
  if (size === 0 || block.length % size !== 0)
    throw fail('bad_request', { reason: `the bytes of input '${input}' are not of type ${datatype}` })
  const view = new DataView(block.buffer, block.byteOffset, block.length)
  return Array.from({ length: block.length / size }, (_, i) => read(view, i * size))
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function readTexts(block: Buffer, input: string): string[] {
  const texts: string[] = []
  for (let at = 0; at < block.length; ) {
    const begin = at + 4
    const end = begin <= block.length ? begin + block.readUInt32LE(at) : Number.POSITIVE_INFINITY
    if (end > block.length)
      throw fail('bad_request', { reason: `the texts of input '${input}' are longer than its bytes` })
    texts.push(readText(block.subarray(begin, end), input))
    at = end
  }
  return texts
}

function readText(bytes: Buffer, input: string): string {
  try {
    return strictUtf8.decode(bytes)
  } catch (cause) {
    throw fail('bad_request', { reason: `a text of input '${input}' is not UTF-8` }, cause)
  }
}

const missingNaN = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** IEEE 754 binary16. */
function halfAt(view: DataView, at: number): number {
  const bits = view.getUint16(at, true)
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Values as a raw block: FP64 and INT64 little-endian, BYTES each with its length before it. */
export function writeBlock(datatype: string, data: ArrayLike<unknown>): Buffer {
  if (datatype === 'BYTES') return writeTexts(data as ArrayLike<string>)
  const block = Buffer.alloc(data.length * 8)
  for (let i = 0; i < data.length; i++) {
    if (datatype === 'INT64') block.writeBigInt64LE(BigInt(data[i] as number), i * 8)
    else block.writeDoubleLE(data[i] as number, i * 8)
  }
  return block
}

function writeTexts(texts: ArrayLike<string>): Buffer {
  const parts = Array.from(texts, (text) => {
    const bytes = Buffer.from(text)
    const length = Buffer.alloc(4)
    length.writeUInt32LE(bytes.length)
    return [length, bytes]
  })
  return Buffer.concat(parts.flat())
}

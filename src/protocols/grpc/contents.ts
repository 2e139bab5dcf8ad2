import type { Tensor } from '../../inference/index.ts'
import { fail } from '../errors.ts'
import { readText } from '../open-inference/raw.ts'
import { printable } from '../shown.ts'
import { boolean, countFixed, countVarints, eachVarint, nextField, type Reader, span } from './reader.ts'
import type { Writer } from './writer.ts'

/** The field of `InferTensorContents` that holds the values of each datatype; half precision has none. */
const FIELD_OF: Readonly<Record<string, number>> = {
  ...{ BOOL: 1, INT8: 2, INT16: 2, INT32: 2, INT64: 3, UINT8: 4, UINT16: 4, UINT32: 4, UINT64: 5 },
  ...{ FP32: 6, FP64: 7, BYTES: 8 },
}
const TEXTS = 8

/**
 * The values of typed contents, which are nobody else's: small whole numbers as ones of 32 bits, still to be held to their datatype.
 * Every list may be packed or not, and come in pieces: it is counted first, so that none takes more memory than its values.
 *
 * Errors: `protocols.bad_request` where the datatype has no contents, `bad_message`.
 * Source: Open Inference Protocol over gRPC, `InferTensorContents`.
 */
export function readContents(
  messages: readonly Reader[],
  { datatype, input }: { readonly datatype: string; readonly input: string },
): ArrayLike<unknown> {
  const field = FIELD_OF[datatype]
  if (field === undefined)
    throw fail('bad_request', {
      reason: `input '${printable(input)}' of type ${printable(datatype)} has no typed contents`,
    })
  if (field === TEXTS) return readTexts(messages, input)
  const kind = KINDS[field]!
  let count = 0
  eachPiece(messages, field, (piece) => {
    count += kind.count(piece)
  })
  const values = kind.make(count)
  const bytes = new Uint8Array(values.buffer)
  const put = kind.put(bytes)
  eachPiece(messages, field, put)
  return values
}

function eachPiece(messages: readonly Reader[], field: number, each: (piece: Reader) => void): void {
  for (const message of messages) {
    const reader = { ...message }
    while (nextField(reader)) if (reader.field === field) each(reader)
  }
}

function readTexts(messages: readonly Reader[], input: string): readonly string[] {
  const texts: string[] = []
  eachPiece(messages, TEXTS, (piece) => {
    texts.push(readText(span(piece), input))
  })
  return texts
}

type Values = ArrayLike<unknown> & { readonly buffer: ArrayBufferLike }

interface Kind {
  readonly count: (piece: Reader) => number
  readonly make: (count: number) => Values
  /** Puts piece after piece into the bytes of the values. */
  readonly put: (bytes: Uint8Array) => (piece: Reader) => void
}

const varints = (make: Kind['make'], value: (halves: Reader) => number): Kind => ({
  ...{ count: countVarints, make },
  put(bytes) {
    const values = new Uint32Array(bytes.buffer)
    let at = 0
    const putOne = (halves: Reader): void => {
      values[at++] = value(halves)
    }
    return (piece) => eachVarint(piece, putOne)
  },
})

/** Numbers of 64 bits lie in memory with the low half first. */
const wides = (make: Kind['make']): Kind => ({
  ...{ count: countVarints, make },
  put(bytes) {
    const halves = new Uint32Array(bytes.buffer)
    let at = 0
    const putOne = ({ low, high }: Reader): void => {
      halves[at++] = low
      halves[at++] = high
    }
    return (piece) => eachVarint(piece, putOne)
  },
})

const reals = (make: Kind['make'], size: 4 | 8): Kind => ({
  ...{ count: (piece) => countFixed(piece, size), make },
  put(bytes) {
    let at = 0
    return ({ bytes: message, from, at: end }) => {
      bytes.set(message.subarray(from, end), at)
      at += end - from
    }
  },
})

const KINDS: Readonly<Record<number, Kind>> = {
  1: varints(
    (count) => new Uint32Array(count),
    (halves) => (boolean(halves) ? 1 : 0),
  ),
  2: varints(
    (count) => new Int32Array(count),
    ({ low }) => low,
  ),
  3: wides((count) => new BigInt64Array(count)),
  4: varints(
    (count) => new Uint32Array(count),
    ({ low }) => low,
  ),
  5: wides((count) => new BigUint64Array(count)),
  6: reals((count) => new Float32Array(count), 4),
  7: reals((count) => new Float64Array(count), 8),
}

/** Writes the values of an output as typed contents. */
export function writeContents(writer: Writer, { type, data }: Tensor): void {
  switch (type) {
    case 'string':
      for (const value of data) writer.text(TEXTS, value)
      return
    case 'float':
    case 'double':
      writer.bytes(type === 'float' ? 6 : 7, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      return
    default:
      if (data.length > 0) writer.integers(WHOLE[type], data)
  }
}

const WHOLE = { int64: 3, int32: 2, bool: 1, uint8: 4 } as const

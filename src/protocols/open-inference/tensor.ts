import type { Tensor } from '../../inference/index.ts'
import type { ServedInput } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { printable } from '../shown.ts'
import { datatypeOf, isAccepted } from './datatypes.ts'
import { momentOf } from './moments.ts'
import { isMissing, type Numbers, readBooleans, readReals, readWhole, readWide } from './numbers.ts'
import { rawValues } from './raw.ts'
import type { SentTensor } from './sent.ts'

/** For whom a tensor is read. */
export interface Reader {
  readonly model: string
  /** Whether FP64 must not be rounded to single precision. */
  readonly strict: boolean
}

/**
 * What was sent for an input as the tensor it takes: the same bits whether they came as JSON, as bytes or as typed contents.
 *
 * Errors: `protocols.wrong_datatype`, `wrong_shape`, `wrong_count`, `wrong_value`, `bad_request`.
 */
export function tensorFor(sent: SentTensor, input: ServedInput, reader: Reader): Tensor {
  const { name, datatype, raw } = sent
  const { model, strict } = reader
  if (!isAccepted(input, datatype, strict)) {
    const kinds = { found: printable(datatype), expected: datatypeOf(input) }
    throw fail('wrong_datatype', { input: printable(name), model, ...kinds })
  }
  const shape = fittedShape(sent, input, model)
  const count = product(shape)
  const source = raw === undefined ? sent.values : rawValues(datatype, raw, name)
  if (source.length !== count)
    throw fail('wrong_count', { input: printable(name), model, found: source.length, expected: count })
  const wrong = (at: number): Error => wrongValue(sent, model, at)
  return {
    type: input.type,
    shape,
    data: read({ source, datatype, infinite: sent.infinite, wrong }, sent, input),
  } as Tensor
}

function read(numbers: Numbers, sent: SentTensor, input: ServedInput): Tensor['data'] {
  const { source, datatype } = numbers
  const { length } = source
  switch (input.type) {
    case 'float':
      return source instanceof Float32Array ? source : readReals(new Float32Array(length), numbers)
    case 'double':
      return readDoubles(numbers, input)
    case 'int64':
      return source instanceof BigInt64Array ? source : readWide(new BigInt64Array(length), numbers)
    case 'int32':
      return datatype === 'INT32' && source instanceof Int32Array ? source : readWhole(new Int32Array(length), numbers)
    case 'uint8':
      return source instanceof Uint8Array ? source : readWhole(new Uint8Array(length), numbers)
    case 'bool':
      return readBooleans(new Uint8Array(length), { ...numbers, datatype })
    default:
      return readTexts(numbers, sent.contentType === 'base64')
  }
}

function readDoubles(numbers: Numbers, input: ServedInput): Float64Array {
  const { source, datatype } = numbers
  const out = new Float64Array(source.length)
  if (input.kind === 'boolean') return readBooleans(out, numbers)
  if (datatype === 'BYTES') return readMoments(out, numbers)
  if (source instanceof Float32Array) return Float64Array.from(source)
  return source instanceof Float64Array ? source : readReals(out, numbers)
}

function readMoments(out: Float64Array, { source, wrong }: Numbers): Float64Array {
  for (let i = 0; i < out.length; i++) {
    const value = source[i]
    const at = isMissing(value) || value === '' ? Number.NaN : typeof value === 'string' ? momentOf(value) : undefined
    if (at === undefined) throw wrong(i)
    out[i] = at
  }
  return out
}

/** Texts, an empty one for null. */
function readTexts({ source, wrong }: Numbers, packed: boolean): readonly string[] {
  const texts = new Array<string>(source.length)
  for (let i = 0; i < texts.length; i++) {
    const given = source[i]
    const value = isMissing(given) ? '' : given
    const text = typeof value !== 'string' ? undefined : packed ? unpacked(value) : value
    if (text === undefined) throw wrong(i)
    texts[i] = text
  }
  return texts
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text that base64 holds; `undefined` where it holds none. */
function unpacked(text: string): string | undefined {
  if (!/^[\w+/-]*={0,2}$/.test(text)) return undefined
  try {
    return strictUtf8.decode(Buffer.from(text, 'base64'))
  } catch {
    return undefined
  }
}

/** The error of the value at a place of a tensor: its row, never the value. */
export function wrongValue({ name, datatype, shape }: SentTensor, model: string, at: number): Error {
  const row = Math.floor(at / Math.max(1, product(shape.slice(1))))
  return fail('wrong_value', { input: printable(name), model, row, datatype: printable(datatype) })
}

/** Elements of a shape. */
export function product(shape: readonly number[]): number {
  let count = 1
  for (const length of shape) count *= length
  return count
}

/** The shape that was sent, in as many axes as the input has: a column may come as [n] and as [n,1]. */
function fittedShape({ name, shape }: SentTensor, input: ServedInput, model: string): readonly number[] {
  const own = input.shape
  if (isFit(shape, own)) return shape
  const column = shape.length === 1 ? [shape[0]!, 1] : shape.length === 2 && shape[1] === 1 ? [shape[0]!] : undefined
  if (column && isFit(column, own)) return column
  throw fail('wrong_shape', { input: printable(name), model, expected: shownShape(own), found: shownShape(shape) })
}

function isFit(shape: readonly number[], own: readonly number[]): boolean {
  if (shape.length !== own.length) return false
  for (let i = 0; i < own.length; i++) if (own[i]! >= 0 && own[i] !== shape[i]) return false
  return true
}

/** A shape as it is shown: `[-1,4]`. */
export const shownShape = (shape: readonly number[]): string => `[${shape.join(',')}]`

import type { Tensor } from '../inference/index.ts'
import type { ServedInput } from './data-plane.ts'
import type { Reading } from './json-reader.ts'
import { momentOf } from './open-inference/moments.ts'
import { isObject } from './shown.ts'

/** What the JSON of a protocol may hold besides plain values. */
export interface TensorRules {
  /** The text "NaN" is a missing number. */
  readonly quotedNaN?: boolean
  /** `{"b64": "…"}` is a text by its bytes. */
  readonly base64?: boolean
}

/** Takes the values of JSON, one by one, into the tensor of an input. */
export interface TensorWriter {
  /** What it takes, for messages: `float`, `int64`, `string`, `time`, … */
  readonly expects: string
  /** False for what is no value of the input; nothing is put then. */
  put(at: number, value: unknown): boolean
  tensor(shape: readonly number[]): Tensor
}

/**
 * The writer for `count` values of an input. Whole numbers are taken by every number type that holds them, a number with a fraction by
 * real types only; null is a missing number or text, and nothing that an integer or a boolean tensor could hold.
 */
export function tensorWriter(
  input: ServedInput,
  count: number,
  { reading, rules }: { readonly reading: Reading; readonly rules: TensorRules },
): TensorWriter {
  const { type, kind } = input
  if (type === 'string') return textWriter(count, rules)
  if (kind !== undefined) return kind === 'time' ? momentWriter(count, reading) : flagWriter(count)
  if (type === 'float' || type === 'double') return realWriter(type, count, { reading, rules })
  if (type === 'bool') return boolWriter(count)
  return type === 'int64' ? longWriter(count, reading) : wholeWriter(type, count, reading)
}

/** From here on, rounding to single precision makes a number infinite. */
const BEYOND_FLOAT = 2 ** 128 - 2 ** 103

function realWriter(
  type: 'float' | 'double',
  count: number,
  { reading, rules }: { readonly reading: Reading; readonly rules: TensorRules },
): TensorWriter {
  const data = type === 'float' ? new Float32Array(count) : new Float64Array(count)
  const beyond = type === 'float' ? BEYOND_FLOAT : Number.POSITIVE_INFINITY
  const other = (at: number, value: unknown): boolean => {
    if (typeof value === 'number') {
      if (Number.isFinite(value)) return false
      reading.doubtful ||= isDoubtful(value, reading)
      data[at] = value
    } else if (typeof value === 'bigint') data[at] = Number(value)
    else if (value === null || (value === 'NaN' && rules.quotedNaN)) data[at] = Number.NaN
    else return false
    return true
  }
  return {
    expects: type,
    put(at, value) {
      if (typeof value !== 'number' || !(value < beyond && value > -beyond)) return other(at, value)
      data[at] = value
      return true
    },
    tensor: (shape) => ({ type, shape, data }) as Tensor,
  }
}

function momentWriter(count: number, reading: Reading): TensorWriter {
  const { put, tensor } = realWriter('double', count, { reading, rules: { quotedNaN: true } })
  return {
    expects: 'time',
    put: (at, value) => put(at, typeof value === 'string' ? (momentOf(value) ?? value) : value),
    tensor,
  }
}

/** A boolean that may be missing. */
function flagWriter(count: number): TensorWriter {
  const data = new Float64Array(count)
  return {
    expects: 'bool',
    put(at, value) {
      const missing = value === null || Number.isNaN(value)
      if (typeof value !== 'boolean' && !missing) return false
      data[at] = missing ? Number.NaN : Number(value)
      return true
    },
    tensor: (shape) => ({ type: 'double', shape, data }),
  }
}

function boolWriter(count: number): TensorWriter {
  const data = new Uint8Array(count)
  return {
    expects: 'bool',
    put(at, value) {
      if (typeof value !== 'boolean') return false
      data[at] = value ? 1 : 0
      return true
    },
    tensor: (shape) => ({ type: 'bool', shape, data }),
  }
}

/** Infinite or whole beyond 2^53: what the engine's parser may have bent. */
const isDoubtful = (value: unknown, { exact }: Reading): boolean =>
  !exact && typeof value === 'number' && (Number.isInteger(value) || Math.abs(value) === Number.POSITIVE_INFINITY)

const LEAST_LONG = -(2n ** 63n)
const LARGEST_LONG = 2n ** 63n - 1n

function longWriter(count: number, reading: Reading): TensorWriter {
  const data = new BigInt64Array(count)
  return {
    expects: 'int64',
    put(at, value) {
      if (typeof value === 'number') {
        if (Number.isSafeInteger(value)) {
          data[at] = BigInt(value)
          return true
        }
        reading.doubtful ||= isDoubtful(value, reading)
        if (!Number.isInteger(value)) return false
      } else if (typeof value !== 'bigint') return false
      const whole = BigInt(value)
      if (whole < LEAST_LONG || whole > LARGEST_LONG) return false
      data[at] = whole
      return true
    },
    tensor: (shape) => ({ type: 'int64', shape, data }),
  }
}

const RANGES = { int32: [-(2 ** 31), 2 ** 31 - 1], uint8: [0, 255] } as const

function wholeWriter(type: 'int32' | 'uint8', count: number, reading: Reading): TensorWriter {
  const data = type === 'int32' ? new Int32Array(count) : new Uint8Array(count)
  const [least, largest] = RANGES[type]
  return {
    expects: type,
    put(at, value) {
      if (!Number.isInteger(value) || (value as number) < least || (value as number) > largest) {
        reading.doubtful ||= isDoubtful(value, reading)
        return false
      }
      data[at] = value as number
      return true
    },
    tensor: (shape) => ({ type, shape, data }) as Tensor,
  }
}

function textWriter(count: number, { base64 }: TensorRules): TensorWriter {
  const data = new Array<string>(count).fill('')
  return {
    expects: 'string',
    put(at, value) {
      const text = base64 && isObject(value) ? textOfBase64(value['b64'], value) : (value ?? '')
      if (typeof text !== 'string' || !isWellFormed(text)) return false
      data[at] = text
      return true
    },
    tensor: (shape) => ({ type: 'string', shape, data }),
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u
const isWellFormed = (text: string): boolean => !LONE_SURROGATE.test(text)
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of base64, where it is the only member; `undefined` for what is none. */
function textOfBase64(coded: unknown, holder: object): string | undefined {
  if (typeof coded !== 'string' || Object.keys(holder).length !== 1 || !BASE64.test(coded)) return undefined
  try {
    return strictUtf8.decode(Buffer.from(coded, 'base64'))
  } catch {
    return undefined
  }
}

/** True for `{"b64": "…"}`. */
export const isBase64 = (value: unknown): boolean =>
  isObject(value) && typeof value['b64'] === 'string' && Object.keys(value).length === 1

import { fail } from './errors.ts'
import type { Tensor, TensorType } from './tensor.ts'

/** What onnxruntime takes and gives: its own name of the type, and the elements. */
export interface NativeTensor {
  readonly type: string
  readonly dims: readonly number[]
  readonly data: unknown
}

interface Conversion {
  readonly type: TensorType
  /** Elements as onnxruntime takes them. */
  readonly into: (tensor: Tensor, input: string) => NativeTensor['data']
  readonly outOf: (data: never) => Tensor['data']
}

const as = (type: TensorType): Conversion => ({ type, into: ({ data }) => data, outOf: (data) => data })

/** Each type of onnxruntime, and the smallest of ours that holds all its values. */
const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  float32: as('float'),
  float64: as('double'),
  int64: as('int64'),
  int32: as('int32'),
  bool: as('bool'),
  uint8: as('uint8'),
  string: { type: 'string', into: ({ data }) => [...(data as readonly string[])], outOf: (data) => data },
  int8: { type: 'int32', into: whole(Int8Array), outOf: (data: Int8Array) => Int32Array.from(data) },
  int16: { type: 'int32', into: whole(Int16Array), outOf: (data: Int16Array) => Int32Array.from(data) },
  uint16: { type: 'int32', into: whole(Uint16Array), outOf: (data: Uint16Array) => Int32Array.from(data) },
  uint32: { type: 'int64', into: whole(Uint32Array), outOf: (data: Uint32Array) => BigInt64Array.from(data, BigInt) },
  float16: { type: 'float', into: ({ data }) => Uint16Array.from(data as Float32Array, halfOf), outOf: fromHalves },
}

function conversionOf(type: string, name: string): Conversion {
  const found = Object.hasOwn(CONVERSIONS, type) ? CONVERSIONS[type] : undefined
  if (found === undefined) throw fail('unsupported', { what: `${name} of element type ${type}` })
  return found
}

/** Our type for one of onnxruntime. Errors: `inference.unsupported`. */
export const typeOfNative = (type: string, name: string): TensorType => conversionOf(type, name).type

/** The elements as an input of that type takes them. Errors: `inference.bad_value` for whole numbers that it cannot hold. */
export function toNative(tensor: Tensor, type: string, name: string): NativeTensor {
  return { type, dims: tensor.shape, data: conversionOf(type, name).into(tensor, name) }
}

/** Errors: `inference.unsupported`. */
export function fromNative({ type, dims, data }: NativeTensor, name: string): Tensor {
  const conversion = conversionOf(type, name)
  return { type: conversion.type, shape: [...dims], data: conversion.outOf(data as never) } as Tensor
}

type Narrow = Int8Array | Int16Array | Uint16Array | Uint32Array

function whole(maker: {
  new (length: number): Narrow
  readonly name: string
}): (tensor: Tensor, input: string) => Narrow {
  return ({ data }, input) => {
    const narrow = new maker(data.length)
    for (let i = 0; i < data.length; i++) {
      const value = Number(data[i])
      narrow[i] = value
      if (narrow[i] !== value)
        throw fail('bad_value', {
          operator: input,
          reason: `a number that ${maker.name.replace('Array', '')} can not hold`,
        })
    }
    return narrow
  }
}

function fromHalves(data: Uint16Array): Float32Array {
  // Newer engines give a Float16Array: the same bits.
  return Float32Array.from(new Uint16Array(data.buffer, data.byteOffset, data.length), floatOf)
}

/** The number that 16 bits stand for. Source: IEEE 754-2019, binary16. */
export function floatOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >>> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}

/** The nearest binary16, a tie to the even one; its 16 bits. */
export function halfOf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (Number.isNaN(size)) return 0x7e00
  if (size >= 65_520) return sign | 0x7c00
  const exponent = Math.max(-14, Math.floor(Math.log2(size)))
  const steps = roundHalfToEven(size / 2 ** (exponent - 10))
  // Below the smallest normal number the steps are the bits; above, a full row of steps carries into the exponent by itself.
  return sign | (steps < 1024 ? steps : ((exponent + 14) << 10) + steps)
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

import { fail } from './errors.ts'

interface Shaped {
  /** Length of each axis; empty for a scalar. */
  readonly shape: readonly number[]
}

/** 32-bit reals. */
export interface FloatTensor extends Shaped {
  readonly type: 'float'
  readonly data: Float32Array
}

/** 64-bit reals. */
interface DoubleTensor extends Shaped {
  readonly type: 'double'
  readonly data: Float64Array
}

/** 64-bit whole numbers. */
export interface Int64Tensor extends Shaped {
  readonly type: 'int64'
  readonly data: BigInt64Array
}

/** 32-bit whole numbers. */
interface Int32Tensor extends Shaped {
  readonly type: 'int32'
  readonly data: Int32Array
}

/** Booleans: 1 for true, 0 for false. */
export interface BoolTensor extends Shaped {
  readonly type: 'bool'
  readonly data: Uint8Array
}

/** Bytes. */
interface Uint8Tensor extends Shaped {
  readonly type: 'uint8'
  readonly data: Uint8Array
}

/** Texts; an empty one stands for a missing one. */
export interface StringTensor extends Shaped {
  readonly type: 'string'
  readonly data: readonly string[]
}

/** A value in a graph: its elements in row-major order. */
export type Tensor = FloatTensor | DoubleTensor | Int64Tensor | Int32Tensor | BoolTensor | Uint8Tensor | StringTensor

/** What a tensor holds, by ONNX's names. */
export type TensorType = Tensor['type']

/** The tensor of one type. */
export type TensorOf<T extends TensorType> = Extract<Tensor, { type: T }>

/** At most this many elements in one tensor: a hostile model must not take the memory of the process. */
export const MAX_ELEMENTS = 2 ** 26

/** At most this many axes. */
const MAX_AXES = 16

/**
 * Number of elements of a shape. Errors: `inference.too_large` above 2^26 elements or 16 axes, before anything is allocated. An
 * axis of length 0 hides no other: whoever counts along the axes alone is safe, too.
 */
export function elementsOf(shape: readonly number[]): number {
  if (shape.length > MAX_AXES) throw fail('too_large', { what: `a tensor of ${shape.length} axes`, limit: MAX_AXES })
  let count = 1
  let bound = 1
  for (const length of shape) {
    count *= length
    bound *= length >= 0 ? Math.max(1, length) : Number.NaN
  }
  if (!(bound <= MAX_ELEMENTS))
    throw fail('too_large', { what: `a tensor of shape [${shape.join(', ')}]`, limit: MAX_ELEMENTS })
  return count
}

const MAKERS = {
  float: (count: number) => new Float32Array(count),
  double: (count: number) => new Float64Array(count),
  int64: (count: number) => new BigInt64Array(count),
  int32: (count: number) => new Int32Array(count),
  bool: (count: number) => new Uint8Array(count),
  uint8: (count: number) => new Uint8Array(count),
  string: (count: number) => new Array<string>(count).fill(''),
}

/** A tensor of zeros (empty texts), whose data the maker may still write. */
export function zeros<T extends TensorType>(
  type: T,
  shape: readonly number[],
): { readonly type: T; readonly shape: readonly number[]; readonly data: ReturnType<(typeof MAKERS)[T]> } {
  return { type, shape, data: MAKERS[type](elementsOf(shape)) as ReturnType<(typeof MAKERS)[T]> }
}

/**
 * A float tensor over `values`; a plain array is rounded to float32.
 *
 * @example
 * floatTensor([2, 1], [0.5, NaN])
 */
export function floatTensor(shape: readonly number[], values: ArrayLike<number>): FloatTensor {
  return { type: 'float', shape, data: values instanceof Float32Array ? values : Float32Array.from(values) }
}

/** An int64 tensor of whole numbers. */
export function int64Tensor(shape: readonly number[], values: ArrayLike<number>): Int64Tensor {
  return { type: 'int64', shape, data: BigInt64Array.from(Array.from(values), BigInt) }
}

/** A tensor of texts; ONNX has no missing text, an empty one stands for it. */
export function stringTensor(shape: readonly number[], values: readonly string[]): StringTensor {
  return { type: 'string', shape, data: values }
}

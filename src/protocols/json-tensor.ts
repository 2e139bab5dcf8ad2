import type { Tensor } from '../inference/index.ts'
import type { ServedInput } from './data-plane.ts'
import type { Reading } from './json-reader.ts'
import { type TensorRules, type TensorWriter, tensorWriter } from './tensor-writer.ts'

/** How JSON becomes tensors: what a protocol allows, and how the body was read. */
export interface JsonTensorNeeds {
  readonly reading: Reading
  readonly rules: TensorRules
}

/** Where a nested list is put: it must have this shape, and its first element goes to `at`. */
interface Spot {
  readonly shape: readonly number[]
  readonly level: number
  readonly at: number
}

const MOST_AXES = 16

/** The lengths of nested lists, by their first elements; empty for what is no list. */
export function shapeOf(value: unknown): number[] {
  const shape: number[] = []
  for (let inner = value; Array.isArray(inner) && shape.length <= MOST_AXES; inner = inner[0]) shape.push(inner.length)
  return shape
}

/** Number of elements of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1)

/**
 * The shape that a model takes `found` as, `undefined` where it takes it as none: equal on every axis that is not free, or after axes of
 * length 1 were put behind or taken away there.
 *
 * @example
 * fittingShape([-1, 1], [5]) // [5, 1]
 */
export function fittingShape(wanted: readonly number[], found: readonly number[]): readonly number[] | undefined {
  const [longer, shorter] = found.length >= wanted.length ? [found, wanted.length] : [wanted, found.length]
  for (let axis = shorter; axis < longer.length; axis++) if (longer[axis] !== 1) return undefined
  const fits = wanted.every((length, axis) => length < 0 || length === (found[axis] ?? 1))
  return fits ? wanted.map((length, axis) => (length < 0 ? (found[axis] ?? 1) : length)) : undefined
}

/** Puts a value or nested lists of a known shape; gives back why it cannot, in the words of TensorFlow Serving. */
export function fillNested(writer: TensorWriter, value: unknown, spot: Spot): string | undefined {
  const { shape, level, at } = spot
  if (!Array.isArray(value)) {
    if (level < shape.length)
      return `JSON Value found at incorrect level: ${level + 1} in the JSON DOM. Expected at level: ${shape.length}`
    return writer.put(at, value) ? undefined : wrongType(value, writer)
  }
  if (level >= shape.length) return `Encountered list at unexpected level: ${level} expected < ${shape.length}`
  if (value.length !== shape[level])
    return `Encountered list at unexpected size: ${value.length} at level: ${level} expected size: ${shape[level]}`
  if (level === shape.length - 1) return fillList(writer, value, spot)
  const step = sizeOf(shape.slice(level + 1))
  for (let i = 0; i < value.length; i++) {
    const reason = fillNested(writer, value[i], { shape, level: level + 1, at: at + i * step })
    if (reason !== undefined) return reason
  }
  return undefined
}

/** The innermost list. */
function fillList(writer: TensorWriter, list: readonly unknown[], { shape, at }: Spot): string | undefined {
  for (let i = 0; i < list.length; i++) {
    const value = list[i]
    if (writer.put(at + i, value)) continue
    return Array.isArray(value)
      ? fillNested(writer, value, { shape, level: shape.length, at })
      : wrongType(value, writer)
  }
  return undefined
}

const wrongType = (value: unknown, { expects }: TensorWriter): string =>
  `JSON Value of type ${typeOf(value)} is not of expected type: ${expects}`

function typeOf(value: unknown): string {
  if (value === null) return 'Null'
  if (Array.isArray(value)) return 'Array'
  return { string: 'String', boolean: 'Bool', object: 'Object' }[typeof value as string] ?? 'Number'
}

/** Rows of one input, one after the other. */
export interface Stack {
  /** Adds the value of a row; gives back why it cannot. */
  add(row: number, value: unknown): string | undefined
  tensor(): Tensor
}

/** A stack for `rows` values such as the first one; where an input takes none such, why. */
export function stackOf(
  input: ServedInput,
  rows: number,
  { first, ...needs }: JsonTensorNeeds & { readonly first: unknown },
): Stack | string {
  const shape = shapeOf(first)
  const fitting = fittingShape(input.shape, [rows, ...shape])
  if (fitting === undefined) return misfitOf(input.shape.slice(1), shape)
  const size = sizeOf(shape)
  if (!isHonest(rows * size, needs.reading)) return `Expecting tensor size: ${size} in every row`
  const writer = tensorWriter(input, rows * size, needs)
  return {
    add(row, value) {
      const reason = fillNested(writer, value, { shape, level: 0, at: row * size })
      return reason === undefined ? undefined : misfitOfRow(reason, value, { shape, input, needs })
    },
    tensor: () => writer.tensor(fitting),
  }
}

const ALWAYS_HONEST = 1_048_576

/** Whether a body of its length may stand for so many values: what a few lists only promise is not made room for. */
export const isHonest = (values: number, { letters }: Reading): boolean => values <= Math.max(letters, ALWAYS_HONEST)

/** A row that is well in itself but of another shape than the first is told so. */
function misfitOfRow(
  reason: string,
  value: unknown,
  { shape, input, needs }: { shape: readonly number[]; input: ServedInput; needs: JsonTensorNeeds },
): string {
  const own = shapeOf(value)
  if (own.length === shape.length && own.every((length, axis) => length === shape[axis])) return reason
  if (!isHonest(sizeOf(own), needs.reading)) return misfitOf(shape, own)
  const scratch = tensorWriter(input, sizeOf(own), needs)
  return fillNested(scratch, value, { shape: own, level: 0, at: 0 }) ?? misfitOf(shape, own)
}

/** Why a value of one shape is not taken where another is wanted. */
export function misfitOf(wanted: readonly number[], found: readonly number[]): string {
  const known = wanted.every((length) => length >= 0)
  if (known && sizeOf(wanted) !== sizeOf(found))
    return `Expecting tensor size: ${sizeOf(wanted)} but got: ${sizeOf(found)}`
  return `Expecting shape [${wanted.join(',')}] but got: [${found.join(',')}]`
}

import { failInference, type Tensor } from '../inference/index.ts'
import type { Tensors } from './executor.ts'

/** Some rows of tensors whose first axis counts rows, in the order of `rows`. */
export function takeTensorRows(tensors: Tensors, rows: Uint32Array): Tensors {
  const taken: Record<string, Tensor> = Object.create(null)
  for (const [name, tensor] of Object.entries(tensors)) {
    const shape = [rows.length, ...tensor.shape.slice(1)]
    const some = emptyLike(tensor, shape)
    copyRows(tensor, some, { from: (row) => rows[row]!, to: (row) => row, rows: rows.length })
    taken[name] = some
  }
  return taken
}

/** What was said of some of the rows. */
export interface TensorPart {
  readonly rows: Uint32Array
  readonly tensors: Tensors
}

/**
 * Puts parts together, each row in its place.
 *
 * Errors: `inference.wrong_shape` where two parts do not fit.
 */
export function mergeTensorRows(parts: readonly TensorPart[], rows: number): Tensors {
  const merged: Record<string, Tensor> = Object.create(null)
  const [first] = parts
  for (const [name, tensor] of Object.entries(first?.tensors ?? {})) {
    const whole = emptyLike(tensor, [rows, ...tensor.shape.slice(1)])
    for (const part of parts) {
      const its = part.tensors[name]
      if (its === undefined || !isLike(its, tensor))
        throw failInference('wrong_shape', {
          ...{ value: name, actual: its ? `${its.type} [${its.shape}]` : 'nothing' },
          expected: `${tensor.type} [${tensor.shape}]`,
        })
      copyRows(its, whole, { from: (row) => row, to: (row) => part.rows[row]!, rows: part.rows.length })
    }
    merged[name] = whole
  }
  return merged
}

/** Whether two tensors have one type, and rows of one shape. */
export function isLike(one: Tensor, other: Tensor): boolean {
  return (
    one.type === other.type &&
    one.shape.length === other.shape.length &&
    one.shape.every((length, axis) => axis === 0 || length === other.shape[axis])
  )
}

function emptyLike(tensor: Tensor, shape: readonly number[]): Tensor {
  const count = shape.reduce((product, length) => product * length, 1)
  if (tensor.type === 'string') return { type: 'string', shape, data: new Array<string>(count).fill('') }
  const make = tensor.data.constructor as new (length: number) => typeof tensor.data
  return { type: tensor.type, shape, data: new make(count) } as Tensor
}

function copyRows(
  from: Tensor,
  to: Tensor,
  by: { readonly from: (row: number) => number; readonly to: (row: number) => number; readonly rows: number },
): void {
  const width = from.shape.slice(1).reduce((product, length) => product * length, 1)
  const [source, target] = [from.data, to.data] as readonly unknown[] as [readonly number[], number[]]
  for (let row = 0; row < by.rows; row++) {
    const [start, place] = [by.from(row) * width, by.to(row) * width]
    for (let i = 0; i < width; i++) target[place + i] = source[start + i]!
  }
}

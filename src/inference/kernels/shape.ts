import { fail } from '../errors.ts'
import {
  axisOf,
  type Inputs,
  integers,
  type Kernel,
  type NodeReader,
  needed,
  type Prepare,
  wrongShape,
  wrongType,
} from '../kernel.ts'
import { elementsOf, type Tensor, zeros } from '../tensor.ts'

/** Operators of ai.onnx that move elements without changing them. */
export const shape: Readonly<Record<string, Prepare>> = {
  Reshape: prepareReshape,
  Flatten: prepareFlatten,
  Squeeze: prepareSqueeze,
  Unsqueeze: prepareUnsqueeze,
  Concat: prepareConcat,
}

const product = (lengths: readonly number[]): number => lengths.reduce((all, length) => all * length, 1)

/** The same elements under another shape. */
function reshaped(tensor: Tensor, to: readonly number[]): Tensor {
  elementsOf(to)
  return { ...tensor, shape: to } as Tensor
}

/** One -1 is what is left over; 0 keeps the axis unless `allowzero`. */
function prepareReshape(node: NodeReader): Kernel {
  const allowZero = node.int('allowzero', 0) !== 0
  const fixed = node.has('shape') ? node.ints('shape') : undefined
  return (inputs) => {
    const data = needed(inputs, 0, node)
    const wanted = fixed ?? integers(needed(inputs, 1, node), node)
    const to = wanted.map((length, axis) => (length === 0 && !allowZero ? (data.shape[axis] ?? -2) : length))
    const open = to.indexOf(-1)
    if (open >= 0) {
      const rest = product(to.filter((_, axis) => axis !== open))
      to[open] = rest === 0 ? 0 : data.data.length / rest
    }
    if (product(to) !== data.data.length || to.some((length) => !Number.isInteger(length) || length < 0))
      throw wrongShape(node, data.shape, `one that fits [${wanted}]`)
    return [reshaped(data, to)]
  }
}

function prepareFlatten(node: NodeReader): Kernel {
  const axis = node.int('axis', 1)
  return (inputs) => {
    const data = needed(inputs, 0, node)
    const at = axis === data.shape.length ? axis : axisOf(axis, data.shape.length, node)
    return [reshaped(data, [product(data.shape.slice(0, at)), product(data.shape.slice(at))])]
  }
}

/** Axes are an attribute before opset 13 and an input since. */
function axesReader(node: NodeReader): (inputs: Inputs) => readonly number[] | undefined {
  const fixed = node.has('axes') ? node.ints('axes') : undefined
  return (inputs) => fixed ?? (inputs[1] === undefined ? undefined : integers(inputs[1], node))
}

function prepareSqueeze(node: NodeReader): Kernel {
  const axesOf = axesReader(node)
  return (inputs) => {
    const data = needed(inputs, 0, node)
    const axes = axesOf(inputs)?.map((axis) => axisOf(axis, data.shape.length, node))
    const gone = (length: number, axis: number): boolean => (axes ? axes.includes(axis) : length === 1)
    if (data.shape.some((length, axis) => gone(length, axis) && length !== 1))
      throw wrongShape(node, data.shape, `one whose axes [${axes}] are 1 long`)
    return [
      reshaped(
        data,
        data.shape.filter((length, axis) => !gone(length, axis)),
      ),
    ]
  }
}

const MAX_AXES = 16

function prepareUnsqueeze(node: NodeReader): Kernel {
  const axesOf = axesReader(node)
  return (inputs) => {
    const data = needed(inputs, 0, node)
    const axes = axesOf(inputs) ?? []
    const rank = data.shape.length + axes.length
    if (rank > MAX_AXES) throw fail('too_large', { what: `a tensor with ${rank} axes`, limit: MAX_AXES })
    const added = new Set(axes.map((axis) => axisOf(axis, rank, node)))
    if (added.size !== axes.length) throw wrongShape(node, axes, 'a list of different axes')
    const old = [...data.shape]
    const to = Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : old.shift()!))
    return [reshaped(data, to)]
  }
}

function prepareConcat(node: NodeReader): Kernel {
  const axis = node.int('axis', 1)
  return (inputs) => {
    const parts = inputs.map((_, index) => needed(inputs, index, node))
    const first = needed(inputs, 0, node)
    const at = axisOf(axis, first.shape.length, node)
    let length = 0
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index]!
      if (part.type !== first.type) throw wrongType(node, index, part.type, first.type)
      if (!fitsBeside(part.shape, first.shape, at))
        throw wrongShape(node, part.shape, `[${first.shape}] except along axis ${at}`)
      length += part.shape[at]!
    }
    const to = first.shape.with(at, length)
    return [parts.length === 1 ? first : joined(parts, to, at)]
  }
}

/** Whether two shapes are equal but for one axis. */
function fitsBeside(shape: readonly number[], first: readonly number[], at: number): boolean {
  if (shape.length !== first.length) return false
  for (let axis = 0; axis < shape.length; axis++) if (axis !== at && shape[axis] !== first[axis]) return false
  return true
}

/** Rows that are written together where runs are short, so that what they write stays near. */
const NEAR_ROWS = 256

function joined(parts: readonly Tensor[], to: readonly number[], axis: number): Tensor {
  const out = zeros(parts[0]!.type, to)
  const outer = product(to.slice(0, axis))
  const width = product(to.slice(axis))
  const runs = parts.map((part) => product(part.shape.slice(axis)))
  for (let from = 0; from < outer; from += NEAR_ROWS) {
    const end = Math.min(outer, from + NEAR_ROWS)
    let offset = 0
    for (let index = 0; index < parts.length; index++) {
      const [{ data }, run] = [parts[index]!, runs[index]!]
      const layout = { from, end, width, offset, run }
      if (out.data instanceof Float32Array) copyFloats(out.data, data as Float32Array, layout)
      else copyAny(out.data as unknown[], data as ArrayLike<unknown>, layout)
      offset += run
    }
  }
  return out as Tensor
}

/** Runs of `run` elements, for the rows from `from` to `end`; they begin `width` apart in the target, that of row 0 at `offset`. */
interface Runs {
  readonly from: number
  readonly end: number
  readonly width: number
  readonly offset: number
  readonly run: number
}

const LONG_RUN = 32

/** The same as `copyAny`; on its own so that the engine knows the type of the arrays. */
function copyFloats(target: Float32Array, source: Float32Array, { from, end, width, offset, run }: Runs): void {
  if (run === 1) {
    for (let row = from, into = from * width + offset; row < end; row++, into += width) target[into] = source[row]!
    return
  }
  for (let row = from; row < end; row++) {
    const [start, into] = [row * run, row * width + offset]
    if (run >= LONG_RUN) target.set(source.subarray(start, start + run), into)
    else for (let i = 0; i < run; i++) target[into + i] = source[start + i]!
  }
}

function copyAny(target: unknown[], source: ArrayLike<unknown>, { from, end, width, offset, run }: Runs): void {
  for (let row = from; row < end; row++)
    for (let i = 0; i < run; i++) target[row * width + offset + i] = source[row * run + i]
}

import { fail } from '../errors.ts'
import { axisOf, type Kernel, type NodeReader, needed, type Prepare, wrongType } from '../kernel.ts'
import { elementsOf, type Tensor, zeros } from '../tensor.ts'

/** Gather of ai.onnx: the elements of one axis at given places. */
export const gather: Readonly<Record<string, Prepare>> = { Gather: prepareGather }

const product = (lengths: readonly number[]): number => lengths.reduce((all, length) => all * length, 1)

function prepareGather(node: NodeReader): Kernel {
  const axis = node.int('axis', 0)
  return (inputs) => {
    const data = needed(inputs, 0, node)
    const indexTensor = needed(inputs, 1, node)
    const at = axisOf(axis, data.shape.length, node)
    const length = data.shape[at]!
    const picks = picksOf(indexTensor, length, node)
    const to = [...data.shape.slice(0, at), ...indexTensor.shape, ...data.shape.slice(at + 1)]
    return [gathered(data, picks, { to, outer: product(data.shape.slice(0, at)), length })]
  }
}

/** Indices counted from the front. */
function picksOf(index: Tensor, length: number, node: NodeReader): Int32Array {
  if (index.type !== 'int64' && index.type !== 'int32') throw wrongType(node, 1, index.type, 'int64')
  const picks = new Int32Array(index.data.length)
  for (let i = 0; i < picks.length; i++) {
    const given = Number(index.data[i]!)
    const pick = given < 0 ? given + length : given
    if (!(pick >= 0 && pick < length))
      throw fail('bad_value', { operator: node.operator, reason: `an index is outside an axis ${length} long` })
    picks[i] = pick
  }
  return picks
}

interface GatherLayout {
  readonly to: readonly number[]
  readonly outer: number
  readonly length: number
}

function gathered(data: Tensor, picks: Int32Array, layout: GatherLayout): Tensor {
  const out = zeros(data.type, layout.to)
  const run = elementsOf(layout.to) / Math.max(1, layout.outer * picks.length)
  const places = { picks, run, outer: layout.outer, length: layout.length }
  if (out.data instanceof Float32Array) gatherFloats(out.data, data.data as Float32Array, places)
  else gatherAny(out.data as unknown[], data.data as ArrayLike<unknown>, places)
  return out as Tensor
}

interface Picks extends Pick<GatherLayout, 'outer' | 'length'> {
  readonly picks: Int32Array
  readonly run: number
}

/** The same as `gatherAny`; on its own so that the engine knows the type of the arrays. */
function gatherFloats(target: Float32Array, source: Float32Array, { picks, run, outer, length }: Picks): void {
  let into = 0
  for (let row = 0; row < outer; row++)
    for (let p = 0; p < picks.length; p++) {
      const from = (row * length + picks[p]!) * run
      for (let i = 0; i < run; i++) target[into++] = source[from + i]!
    }
}

function gatherAny(target: unknown[], source: ArrayLike<unknown>, { picks, run, outer, length }: Picks): void {
  let into = 0
  for (let row = 0; row < outer; row++)
    for (let p = 0; p < picks.length; p++) {
      const from = (row * length + picks[p]!) * run
      for (let i = 0; i < run; i++) target[into++] = source[from + i]
    }
}

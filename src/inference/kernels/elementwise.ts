import {
  type Inputs,
  type Kernel,
  type NodeReader,
  needed,
  numbers,
  type Prepare,
  typed,
  wrongType,
} from '../kernel.ts'
import { type Tensor, zeros } from '../tensor.ts'

/** One real number to one real number; a float result is rounded once. */
const REAL: Readonly<Record<string, (x: number) => number>> = {
  Sigmoid: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
  Exp: Math.exp,
  Log: Math.log,
  Sqrt: Math.sqrt,
  Tanh: Math.tanh,
  Relu: (x) => Math.max(x, 0),
  Neg: (x) => -x,
  Abs: Math.abs,
  Floor: Math.floor,
  Ceil: Math.ceil,
}

/** Operators of ai.onnx that treat each element alone. */
export const elementwise: Readonly<Record<string, Prepare>> = {
  ...Object.fromEntries(Object.entries(REAL).map(([name, real]) => [name, prepareReal(real)])),
  Identity:
    (node): Kernel =>
    (inputs) => [needed(inputs, 0, node)],
  Not:
    (node): Kernel =>
    (inputs) => {
      const { shape, data } = typed(inputs, 0, node, 'bool')
      return [{ type: 'bool', shape, data: data.map((bit) => 1 - bit) }]
    },
  IsNaN:
    (node): Kernel =>
    (inputs) => {
      const input = needed(inputs, 0, node)
      if (input.type !== 'float' && input.type !== 'double') throw wrongType(node, 0, input.type, 'float')
      return [{ type: 'bool', shape: input.shape, data: Uint8Array.from(input.data, (x) => Number(Number.isNaN(x))) }]
    },
  Clip: prepareClip,
}

function prepareReal(real: (x: number) => number): Prepare {
  return (node): Kernel =>
    (inputs) => {
      const input = needed(inputs, 0, node)
      if (input.type !== 'float' && input.type !== 'double') throw wrongType(node, 0, input.type, 'float')
      const out = zeros(input.type, input.shape)
      for (let i = 0; i < out.data.length; i++) out.data[i] = real(input.data[i]!)
      return [out as Tensor]
    }
}

/** Bounds are attributes before opset 11 and inputs since. NaN stays NaN; where they cross, the upper bound wins. */
function prepareClip(node: NodeReader): Kernel {
  const low = node.float('min', Number.NEGATIVE_INFINITY)
  const high = node.float('max', Number.POSITIVE_INFINITY)
  const bound = (inputs: Inputs, index: number, otherwise: number): number => {
    const found = inputs[index]
    return found === undefined ? otherwise : Number(numbers(found, node)[0] ?? otherwise)
  }
  return (inputs) => {
    const input = needed(inputs, 0, node)
    if (input.type === 'string' || input.type === 'int64') throw wrongType(node, 0, input.type, 'float')
    const [from, to] = [bound(inputs, 1, low), bound(inputs, 2, high)]
    const out = zeros(input.type, input.shape)
    const bounds = { from: Math.min(from, to), to }
    if (input.type === 'float') boundFloats(input.data, out.data as Float32Array, bounds)
    else for (let i = 0; i < out.data.length; i++) out.data[i] = bounded(input.data[i]!, bounds)
    return [out as Tensor]
  }
}

interface Bounds {
  readonly from: number
  readonly to: number
}

function bounded(x: number, { from, to }: Bounds): number {
  return x > to ? to : x < from ? from : x
}

/** On its own so that the engine knows the type of the arrays. */
function boundFloats(source: Float32Array, target: Float32Array, { from, to }: Bounds): void {
  for (let i = 0; i < target.length; i++) {
    const x = source[i]!
    target[i] = x > to ? to : x < from ? from : x
  }
}

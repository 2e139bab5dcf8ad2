import { type Attribute, emptyRecord, type Graph, type GraphNode, ML, type Model, type ValueInfo } from './model.ts'
import type { Tensor, TensorType } from './tensor.ts'

/**
 * Makers of attributes; ONNX tells whole numbers from real ones.
 *
 * @example
 * node('Scaler', ['x'], ['scaled'], { offset: attribute.floats([1]), scale: attribute.floats([2]) }, ML)
 */
export const attribute = {
  float: (value: number): Attribute => ({ kind: 'float', value }),
  int: (value: number): Attribute => ({ kind: 'int', value }),
  text: (value: string): Attribute => ({ kind: 'text', value }),
  tensor: (value: Tensor): Attribute => ({ kind: 'tensor', value }),
  floats: (value: ArrayLike<number>): Attribute => ({ kind: 'floats', value }),
  ints: (value: ArrayLike<number>): Attribute => ({ kind: 'ints', value }),
  texts: (value: readonly string[]): Attribute => ({ kind: 'texts', value }),
} as const

/** One operator; `domain` is `''` for ai.onnx or `ML`. Its name is its first output. */
export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
  domain = '',
): GraphNode {
  return { operator, domain, name: outputs[0] ?? operator, inputs, outputs, attributes }
}

/**
 * An input or output.
 *
 * @example
 * value('distance', 'float', ['N', 1])
 */
export function value(name: string, type: TensorType, shape: readonly (number | string)[]): ValueInfo {
  return { name, type, shape }
}

/** The operator set of ai.onnx.ml that came with ir 10. */
const FIRST_OF_IR_10 = 5

/**
 * A whole model around a graph, with the versions that reach widest: ir 8, ai.onnx 15, ai.onnx.ml 3.
 *
 * @example
 * encodeModel(graph({
 *   name: 'double',
 *   inputs: [value('x', 'float', ['N', 1])],
 *   outputs: [value('y', 'float', ['N', 1])],
 *   nodes: [node('Add', ['x', 'x'], ['y'])],
 * }))
 */
export function graph(parts: {
  readonly name: string
  readonly inputs: readonly ValueInfo[]
  readonly outputs: readonly ValueInfo[]
  readonly nodes: readonly GraphNode[]
  readonly initializers?: Readonly<Record<string, Tensor>>
  readonly metadata?: Readonly<Record<string, string>>
  readonly opsets?: Readonly<Record<string, number>>
}): Model {
  const { name, inputs, outputs, nodes } = parts
  const initializers = Object.assign(emptyRecord<Tensor>(), parts.initializers)
  const body: Graph = { name, inputs, outputs, nodes, initializers }
  return {
    irVersion: (parts.opsets?.[ML] ?? 0) < FIRST_OF_IR_10 ? 8 : 10,
    producer: 'millrace',
    producerVersion: '',
    opsets: parts.opsets ?? { '': 15, 'ai.onnx.ml': 3 },
    metadata: Object.assign(emptyRecord<string>(), parts.metadata),
    functions: 0,
    graph: body,
  }
}

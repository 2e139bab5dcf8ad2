import { attribute, encodeModel, graph, ML, node, value } from '../../src/inference/index.ts'

/** A model file: two numbers, each times a weight, summed. */
export function sumModel(weight = 2): Uint8Array {
  const attributes = {
    coefficients: attribute.floats([weight, weight]),
    intercepts: attribute.floats([0]),
    targets: attribute.int(1),
  }
  const nodes = [node('LinearRegressor', ['x'], ['variable'], attributes, ML)]
  const io = { inputs: [value('x', 'float', ['N', 2])], outputs: [value('variable', 'float', ['N', 1])] }
  return encodeModel(graph({ name: 'sum', ...io, nodes, initializers: {}, metadata: {} }))
}

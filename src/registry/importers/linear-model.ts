import { encodeModel, graph, ML, node } from '../../inference/index.ts'
import { type Answer, addAnswer } from './answers.ts'
import { addMatrix, emptyParts, MATRIX, realTensor } from './columns.ts'

/** Writes a linear model in float32: missing values count as 0. */
export function encodeLinear(model: {
  readonly name: string
  readonly names: readonly string[]
  /** Feature by feature, one for each score. */
  readonly coefficients: readonly number[]
  readonly intercepts: readonly number[]
  readonly answer: Answer
  readonly metadata: Readonly<Record<string, string>>
}): Uint8Array {
  const { names, intercepts } = model
  const width = intercepts.length
  const parts = emptyParts()
  const features = names.map((name) => ({ name }))
  const columns = names.map((_, feature) => ({ feature, treatment: 'zeroFilled' as const }))
  addMatrix(parts, features, { columns, precision: 'float' })
  parts.initializers['/coefficients'] = realTensor('float', [names.length, width], model.coefficients)
  parts.initializers['/intercepts'] = realTensor('float', [1, width], intercepts)
  parts.nodes.push(
    node('MatMul', [MATRIX, '/coefficients'], ['/products']),
    node('Add', ['/products', '/intercepts'], ['/sums']),
  )
  const outputs = addAnswer(parts, { name: '/sums', precision: 'float', width }, model.answer)
  const opsets = { '': 15, [ML]: 3 }
  return encodeModel(graph({ name: model.name, ...parts, outputs, opsets, metadata: model.metadata }))
}

import { encodeModel, type FlatTree, graph, ML, node, treeEnsemble } from '../../inference/index.ts'
import { type Answer, addAnswer } from './answers.ts'
import { addMatrix, type Column, constant, emptyParts, type Feature, MATRIX } from './columns.ts'

/** Trees of another library with all that is around them. */
export interface ForestModel {
  readonly name: string
  readonly precision: 'float' | 'double'
  readonly features: readonly Feature[]
  readonly columns: readonly Column[]
  /** Their features are columns. */
  readonly trees: readonly FlatTree[]
  readonly width: number
  /** The sums are divided by it before they become answers; 1 when not given. */
  readonly divisor?: number
  readonly answer: Answer
  readonly metadata: Readonly<Record<string, string>>
}

const OPSETS = { '': 15, [ML]: 5 }

/** Writes trees as ONNX: inputs, treatments, one TreeEnsemble, answers. */
export function encodeForest(model: ForestModel): Uint8Array {
  const { precision, width, divisor = 1 } = model
  const parts = emptyParts()
  addMatrix(parts, model.features, model)
  const sums = '/sums'
  parts.nodes.push(node('TreeEnsemble', [MATRIX], [sums], treeEnsemble(model.trees, { precision, targets: width }), ML))
  let name = sums
  if (divisor !== 1) {
    name = '/mean'
    parts.nodes.push(node('Div', [sums, constant(parts, precision, divisor)], [name]))
  }
  const outputs = addAnswer(parts, { name, precision, width }, model.answer)
  return encodeModel(graph({ name: model.name, ...parts, outputs, opsets: OPSETS, metadata: model.metadata }))
}

import { attribute, floatTensor, type GraphNode, int64Tensor, node, type Tensor } from '../../inference/index.ts'
import type { Design } from '../design.ts'
import { DENSE, designBody, LEVELS } from '../design-graph.ts'
import { type Body, SCORES } from '../learner.ts'
import { constantBody } from '../linear/model.ts'
import type { Sheet } from '../sheet.ts'
import { type NetworkShape, networkLayout, padded } from './layout.ts'
import { forward, openNetwork } from './network.ts'

/** A trained network over a design. */
export interface NetworkModel {
  readonly design: Design
  readonly shape: NetworkShape
  readonly parameters: Float32Array
}

/** The scores of a network become `factor` times as large, plus `shift`. */
export function rescaled(model: NetworkModel, factor: number, shift: number): NetworkModel {
  const parameters = model.parameters.slice()
  const { weights, bias, inputs, outputs } = networkLayout(model.shape).layers.at(-1)!
  for (let i = weights; i < weights + inputs * outputs; i++) parameters[i]! *= factor
  for (let k = 0; k < model.shape.outputs; k++) parameters[bias + k] = parameters[bias + k]! * factor + shift
  return { ...model, parameters }
}

/** Scores of all rows of a sheet, [rows, outputs], computed in float32. */
export function networkScores({ design, shape, parameters }: NetworkModel, sheet: Sheet): Float64Array {
  const network = openNetwork(shape)
  const { layout, singles } = network
  singles(layout.weights, layout.parameters).set(parameters)
  const rows = Int32Array.from({ length: sheet.rows }, (_, row) => row)
  const units = padded(shape.outputs)
  const scores = singles(layout.activations.at(-1)!, shape.batch * units)
  const all = new Float64Array(sheet.rows * shape.outputs)
  for (let from = 0; from < sheet.rows; from += shape.batch) {
    const part = rows.subarray(from, from + shape.batch)
    network.bring(design, sheet, part)
    forward(network, layout.weights)
    for (let r = 0; r < part.length; r++)
      for (let k = 0; k < shape.outputs; k++) all[(from + r) * shape.outputs + k] = scores[r * units + k]!
  }
  return all
}

/** The network in a graph: a Gemm and a Relu for each layer; levels are looked up and added before the first Relu. */
export function networkBody(model: NetworkModel, sheet: Sheet): Body {
  const { design, shape, parameters } = model
  if (shape.width + shape.categories === 0) {
    const answer = networkScores(model, { rows: 1, columns: sheet.columns })
    return constantBody(shape.outputs, { '/intercepts': floatTensor([shape.outputs], answer) })
  }
  const { layers, table } = networkLayout(shape)
  const { nodes, initializers } = designBody(design, sheet)
  const tensors: Record<string, Tensor> = { ...initializers }
  const units = layers[0]!.outputs
  const values = (at: number, count: number): Float32Array => parameters.slice(at, at + count)
  tensors['/layer0.bias'] = floatTensor([units], values(layers[0]!.bias, units))
  tensors['/layer0.weights'] = floatTensor([shape.width, units], values(layers[0]!.weights, shape.width * units))
  if (shape.categories > 0) tensors['/table'] = floatTensor([shape.levels, units], values(table, shape.levels * units))
  layers.slice(1).forEach(({ inputs, outputs, weights, bias }, i) => {
    const columns = i === layers.length - 2 ? shape.outputs : outputs
    const kept = values(weights, inputs * outputs).filter((_, at) => at % outputs < columns)
    tensors[`/layer${i + 1}.weights`] = floatTensor([inputs, columns], kept)
    tensors[`/layer${i + 1}.bias`] = floatTensor([columns], values(bias, columns))
  })
  if (shape.width === 0) delete tensors['/layer0.weights']
  const first = firstLayer(shape, tensors)
  const rest = layers.slice(1).flatMap((_, i) => {
    const to = i === layers.length - 2 ? SCORES : `/layer${i + 1}`
    return [
      node('Relu', [`/layer${i}`], [`/hidden${i}`]),
      node('Gemm', [`/hidden${i}`, `/layer${i + 1}.weights`, `/layer${i + 1}.bias`], [to]),
    ]
  })
  return { nodes: [...nodes, ...first, ...rest], initializers: tensors }
}

/** What is added up for the first layer: the product with the dense part, and a row of the table for each category. */
function firstLayer({ width, categories }: NetworkShape, tensors: Record<string, Tensor>): readonly GraphNode[] {
  const nodes: GraphNode[] = []
  const terms: string[] = []
  if (width > 0) {
    nodes.push(node('Gemm', [DENSE, '/layer0.weights', '/layer0.bias'], ['/layer0.dense']))
    terms.push('/layer0.dense')
  } else terms.push('/layer0.bias')
  for (let c = 0; c < categories; c++) {
    tensors[`/category${c}`] = int64Tensor([], [c])
    nodes.push(
      node('Gather', [LEVELS, `/category${c}`], [`/place${c}`], { axis: attribute.int(1) }),
      node('Gather', ['/table', `/place${c}`], [`/row${c}`], { axis: attribute.int(0) }),
    )
    terms.push(`/row${c}`)
  }
  if (terms.length === 1) return nodes.map((one) => ({ ...one, outputs: ['/layer0'] }))
  terms.slice(1).forEach((term, i) => {
    const [from, to] = [i === 0 ? terms[0]! : `/sum${i - 1}`, i === terms.length - 2 ? '/layer0' : `/sum${i}`]
    nodes.push(node('Add', [from, term], [to]))
  })
  return nodes
}

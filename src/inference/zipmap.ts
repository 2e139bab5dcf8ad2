import { type GraphNode, ML, type Model, type ValueInfo } from './model.ts'
import type { TensorType } from './tensor.ts'

const ZIP_MAP = 'ZipMap'

/**
 * Replaces every ZipMap, which turns probabilities into a sequence of maps, by Identity: the output keeps its name and is the
 * tensor [rows, classes] instead.
 */
export function dropZipMaps(model: Model): Model {
  const zipped = new Set(model.graph.nodes.filter(isZipMap).flatMap((node) => node.outputs))
  if (zipped.size === 0) return model
  const nodes = model.graph.nodes.map(
    (node): GraphNode => (isZipMap(node) ? { ...node, operator: 'Identity', domain: '', attributes: {} } : node),
  )
  const outputs = model.graph.outputs.map(
    (info): ValueInfo =>
      zipped.has(info.name) ? { name: info.name, type: 'float' as TensorType, shape: [undefined, undefined] } : info,
  )
  return { ...model, graph: { ...model.graph, nodes, outputs } }
}

function isZipMap(node: GraphNode): boolean {
  return node.domain === ML && node.operator === ZIP_MAP
}

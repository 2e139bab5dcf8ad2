import { attribute, floatTensor, type GraphNode, node, type Tensor } from '../../inference/index.ts'
import { FEATURES } from '../learner.ts'
import { LARGEST } from './bounds.ts'
import type { Part } from './part.ts'

/** Nodes from the columns of a table to `FEATURES`. */
export interface JoinedGraph {
  readonly nodes: readonly GraphNode[]
  readonly initializers: Readonly<Record<string, Tensor>>
  /** Versions of the operator sets beyond `ai.onnx` and `ai.onnx.ml` that the nodes need. */
  readonly opsets: Readonly<Record<string, number>>
}

/** Joins the columns of parts, makes sentinels missing, one of each column at a time, and bounds what may be infinite. */
export function joinedGraph(parts: readonly Part[]): JoinedGraph {
  const sentinels = parts.flatMap(({ columns }) => columns.map((column) => column.sentinels))
  const layers = sentinels.reduce((most, { length }) => Math.max(most, length), 0)
  const isOpen = parts.some((part) => part.isOpen)
  const named = (layer: number): string => (layer === layers + Number(isOpen) ? FEATURES : `/joined/${layer}`)
  const outputs = parts.map(({ output }) => output)
  const nodes = [node('Concat', outputs, [named(0)], { axis: attribute.int(1) })]
  const initializers: Record<string, Tensor> = {}
  for (let layer = 0; layer < layers; layer++) {
    const [meant, met] = [`/sentinels/${layer}`, `/sentinels/${layer}/met`]
    const row = sentinels.map((list) => list[layer] ?? Number.NaN)
    initializers[meant] = floatTensor([1, row.length], row)
    nodes.push(node('Equal', [named(layer), meant], [met]))
    nodes.push(node('Where', [met, '/missing', named(layer)], [named(layer + 1)]))
  }
  if (layers > 0) initializers['/missing'] = floatTensor([], [Number.NaN])
  if (isOpen) {
    initializers['/smallest'] = floatTensor([], [-LARGEST])
    initializers['/largest'] = floatTensor([], [LARGEST])
    nodes.push(node('Clip', [named(layers), '/smallest', '/largest'], [FEATURES]))
  }
  return {
    nodes: [...parts.flatMap((part) => part.nodes), ...nodes],
    initializers: merged([initializers, ...parts.map((part) => part.initializers)]),
    opsets: merged(parts.map((part) => part.opsets)),
  }
}

function merged<T>(records: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  return Object.fromEntries(records.flatMap((record) => Object.entries(record)))
}

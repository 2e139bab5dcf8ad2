import { classNames } from './class-names.ts'
import { decodeModel } from './decode.ts'
import { fail } from './errors.ts'
import type { TensorSpec } from './execute.ts'
import { type GraphNode, ML, type Model, type ValueInfo } from './model.ts'
import { inOrder } from './node-order.ts'
import type { Fact } from './row-fact.ts'
import { factsOf, isRowwise } from './rowwise.ts'
import type { Tensor, TensorType } from './tensor.ts'
import type { TreeImage } from './tree-image.ts'
import { dropZipMaps } from './zipmap.ts'

/** An operator of an image, with all that a kernel asks for when it is made. */
export interface ImageNode extends GraphNode {
  readonly opset: number
  /** Types of the inputs, where they are known before any run. */
  readonly types: readonly (TensorType | undefined)[]
  /** Instead of the attributes it was made from. */
  readonly trees?: TreeImage
}

/**
 * A model that was read and checked: plain data, which can be sent to another thread and becomes a plan there at little cost.
 * The nodes stand in an order in which each follows what it reads.
 */
export interface PlanImage {
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
  readonly metadata: Readonly<Record<string, string>>
  readonly constants: ReadonlyMap<string, Tensor>
  readonly nodes: readonly ImageNode[]
  readonly rowwise: boolean
  /** The texts that encoders know of the inputs they read. */
  readonly texts: ReadonlyMap<string, readonly string[]>
  /** Estimated bytes that a plan of it holds, where they were counted. */
  readonly bytes?: number
}

/** Newest operator sets whose operators mean what is implemented here. */
const NEWEST: Readonly<Record<string, number>> = { '': 25, [ML]: 5 }

/**
 * Reads a model and checks what can be checked without its operators. ZipMap is dropped; its input becomes the output.
 *
 * Errors: those of `decodeModel`, `inference.unsupported`, `inference.damaged`.
 */
export function readImage(bytes: Uint8Array): PlanImage {
  const model = dropZipMaps(decodeModel(bytes))
  checkVersions(model)
  const { graph, opsets } = model
  const constants = new Map(Object.entries(graph.initializers))
  const inputs = graph.inputs.filter(({ name }) => !constants.has(name)).map((info) => specOf(info, undefined))
  const known = new Set([...constants.keys(), ...inputs.map(({ name }) => name)])
  const nodes = inOrder(graph.nodes, known)
  const facts = factsOf({ inputs, constants, nodes, opsets })
  for (const { name } of graph.outputs)
    if (!known.has(name)) throw fail('damaged', { reason: `nothing computes the output ${name}` })
  if (graph.outputs.length === 0) throw fail('damaged', { reason: 'the graph has no output' })
  const classes = classNames(nodes, constants)
  const outputs = graph.outputs.map((info) => named(specOf(info, facts.get(info.name)), classes.get(info.name)))
  return {
    ...{ inputs, outputs, constants, metadata: model.metadata },
    nodes: nodes.map((node) => ({
      ...node,
      opset: opsets[node.domain] ?? 1,
      types: node.inputs.map((name) => facts.get(name)?.type),
    })),
    rowwise: isRowwise(
      inputs,
      facts,
      graph.outputs.map(({ name }) => name),
    ),
    texts: textsOf(nodes, new Set(inputs.map(({ name }) => name))),
  }
}

function checkVersions(model: Model): void {
  if (model.functions > 0) throw fail('unsupported', { what: 'model-local functions' })
  for (const [domain, version] of Object.entries(model.opsets)) {
    const newest = NEWEST[domain]
    if (newest !== undefined && !(version >= 1 && version <= newest))
      throw fail('unsupported', { what: `${domain || 'ai.onnx'} operator set ${version} (at most ${newest})` })
  }
}

/** What is known of an output goes before what the file says, which exporters leave out or get wrong. */
function specOf(info: ValueInfo, fact: Fact | undefined): TensorSpec {
  if (info.type === undefined) throw fail('unsupported', { what: `the value ${info.name}, which is not a tensor` })
  const found = fact?.shape ?? info.shape ?? []
  const shape = found.map((length) => (typeof length === 'number' && length >= 0 ? length : -1))
  return { name: info.name, type: info.type, shape }
}

function named(spec: TensorSpec, columns: readonly string[] | undefined): TensorSpec {
  const width = spec.shape[1]
  const fit = columns && spec.shape.length === 2 && (width === -1 || width === columns.length)
  return fit ? { ...spec, columns } : spec
}

function textsOf(nodes: readonly GraphNode[], inputs: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, readonly string[]>()
  for (const {
    operator,
    attributes,
    inputs: [first = ''],
  } of nodes) {
    if (!inputs.has(first) || texts.has(first)) continue
    const list = operator === 'LabelEncoder' ? attributes['keys_strings'] : undefined
    if (list?.kind === 'texts') texts.set(first, list.value)
  }
  return texts
}

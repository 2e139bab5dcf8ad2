import { decodeModel } from './decode.ts'
import { fail } from './errors.ts'
import { ABSENT, type Bound, createMeter, execute, type Step, type TensorSpec } from './execute.ts'
import { createNodeReader, type Meter } from './kernel.ts'
import { kernelOf } from './kernels/index.ts'
import { emptyRecord, type GraphNode, ML, type Model, type ValueInfo } from './model.ts'
import type { Tensor } from './tensor.ts'
import { dropZipMaps } from './zipmap.ts'

/** A model that is ready to run. Synchronous and pure: equal feeds give equal bits. */
export interface Plan {
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
  readonly metadata: Readonly<Record<string, string>>
  /**
   * Computes the outputs, or only those `wanted`. An input that no feed names is refused; a feed that is no input is ignored.
   *
   * Errors: `inference.missing_input`, `inference.wrong_type`, `inference.wrong_shape`, `inference.bad_value`,
   * `inference.too_large`, `inference.unknown_output`.
   */
  run(feeds: Readonly<Record<string, Tensor>>, wanted?: readonly string[]): Record<string, Tensor>
}

/** Newest operator sets whose operators mean what is implemented here. */
const NEWEST: Readonly<Record<string, number>> = { '': 25, [ML]: 5 }

/**
 * Turns ONNX bytes into a plan: checks everything that can be checked before data arrive, so that a hostile or unsupported
 * file is refused here. ZipMap is dropped; its input becomes the output.
 *
 * Errors: those of `decodeModel`, `inference.unsupported_operator`, `inference.unsupported`, `inference.bad_attribute`,
 * `inference.damaged`.
 *
 * @example
 * compile(bytes).run({ x: floatTensor([1, 2], [0.5, 3]) }).probabilities
 */
export function compile(bytes: Uint8Array): Plan {
  const model = dropZipMaps(decodeModel(bytes))
  checkVersions(model)
  const { graph } = model
  const slots = new Map<string, number>()
  const slotOf = (name: string): number => slots.get(name) ?? slots.set(name, slots.size).size - 1
  const fixed: (Tensor | undefined)[] = []
  for (const [name, tensor] of Object.entries(graph.initializers)) fixed[slotOf(name)] = tensor
  const inputs = graph.inputs.filter(({ name }) => !Object.hasOwn(graph.initializers, name)).map(specOf)
  const fed = inputs.map((spec) => ({ spec, slot: slotOf(spec.name) }))
  const ordered = inOrder(graph.nodes, new Set(slots.keys()))
  const meter = createMeter()
  const steps = ordered.map((node) => prepareStep(node, { model, slotOf, fixed, meter }))
  const outputs = graph.outputs.map((info) => {
    if (!slots.has(info.name)) throw fail('damaged', { reason: `nothing computes the output ${info.name}` })
    return { spec: specOf(info), slot: slotOf(info.name) }
  })
  if (outputs.length === 0) throw fail('damaged', { reason: 'the graph has no output' })
  return {
    inputs,
    outputs: outputs.map(({ spec }) => spec),
    metadata: model.metadata,
    run(feeds, wanted) {
      const asked = wanted?.map((name) => find(outputs, name)) ?? outputs
      const values = execute({ fixed, fed, steps, meter }, feeds)
      const answer = emptyRecord<Tensor>()
      for (const { spec, slot } of asked) answer[spec.name] = values[slot]!
      return answer
    },
  }
}

function find(outputs: readonly Bound[], name: string): Bound {
  const found = outputs.find(({ spec }) => spec.name === name)
  if (found === undefined) throw fail('unknown_output', { output: name })
  return found
}

function checkVersions(model: Model): void {
  if (model.functions > 0) throw fail('unsupported', { what: 'model-local functions' })
  for (const [domain, version] of Object.entries(model.opsets)) {
    const newest = NEWEST[domain]
    if (newest !== undefined && !(version >= 1 && version <= newest))
      throw fail('unsupported', { what: `${domain || 'ai.onnx'} operator set ${version} (at most ${newest})` })
  }
}

function specOf(info: ValueInfo): TensorSpec {
  if (info.type === undefined) throw fail('unsupported', { what: `the value ${info.name}, which is not a tensor` })
  const shape = (info.shape ?? []).map((length) => (typeof length === 'number' && length >= 0 ? length : -1))
  return { name: info.name, type: info.type, shape }
}

/** The nodes so that each follows what it reads. Errors: `inference.damaged` for cycles and values that nothing computes. */
function inOrder(nodes: readonly GraphNode[], known: Set<string>): readonly GraphNode[] {
  const readers = new Map<string, GraphNode[]>()
  const open = new Map<GraphNode, number>()
  const ready: GraphNode[] = []
  for (const node of nodes) {
    const waits = new Set(node.inputs.filter((name) => name !== '' && !known.has(name)))
    open.set(node, waits.size)
    for (const name of waits) {
      const waiting = readers.get(name)
      if (waiting === undefined) readers.set(name, [node])
      else waiting.push(node)
    }
    if (waits.size === 0) ready.push(node)
  }
  for (const node of ready) {
    for (const name of node.outputs) {
      if (name === '') continue
      if (known.has(name)) throw fail('damaged', { reason: `the value ${name} is computed twice` })
      known.add(name)
      for (const reader of readers.get(name) ?? []) {
        open.set(reader, open.get(reader)! - 1)
        if (open.get(reader) === 0) ready.push(reader)
      }
    }
  }
  if (ready.length !== nodes.length)
    throw fail('damaged', { reason: 'the graph has a cycle or reads a value that nothing computes' })
  return ready
}

function prepareStep(
  node: GraphNode,
  at: {
    readonly model: Model
    readonly slotOf: (name: string) => number
    readonly fixed: readonly (Tensor | undefined)[]
    readonly meter: Meter
  },
): Step {
  const prepare = kernelOf(node.domain, node.operator)
  if (prepare === undefined)
    throw fail('unsupported_operator', { operator: node.operator, domain: node.domain || 'ai.onnx' })
  const inputs = node.inputs.map((name) => (name === '' ? ABSENT : at.slotOf(name)))
  const outputs = node.outputs.map((name) => (name === '' ? ABSENT : at.slotOf(name)))
  const opset = at.model.opsets[node.domain] ?? 1
  const constant = (index: number): Tensor | undefined => at.fixed[inputs[index] ?? ABSENT]
  const reader = createNodeReader(node, { opset, meter: at.meter, constant })
  const kernel = prepare(reader)
  reader.refuseUnread()
  return { operator: node.operator, kernel, inputs, outputs }
}

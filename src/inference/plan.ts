import { fail } from './errors.ts'
import { ABSENT, type Bound, createMeter, execute, type Step, type TensorSpec } from './execute.ts'
import { holdingsOf } from './holdings.ts'
import { createNodeReader, type FinishedReader, type Surroundings } from './kernel.ts'
import { kernelOf } from './kernels/index.ts'
import { emptyRecord } from './model.ts'
import { type ImageNode, type PlanImage, readImage } from './plan-image.ts'
import type { Tensor } from './tensor.ts'
import { readyImage } from './tree-image.ts'

/** A model that is ready to run. Synchronous and pure: equal feeds give equal bits. */
export interface Plan {
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
  readonly metadata: Readonly<Record<string, string>>
  /** The texts that encoders know of the inputs they read. */
  readonly texts: ReadonlyMap<string, readonly string[]>
  /** Whether rows that are run together give the bits that each gives alone; false where that is not sure. */
  readonly rowwise: boolean
  /** Estimated bytes that it holds. */
  readonly bytes: number
  /**
   * Computes the outputs, or only those `wanted`. An input that no feed names is refused; a feed that is no input is ignored.
   *
   * Errors: `inference.missing_input`, `inference.wrong_type`, `inference.wrong_shape`, `inference.bad_value`,
   * `inference.too_large`, `inference.unknown_output`, `inference.closed`.
   */
  run(feeds: Readonly<Record<string, Tensor>>, wanted?: readonly string[]): Record<string, Tensor>
  /** Gives memory back at once that otherwise goes when nothing refers to the plan any more. It can not run any more. */
  close(): void
}

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
  return planOf(readImage(bytes))
}

/**
 * The costly part of `compile`: reads and checks the model, and does all of its work that plain data can hold. What it returns can be
 * sent to another thread; `holdingsOf` lists the buffers that may be moved there.
 *
 * Errors: those of `compile`.
 *
 * @example
 * planOf(prepare(bytes)) // the same plan as compile(bytes)
 */
export function prepare(bytes: Uint8Array): PlanImage {
  const image = readImage(bytes)
  const { finished, closers } = assemble(image)
  for (const free of closers) free()
  const nodes = image.nodes.map((node, i) => lighter(node, finished[i]!))
  return { ...image, nodes, bytes: bytesOf({ ...image, nodes }) }
}

/** The node with its trees instead of what they were made from. */
function lighter(node: ImageNode, { trees, replaced }: FinishedReader): ImageNode {
  if (trees === undefined) return node
  const kept = Object.entries(node.attributes).filter(([name]) => !replaced.has(name))
  return { ...node, attributes: Object.fromEntries(kept), trees: readyImage(trees) }
}

/** The other part of `compile`: cheap where the image was prepared. */
export function planOf(image: PlanImage): Plan {
  const { inputs, outputs, metadata, texts, rowwise } = image
  const { finished, ...program } = assemble(image)
  const bytes = image.bytes ?? bytesOf({ ...image, nodes: withTrees(image, finished) })
  let isClosed = false
  return {
    ...{ inputs, outputs, metadata, texts, rowwise, bytes },
    run(feeds, wanted) {
      if (isClosed) throw fail('closed', {})
      const asked = wanted?.map((name) => find(program.outputs, name)) ?? program.outputs
      const values = execute(program, feeds)
      const answer = emptyRecord<Tensor>()
      for (const { spec, slot } of asked) answer[spec.name] = values[slot]!
      return answer
    },
    close() {
      isClosed = true
      for (const free of program.closers) free()
    },
  }
}

function find(outputs: readonly Bound[], name: string): Bound {
  const found = outputs.find(({ spec }) => spec.name === name)
  if (found === undefined) throw fail('unknown_output', { output: name })
  return found
}

function withTrees(image: PlanImage, finished: readonly FinishedReader[]): readonly ImageNode[] {
  return image.nodes.map((node, i) => {
    const { trees } = finished[i]!
    return trees === undefined ? node : { ...node, attributes: {}, trees }
  })
}

/** Of trees either the forest or what was made of it for WebAssembly stays. */
function bytesOf({ constants, nodes }: PlanImage): number {
  const held = nodes.map(({ attributes, trees }) => [attributes, trees && [trees.fast ?? trees.forest, trees.table]])
  return holdingsOf([[...constants.values()], held]).bytes
}

/** The operators over places instead of names. */
function assemble(image: PlanImage) {
  const slots = new Map<string, number>()
  const slotOf = (name: string): number => slots.get(name) ?? slots.set(name, slots.size).size - 1
  const fixed: (Tensor | undefined)[] = []
  for (const [name, tensor] of image.constants) fixed[slotOf(name)] = tensor
  const bound = (spec: TensorSpec): Bound => ({ spec, slot: slotOf(spec.name) })
  const fed = image.inputs.map(bound)
  const meter = createMeter()
  const closers: (() => void)[] = []
  const onClose = (free: () => void): void => void closers.push(free)
  // Closures share what they see: none may see the images of trees, which would stay in memory beside what is made of them.
  const made = image.nodes.map((node) => {
    const inputs = node.inputs.map((name) => (name === '' ? ABSENT : slotOf(name)))
    const outputs = node.outputs.map((name) => (name === '' ? ABSENT : slotOf(name)))
    const constant = (index: number): Tensor | undefined => fixed[inputs[index] ?? ABSENT]
    const around = { opset: node.opset, types: node.types, trees: node.trees, meter, constant, onClose }
    const { kernel, finished } = kernelFor(node, around)
    const step: Step = { operator: node.operator, kernel, inputs, outputs }
    return { step, finished }
  })
  return {
    ...{ fixed, fed, meter, closers, outputs: image.outputs.map(bound) },
    ...{ steps: made.map(({ step }) => step), finished: made.map(({ finished }) => finished) },
  }
}

function kernelFor(node: ImageNode, around: Surroundings) {
  const prepareKernel = kernelOf(node.domain, node.operator)
  if (prepareKernel === undefined)
    throw fail('unsupported_operator', { operator: node.operator, domain: node.domain || 'ai.onnx' })
  const reader = createNodeReader(node, around)
  const kernel = prepareKernel(reader)
  return { kernel, finished: reader.finish() }
}

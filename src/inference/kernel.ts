import { fail } from './errors.ts'
import type { Attribute, GraphNode } from './model.ts'
import type { Tensor, TensorOf, TensorType } from './tensor.ts'
import type { TreeImage } from './tree-image.ts'

/** Inputs of one operator in order; an optional one that is left out is undefined. */
export type Inputs = readonly (Tensor | undefined)[]

/** Computes the outputs of one operator. Never writes to its inputs; may return one of them. */
export type Kernel = (inputs: Inputs) => readonly Tensor[]

/** Reads attributes once, at compile time, and returns the kernel. */
export type Prepare = (node: NodeReader) => Kernel

/** What a kernel may know of its node when the model is compiled. Each attribute read is of one kind or its default. */
export interface NodeReader {
  readonly operator: string
  /** Version of the operator set of the node's domain. */
  readonly opset: number
  /** How many outputs the node names. */
  readonly outputs: number
  has(name: string): boolean
  int(name: string, otherwise: number): number
  float(name: string, otherwise: number): number
  text(name: string, otherwise: string): string
  ints(name: string): readonly number[]
  floats(name: string): readonly number[]
  texts(name: string): readonly string[]
  tensor(name: string): Tensor | undefined
  /** The value of an input that is fixed in the model, undefined where it is computed or fed. */
  constant(index: number): Tensor | undefined
  /** The type of an input, where it is known before any run. */
  inputType(index: number): TensorType | undefined
  /** Trees, made once out of attributes that are read only there: an image of the plan carries what was made instead of them. */
  trees(make: () => TreeImage): TreeImage
  /** Calls back when the plan is closed. */
  onClose(free: () => void): void
  bad(attribute: string, reason: string): Error
  /** Counts elementary steps beyond one an element, against what one run may take. Errors: `inference.too_large`. */
  spend(steps: number): void
}

/** What a run may still take. */
export interface Meter {
  spend(steps: number): void
}

type Kind = Attribute['kind']
type ValueOf<K extends Kind> = Extract<Attribute, { kind: K }>['value']

/** Lists that were read from a file are arrays already. */
function listOf(values: ArrayLike<number>): readonly number[] {
  return Array.isArray(values) ? values : Array.from(values)
}

/** What surrounds a node when it is compiled. */
export interface Surroundings {
  readonly opset: number
  readonly meter: Meter
  readonly constant: (index: number) => Tensor | undefined
  readonly types: readonly (TensorType | undefined)[]
  /** Its trees, where they were made before. */
  readonly trees: TreeImage | undefined
  readonly onClose: (free: () => void) => void
}

/** A reader over one node, and what was read. */
export interface FinishedReader {
  readonly trees: TreeImage | undefined
  /** Attributes that its trees stand for. */
  readonly replaced: ReadonlySet<string>
}

/**
 * A reader over one node that also remembers which attributes were asked for: one that no kernel knows changes the meaning
 * of the model and is refused when the reader is finished. From then on it holds no attributes any more.
 */
export function createNodeReader(node: GraphNode, around: Surroundings): NodeReader & { finish(): FinishedReader } {
  const { operator } = node
  let { attributes }: Pick<GraphNode, 'attributes'> = node
  const { opset, types, meter, constant, onClose } = around
  let { trees } = around
  const read = new Set<string>()
  const replaced = new Set<string>()
  let reading = read
  const bad = (attribute: string, reason: string): Error => fail('bad_attribute', { attribute, operator, reason })
  const find = <K extends Kind>(name: string, kind: K): ValueOf<K> | undefined => {
    reading.add(name)
    const attribute = attributes[name]
    if (attribute === undefined) return undefined
    if (attribute.kind !== kind) throw bad(name, `it holds ${attribute.kind} instead of ${kind}`)
    return attribute.value as ValueOf<K> | undefined
  }
  return {
    operator,
    opset,
    outputs: node.outputs.length,
    has: (name) => attributes[name] !== undefined,
    int: (name, otherwise) => find(name, 'int') ?? otherwise,
    float: (name, otherwise) => find(name, 'float') ?? otherwise,
    text: (name, otherwise) => find(name, 'text') ?? otherwise,
    ints: (name) => listOf(find(name, 'ints') ?? []),
    floats: (name) => listOf(find(name, 'floats') ?? []),
    texts: (name) => find(name, 'texts') ?? [],
    tensor: (name) => find(name, 'tensor'),
    constant,
    inputType: (index) => types[index],
    trees(make) {
      if (trees !== undefined) return trees
      reading = replaced
      trees = make()
      reading = read
      return trees
    },
    onClose,
    bad,
    spend: meter.spend,
    finish() {
      for (const name of Object.keys(attributes))
        if (!read.has(name) && !replaced.has(name)) throw bad(name, 'this operator does not know it')
      for (const name of read) replaced.delete(name)
      const finished = { trees, replaced }
      attributes = {}
      trees = undefined
      return finished
    },
  }
}

/** The input at `index`. Errors: `inference.damaged` where the model leaves it out. */
export function needed(inputs: Inputs, index: number, node: NodeReader): Tensor {
  const found = inputs[index]
  if (found === undefined) throw fail('damaged', { reason: `operator ${node.operator} lacks its input ${index}` })
  return found
}

/** The input at `index`, which must be of one type. */
export function typed<T extends TensorType>(inputs: Inputs, index: number, node: NodeReader, type: T): TensorOf<T> {
  const found = needed(inputs, index, node)
  if (found.type !== type) throw wrongType(node, index, found.type, type)
  return found as TensorOf<T>
}

/** The elements of a tensor as numbers. Errors: `inference.wrong_type` for texts. */
export function numbers(tensor: Tensor, node: NodeReader): Float32Array | Float64Array | Int32Array | Uint8Array {
  if (tensor.type === 'string') throw wrongType(node, 0, 'string', 'numbers')
  return tensor.type === 'int64' ? Float64Array.from(tensor.data, Number) : tensor.data
}

/** The whole numbers of an int64 or int32 tensor: shapes, axes, indices. */
export function integers(tensor: Tensor, node: NodeReader): number[] {
  if (tensor.type === 'int64') return Array.from(tensor.data, Number)
  if (tensor.type === 'int32') return Array.from(tensor.data)
  throw wrongType(node, 1, tensor.type, 'int64')
}

/** Rows and columns of a matrix; a vector is one row. Errors: `inference.wrong_shape` for more axes. */
export function matrixShape(tensor: Tensor, node: NodeReader): readonly [rows: number, columns: number] {
  const { shape } = tensor
  if (shape.length === 1) return [1, shape[0]!]
  if (shape.length === 2) return [shape[0]!, shape[1]!]
  throw wrongShape(node, shape, '[rows, columns]')
}

/** The elements as float32, rounded where they are not. */
export function asFloat32(tensor: Tensor, node: NodeReader): Float32Array {
  return tensor.type === 'float' ? tensor.data : Float32Array.from(numbers(tensor, node))
}

/** An axis counted from the front. Errors: `inference.wrong_shape` where there is none. */
export function axisOf(axis: number, rank: number, node: NodeReader): number {
  const at = axis < 0 ? axis + rank : axis
  if (!(Number.isInteger(at) && at >= 0 && at < rank))
    throw fail('wrong_shape', {
      value: `The input of ${node.operator}`,
      actual: `${rank} axes`,
      expected: `an axis ${axis}`,
    })
  return at
}

export function wrongType(node: NodeReader, index: number, actual: string, expected: string): Error {
  return fail('wrong_type', { value: `Input ${index} of operator ${node.operator}`, actual, expected })
}

export function wrongShape(node: NodeReader, actual: readonly number[], expected: string): Error {
  return fail('wrong_shape', { value: `An input of operator ${node.operator}`, actual: `[${actual}]`, expected })
}

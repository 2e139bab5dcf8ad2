import { type Attribute, attribute, type GraphNode, int64Tensor, node, type Tensor } from '../../../inference/index.ts'
import { emptyParts, type GraphParts } from '../../importers/columns.ts'
import { notConverted } from '../inert.ts'

/** A graph under construction. All of its numbers are doubles, so that answers agree with those of numpy. */
export interface Sketch extends GraphParts {
  /** Columns whose type is not known beforehand, and which turned out to be texts. */
  readonly texts: Set<string>
  readonly notes: Set<string>
  /** Estimators that may still be read: a small file may hold one in another very often. */
  left: number
  /** Nodes of trees that may still be read. */
  nodesLeft: number
  /** Values it holds. */
  held: number
}

const MOST_ESTIMATORS = 10_000
const MOST_TREE_NODES = 2 ** 25

export const createSketch = (texts: Set<string> = new Set()): Sketch => ({
  ...{ ...emptyParts(), texts, notes: new Set(), left: MOST_ESTIMATORS, nodesLeft: MOST_TREE_NODES, held: 0 },
})

/** Adds an operator; returns the name of what it computes. */
export function op(
  sketch: Sketch,
  operator: string,
  inputs: readonly string[],
  how: {
    readonly attributes?: Readonly<Record<string, Attribute>>
    readonly domain?: string
    readonly as?: string
  } = {},
): string {
  const name = how.as ?? `/${sketch.nodes.length}/${operator}`
  sketch.nodes.push(node(operator, inputs, [name], how.attributes ?? {}, how.domain ?? ''))
  return name
}

export function addNodes(sketch: Sketch, nodes: readonly GraphNode[]): void {
  for (const one of nodes) sketch.nodes.push(one)
}

/** Adds a value that the model holds; returns its name. */
export function hold(sketch: Sketch, tensor: Tensor): string {
  const name = `/held/${sketch.held++}`
  sketch.initializers[name] = tensor
  return name
}

export const doubles = (sketch: Sketch, shape: readonly number[], values: ArrayLike<number>): string =>
  hold(sketch, { type: 'double', shape, data: Float64Array.from(values) })

export const wholes = (sketch: Sketch, values: ArrayLike<number>): string =>
  hold(sketch, int64Tensor([values.length], values))

/** One row, to go with each row of a matrix. */
export const row = (sketch: Sketch, values: ArrayLike<number>): string => doubles(sketch, [1, values.length], values)

const TYPES = { float: 1, int64: 7, string: 8, double: 11 } as const

export const cast = (sketch: Sketch, value: string, to: keyof typeof TYPES): string =>
  op(sketch, 'Cast', [value], { attributes: { to: attribute.int(TYPES[to]) } })

export const concat = (sketch: Sketch, values: readonly string[]): string =>
  values.length === 1 ? values[0]! : op(sketch, 'Concat', values, { attributes: { axis: attribute.int(1) } })

/** Some columns of a matrix. */
export const gather = (sketch: Sketch, value: string, places: ArrayLike<number>): string =>
  op(sketch, 'Gather', [value, wholes(sketch, places)], { attributes: { axis: attribute.int(1) } })

/** The sum of each row, [N, 1]. */
export const rowSums = (sketch: Sketch, value: string, width: number): string =>
  op(sketch, 'MatMul', [value, doubles(sketch, [width, 1], new Float64Array(width).fill(1))])

/** Columns of data on their way: values of the graph, each [N, width]. */
export interface Block {
  readonly value: string
  readonly width: number
  readonly kind: 'number' | 'text'
  readonly names?: readonly string[]
  /** What a missing text stands for, since an imputer filled it in. */
  readonly missingAs?: string
  /** It is a column of which nobody said whether it holds numbers or texts. */
  readonly open?: boolean
}

export type Columns = readonly Block[]

export const widthOf = (columns: Columns): number => columns.reduce((sum, { width }) => sum + width, 0)

/** Columns at places, counted over all blocks. What lies together stays together. */
export function pick(sketch: Sketch, columns: Columns, places: readonly number[]): Columns {
  const picked: Block[] = []
  const homes = columns.flatMap((block) => Array.from({ length: block.width }, (_, at) => ({ block, at })))
  for (let i = 0; i < places.length; ) {
    const home = homes[places[i]!]
    if (home === undefined) throw notConverted('it picks a column that is not there')
    const { block } = home
    const run: number[] = []
    for (; homes[places[i]!]?.block === block; i++) run.push(homes[places[i]!]!.at)
    const isWhole = run.length === block.width && run.every((at, place) => at === place)
    const names = block.names && run.map((at) => block.names![at]!)
    const part = { ...block, width: run.length, ...(names && { names }) }
    picked.push(isWhole ? block : { ...part, value: gather(sketch, block.value, run) })
  }
  return picked
}

/** All columns as one matrix of doubles, [N, width]. Errors: `registry.unsupported_model` where one holds texts. */
export function matrix(sketch: Sketch, columns: Columns): string {
  if (columns.length === 0) throw notConverted('it reads no column')
  if (columns.some(({ kind }) => kind === 'text')) throw notConverted('it computes with a column of texts')
  return concat(
    sketch,
    columns.map(({ value }) => value),
  )
}

/** One block over a matrix. */
export const block = (value: string, width: number): Columns => [{ value, width, kind: 'number' }]

/** Numbers rounded to float32, as scikit-learn's trees do before they compare them. */
export const rounded = (sketch: Sketch, value: string): string => cast(sketch, cast(sketch, value, 'float'), 'double')

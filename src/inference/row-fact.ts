import type { Attribute, GraphNode } from './model.ts'
import type { Tensor, TensorType } from './tensor.ts'

/** What is known of a value before any data arrive. */
export interface Fact {
  readonly type: TensorType | undefined
  /** Lengths of its axes, undefined where only a run tells; undefined altogether where their number is not known. */
  readonly shape: readonly (number | undefined)[] | undefined
  /**
   * `each`: the first axis counts rows, and every row depends on that row of the inputs alone, to the bit. `none`: no input is read.
   * `mixed`: anything else.
   */
  readonly rows: 'each' | 'none' | 'mixed'
  /** What it is, where the model fixes it. */
  readonly value?: Tensor
  /** Rows are filled up to the longest with this item, so that only what comes before depends on the row alone. */
  readonly filledWith?: string | number
}

/** A fact that is about rows. */
export type RowFact = Fact & { readonly shape: readonly (number | undefined)[]; readonly rows: 'each' }

/** A node as rules see it: what is known of its inputs, and which version of the operator it is. */
export interface FactNode {
  readonly node: GraphNode
  readonly inputs: readonly (Fact | undefined)[]
  readonly opset: number
}

/** What is known of the outputs of an operator. Anything that is not sure must be `mixed`. */
export type RowRule = (at: FactNode) => readonly Fact[]

/** Rows alone can not be told from rows together. */
export const mixed = (type?: TensorType): Fact => ({ type, shape: undefined, rows: 'mixed' })

/** Each row depends on its own alone; `rest` are the axes behind the first. */
export const eachRow = (type: TensorType | undefined, rest: readonly (number | undefined)[]): Fact => ({
  ...{ type, shape: [undefined, ...rest], rows: 'each' },
})

/** Whether the first axis counts rows of known rank, and what is in them is sure. */
export function isRows(fact: Fact | undefined): fact is RowFact {
  return fact?.rows === 'each' && fact.shape !== undefined && fact.filledWith === undefined
}

/** An axis counted from the front; undefined where there is none. */
export function axisFrom(axis: number, rank: number): number | undefined {
  const at = axis < 0 ? axis + rank : axis
  return at >= 0 && at < rank ? at : undefined
}

export function intOf({ attributes }: GraphNode, name: string, otherwise: number): number {
  const found = attributes[name]
  return found?.kind === 'int' ? found.value : otherwise
}

/** The numbers of a list; undefined where the node has none of this name. */
export function intsOf({ attributes }: GraphNode, name: string): readonly number[] | undefined {
  const found = attributes[name]
  return found?.kind === 'ints' ? Array.from(found.value) : undefined
}

/** How long a list is; 0 where there is none. */
export function lengthOf({ attributes }: GraphNode, name: string): number {
  const found: Attribute | undefined = attributes[name]
  return found?.kind === 'ints' || found?.kind === 'floats' || found?.kind === 'texts' ? found.value.length : 0
}

/** The whole numbers of a value that the model fixes. */
export function wholesOf(fact: Fact | undefined): readonly number[] | undefined {
  const { value } = fact ?? {}
  return value?.type === 'int64' || value?.type === 'int32' ? Array.from(value.data, Number) : undefined
}

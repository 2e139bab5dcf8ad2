import type { GraphNode, Tensor } from '../../inference/index.ts'
import type { CategoryColumn, Column, NumberColumn } from '../../table/index.ts'

/** A column of a table that a model asks for, as [rows, 1] values of one type. */
export interface PreparationInput {
  readonly name: string
  readonly type: 'float' | 'double' | 'string'
}

/** The code of float32 in ONNX, for Cast. */
export const FLOAT = 1

/** One column of a sheet that a part makes. */
export interface PartColumn {
  readonly name: string
  /** How many categories there are; 0 for a number. */
  readonly categories: number
  /** Numbers that mean "missing", as float32. */
  readonly sentinels: readonly number[]
}

/** How one feature becomes columns of a sheet: as a function, and as nodes of a graph that compute the very same. */
export interface Part {
  readonly input: PreparationInput
  readonly columns: readonly PartColumn[]
  /** The value of the graph that holds the columns, [rows, columns] float. */
  readonly output: string
  readonly nodes: readonly GraphNode[]
  readonly initializers: Readonly<Record<string, Tensor>>
  readonly opsets: Readonly<Record<string, number>>
  /** The texts that were seen in training. */
  readonly texts?: readonly string[]
  /** True where a value may be infinite. */
  readonly isOpen: boolean
  /** The columns as float32, before sentinels and bounds. */
  readonly apply: (column: Column) => readonly Float32Array[]
  /** What to learn from, where it is not what `apply` gives. */
  readonly trained?: readonly Float32Array[]
}

/** The numbers of a column; a column without any value is a column of missing numbers. */
export function numbersOf(column: Column): Float64Array | undefined {
  if (column.kind !== 'category') return column.values
  return column.codes.every((code) => code < 0) ? new Float64Array(column.codes.length).fill(Number.NaN) : undefined
}

/** The texts of a column; a column without any value is a column of missing texts. */
export function textsOf(column: Column): CategoryColumn | undefined {
  if (column.kind === 'category') return column
  if (!column.values.every(Number.isNaN)) return undefined
  return { kind: 'category', codes: new Int32Array(column.values.length).fill(-1), dictionary: [] }
}

/** Whether a column holds at least two different values; what is missing is one of them. */
export function varies(values: Float32Array | NumberColumn['values']): boolean {
  const first = values[0]
  for (let row = 1; row < values.length; row++) if (!Object.is(values[row], first)) return true
  return false
}

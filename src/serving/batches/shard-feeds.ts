import { failInference, type Tensor, type TensorSpec, type TensorType } from '../../inference/index.ts'
import type { Column, Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { Tensors } from '../executor.ts'
import type { RequestColumn } from '../request.ts'

/** The columns that an input of so many values a row reads: its own name, or `x[0]`, `x[1]` and so on. */
export function inputColumns({ name, shape }: TensorSpec): readonly string[] {
  const width = shape.length === 2 ? shape[1]! : 1
  return width === 1 ? [name] : Array.from({ length: Math.max(width, 0) }, (_, j) => `${name}[${j}]`)
}

/** What each of those columns has to hold. */
export const inputKind = (type: TensorType): RequestColumn['kind'] =>
  type === 'string' ? 'category' : type === 'bool' ? 'boolean' : 'number'

/**
 * The inputs of a model from the columns of a table: numbers and moments as the type of the input, NaN where missing; texts, empty
 * where missing.
 *
 * Errors: `inference.missing_input`; `serving.batch_kind` where a column holds another kind, or a whole number is missing.
 */
export function feedsFrom(table: Table, inputs: readonly TensorSpec[]): Tensors {
  const feeds: Record<string, Tensor> = Object.create(null)
  for (const spec of inputs) {
    const columns = inputColumns(spec).map((name) => {
      const column = table.columns.get(name)
      if (column === undefined) throw failInference('missing_input', { input: name })
      return column
    })
    feeds[spec.name] = tensorOf(spec, columns, table.rows)
  }
  return feeds
}

function tensorOf(spec: TensorSpec, columns: readonly Column[], rows: number): Tensor {
  const { name, type } = spec
  const shape = spec.shape.length === 1 ? [rows] : [rows, columns.length]
  if (type === 'string') {
    const data = new Array<string>(rows * columns.length).fill('')
    for (const [j, column] of columns.entries()) fillTexts(data, { column, j, width: columns.length, name })
    return { type, shape, data }
  }
  const [only] = columns
  if (type === 'float' && columns.length === 1 && only!.kind !== 'category')
    return { type, shape, data: new Float32Array(only!.values) }
  const numbers = type === 'float' ? new Float32Array(rows * columns.length) : new Float64Array(rows * columns.length)
  for (const [j, column] of columns.entries()) fillNumbers(numbers, { column, j, width: columns.length, name })
  if (numbers instanceof Float32Array) return { type: 'float', shape, data: numbers }
  if (type === 'double') return { type, shape, data: numbers }
  return wholeTensor(numbers, { name, type: type as keyof typeof RANGES, shape })
}

interface Filling {
  readonly column: Column
  readonly j: number
  readonly width: number
  readonly name: string
}

function fillNumbers(into: Float32Array | Float64Array, { column, j, width, name }: Filling): void {
  if (column.kind === 'category') {
    if (column.codes.some((code) => code >= 0)) throw fail('batch_kind', { column: name, wanted: 'numbers' })
    for (let at = j; at < into.length; at += width) into[at] = Number.NaN
    return
  }
  const { values } = column
  for (let row = 0, at = j; at < into.length; row++, at += width) into[at] = values[row]!
}

function fillTexts(into: string[], { column, j, width, name }: Filling): void {
  if (column.kind !== 'category') {
    if (!column.values.every(Number.isNaN)) throw fail('batch_kind', { column: name, wanted: 'texts' })
    return
  }
  for (let row = 0; row < column.codes.length; row++) {
    const code = column.codes[row]!
    if (code >= 0) into[row * width + j] = column.dictionary[code]!
  }
}

const RANGES = {
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint8: [0, 255],
  bool: [0, 1],
} as const

function wholeTensor(
  values: Float64Array,
  {
    name,
    type,
    shape,
  }: { readonly name: string; readonly type: keyof typeof RANGES; readonly shape: readonly number[] },
): Tensor {
  const [least, most] = RANGES[type]
  if (!values.every((value) => Number.isInteger(value) && value >= least && value <= most))
    throw fail('batch_kind', { column: name, wanted: `whole numbers from ${least} to ${most}` })
  if (type === 'int64') return { type, shape, data: BigInt64Array.from(values, BigInt) }
  if (type === 'int32') return { type, shape, data: Int32Array.from(values) }
  return { type, shape, data: Uint8Array.from(values) }
}

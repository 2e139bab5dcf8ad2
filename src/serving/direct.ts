import { failInference, type Tensor, type TensorSpec } from '../inference/index.ts'
import { type CategoryColumn, type Column, categoryColumn, type NumberColumn, type Table } from '../table/index.ts'
import { fail } from './errors.ts'
import type { Tensors } from './executor.ts'
import type { RequestColumn } from './request.ts'
import type { Cell } from './segment.ts'

/** A column of the rows that a model reads as it is: a whole input, or one column of a matrix. */
export interface DirectColumn extends RequestColumn {
  readonly input: string
  /** Which column of the matrix, and how many it has; 0 and 1 for a whole input. */
  readonly index: number
  readonly width: number
}

/** A matrix wider than this has no columns by name. */
const WIDEST = 1_024

/**
 * The columns of the inputs of a model that reads rows: an input of one value a row under its own name, those of a matrix `x` as
 * `x[0]`, `x[1]` and so on, or under the names in `columns`. Inputs of more axes have none.
 */
export function directColumns(
  inputs: readonly TensorSpec[],
  columns: ReadonlyMap<string, readonly string[]> = new Map(),
): ReadonlyMap<string, DirectColumn> {
  const found = new Map<string, DirectColumn>()
  for (const { name: input, type, shape } of inputs) {
    const width = widthOf(shape)
    if (width === undefined || width > WIDEST) continue
    const kind = type === 'string' ? 'category' : type === 'bool' ? 'boolean' : 'number'
    const names = columns.get(input)
    for (let index = 0; index < width; index++) {
      const name = names?.[index] ?? (shape.length === 1 || width === 1 ? input : `${input}[${index}]`)
      found.set(name, { name, kind, input, index, width })
    }
  }
  return found
}

/** Values a row; `undefined` where an input is not of rows. */
function widthOf(shape: readonly number[]): number | undefined {
  if (shape.length === 1) return 1
  const width = shape[1]
  return shape.length === 2 && width !== undefined && width > 0 ? width : undefined
}

/** What stands in a column of a row. */
export function directCell(inputs: Tensors, { input, index, width }: DirectColumn, row: number): Cell {
  const value = inputs[input]!.data[row * width + index]
  if (typeof value === 'string') return value === '' ? undefined : value
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}

/** A text input as a column. */
export function textColumn(tensor: Tensor): CategoryColumn | undefined {
  return tensor.type === 'string' ? categoryColumn(tensor.data.map((text) => (text === '' ? null : text))) : undefined
}

/**
 * The inputs of a model from the columns of a table.
 *
 * Errors: `serving.wrong_kind` where a whole number is missing or is none; `serving.missing_column`.
 */
export function tensorsOfTable(
  rows: Table,
  to: { readonly endpoint: string; readonly inputs: readonly TensorSpec[]; readonly columns: Iterable<DirectColumn> },
): Tensors {
  const made: Record<string, Tensor> = Object.create(null)
  const columns = [...to.columns]
  for (const spec of to.inputs) {
    const its = columns.filter(({ input }) => input === spec.name)
    if (its.length === 0) throw failInference('missing_input', { input: spec.name })
    made[spec.name] = tensorOf(rows, spec, { endpoint: to.endpoint, columns: its })
  }
  return made
}

interface Into {
  readonly endpoint: string
  readonly columns: readonly DirectColumn[]
}

function tensorOf(rows: Table, spec: TensorSpec, { endpoint, columns }: Into): Tensor {
  const width = columns[0]!.width
  const shape = spec.shape.length === 1 ? [rows.rows] : [rows.rows, width]
  const found = columns.map((column): readonly [DirectColumn, Column] => {
    const values = rows.columns.get(column.name)
    if (values === undefined) throw fail('missing_column', { column: column.name, where: 'the request', endpoint })
    return [column, values]
  })
  if (spec.type === 'string') {
    const data = new Array<string>(rows.rows * width).fill('')
    for (const [{ index }, column] of found) fillTexts(data, column as CategoryColumn, { index, width })
    return { type: 'string', shape, data }
  }
  const values = new Float64Array(rows.rows * width)
  for (const [{ index }, column] of found)
    for (let row = 0; row < rows.rows; row++) values[row * width + index] = (column as NumberColumn).values[row]!
  return numbersAs(values, spec, shape)
}

function fillTexts(
  data: string[],
  column: CategoryColumn,
  at: { readonly index: number; readonly width: number },
): void {
  for (let row = 0; row < column.codes.length; row++) {
    const code = column.codes[row]!
    if (code >= 0) data[row * at.width + at.index] = column.dictionary[code]!
  }
}

function numbersAs(values: Float64Array, { name, type }: TensorSpec, shape: readonly number[]): Tensor {
  if (type === 'double') return { type, shape, data: values }
  if (type === 'float') return { type, shape, data: Float32Array.from(values) }
  const [least, most] = RANGES[type as keyof typeof RANGES] ?? [Number.NaN, Number.NaN]
  if (!values.every((value) => Number.isInteger(value) && value >= least && value <= most))
    throw fail('wrong_kind', {
      column: name,
      where: 'the request',
      wanted: WHOLE[type as keyof typeof WHOLE] ?? 'number',
    })
  if (type === 'int64') return { type, shape, data: BigInt64Array.from(values, BigInt) }
  if (type === 'int32') return { type, shape, data: Int32Array.from(values) }
  return { type: type as 'bool' | 'uint8', shape, data: Uint8Array.from(values) }
}

const RANGES = {
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint8: [0, 255],
  bool: [0, 1],
} as const

const WHOLE = { int64: 'whole number', int32: 'whole number', uint8: 'byte', bool: 'boolean' } as const

import { type CategoryColumn, type Column, sliceRows, type Table } from '../table/index.ts'
import { fail } from './errors.ts'
import type { TensorSpec } from './execute.ts'
import type { Plan } from './plan.ts'
import type { Tensor } from './tensor.ts'

/** The output of class probabilities, [rows, classes] float. */
export const PROBABILITIES = 'probabilities'
/** The output of a regression, [rows, 1] float. */
export const VARIABLE = 'variable'
/** The output of the chosen class, [rows] int64 or string. */
export const LABEL = 'label'

/**
 * Feeds one column of a table to each input of its name: numbers and times as float32 (NaN where missing), categories as texts
 * (empty where missing). A column without any value fits every input. Columns that no input names are left out.
 *
 * Errors: `inference.missing_input` for a column that is not there, `inference.wrong_type` for a number where texts are
 * needed or the reverse.
 *
 * @example
 * probabilityOf(plan.run(feedsOf(table, plan)))
 */
export function feedsOf(table: Table, plan: Pick<Plan, 'inputs'>): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = Object.create(null)
  for (const spec of plan.inputs) {
    const column = table.columns.get(spec.name)
    if (column === undefined) throw fail('missing_input', { input: spec.name })
    feeds[spec.name] = feedOf(column, spec, table.rows)
  }
  return feeds
}

function feedOf(column: Column, spec: TensorSpec, rows: number): Tensor {
  const shape = spec.shape.length === 1 ? [rows] : [rows, 1]
  if (column.kind === 'category') {
    if (spec.type === 'string') return { type: 'string', shape, data: textsOf(column, rows) }
    if (column.codes.some((code) => code >= 0)) throw mismatch(spec, 'texts')
    return feedOf({ kind: 'number', values: new Float64Array(rows).fill(Number.NaN) }, spec, rows)
  }
  if (spec.type === 'float') return { type: 'float', shape, data: Float32Array.from(column.values) }
  if (spec.type === 'double') return { type: 'double', shape, data: column.values }
  if (spec.type === 'int64') return { type: 'int64', shape, data: BigInt64Array.from(wholes(column.values, spec)) }
  if (spec.type === 'string' && column.values.every(Number.isNaN))
    return { type: 'string', shape, data: new Array<string>(rows).fill('') }
  throw mismatch(spec, 'numbers')
}

function textsOf({ codes, dictionary }: CategoryColumn, rows: number): readonly string[] {
  const data = new Array<string>(rows)
  for (let row = 0; row < rows; row++) data[row] = codes[row]! < 0 ? '' : (dictionary[codes[row]!] ?? '')
  return data
}

function wholes(values: Float64Array, spec: TensorSpec): bigint[] {
  if (values.some((value) => !Number.isSafeInteger(value)))
    throw mismatch(spec, 'numbers that are missing or not whole')
  return Array.from(values, BigInt)
}

function mismatch(spec: TensorSpec, actual: string): Error {
  return fail('wrong_type', { value: `Column ${spec.name}`, actual, expected: spec.type })
}

/**
 * The probability of the second class, one a row, from the outputs of a binary classifier.
 *
 * Errors: `inference.missing_input` where the outputs hold no float [rows, 2] probabilities.
 */
export function probabilityOf(outputs: Readonly<Record<string, Tensor>>): Float64Array {
  const tensor = outputs[PROBABILITIES]
  if (tensor === undefined) throw fail('unknown_output', { output: PROBABILITIES })
  const [rows, classes] = tensor.shape
  if ((tensor.type !== 'float' && tensor.type !== 'double') || tensor.shape.length !== 2 || classes !== 2)
    throw fail('wrong_shape', { value: PROBABILITIES, actual: `${tensor.type} [${tensor.shape}]`, expected: '[N, 2]' })
  const { data } = tensor
  return Float64Array.from({ length: rows! }, (_, row) => data[row * 2 + 1]!)
}

/**
 * The answers of a model: the probability of the second of two classes or the number of a regression, one a row; or the
 * probabilities of more classes, row by row.
 *
 * Errors: `inference.unknown_output`, `inference.wrong_shape`.
 */
export function scoresOf(outputs: Readonly<Record<string, Tensor>>): Float64Array {
  const tensor = outputs[VARIABLE] ?? severalClasses(outputs)
  if (tensor === undefined) return probabilityOf(outputs)
  if (tensor.type !== 'float' && tensor.type !== 'double')
    throw fail('wrong_shape', { value: VARIABLE, actual: `${tensor.type} [${tensor.shape}]`, expected: '[N, 1]' })
  return Float64Array.from(tensor.data)
}

function severalClasses(outputs: Readonly<Record<string, Tensor>>): Tensor | undefined {
  const tensor = outputs[PROBABILITIES]
  return tensor?.shape.length === 2 && tensor.shape[1]! > 2 ? tensor : undefined
}

/** Rows that are scored at a time: enough to make a run cheap, and few enough for what it computes to stay near. */
const PART_ROWS = 8192

/**
 * The answers of a model for a table of any size, as `scoresOf` gives them.
 *
 * Errors: those of `feedsOf`, of a run and of `scoresOf`.
 *
 * @example
 * scoreTable(compile(onnx), table)
 */
export function scoreTable(plan: Plan, table: Table): Float64Array {
  const used = new Map(plan.inputs.flatMap(({ name }) => columnNamed(table, name)))
  const needed = { rows: table.rows, columns: used }
  const first = scoresOf(plan.run(feedsOf(sliceRows(needed, 0, PART_ROWS), plan)))
  if (table.rows <= PART_ROWS) return first
  const width = first.length / PART_ROWS
  const all = new Float64Array(table.rows * width)
  all.set(first)
  for (let from = PART_ROWS; from < table.rows; from += PART_ROWS)
    all.set(scoresOf(plan.run(feedsOf(sliceRows(needed, from, from + PART_ROWS), plan))), from * width)
  return all
}

function columnNamed(table: Table, name: string): readonly (readonly [string, Column])[] {
  const column = table.columns.get(name)
  return column ? [[name, column]] : []
}

import { PROBABILITIES, type Tensor, VARIABLE } from '../../inference/index.ts'
import { type Column, categoryColumn, numberColumn, type Table, tableOf } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { Tensors } from '../executor.ts'

/** Names that a shard gives to columns of its own. */
const OWN: ReadonlySet<string> = new Set(['row', 'id', 'score', 'version'])

/** More values a row than this are not written. */
const WIDEST = 1_024

/**
 * What a model said of rows, as columns: `score` is the probability of the second of two classes, that of the likeliest of more, or
 * the number; `label` the chosen class; `probability_<class>` each of more than two; `lower` and `upper` the ends of an interval.
 * The outputs of any other model stand under their own names.
 *
 * Errors: `serving.batch_model`.
 */
export function answerTable(outputs: Tensors, rows: number, classes: readonly string[] | undefined): Table {
  const columns = new Map<string, Column>()
  const probabilities = outputs[PROBABILITIES]
  const numbers = outputs[VARIABLE]
  const width = probabilities?.shape[1] ?? 0
  if (numbers !== undefined) columns.set('score', numberColumn(everyNth(numbers, { rows, width: 1, from: 0 })))
  else if (probabilities !== undefined && width >= 2) addClasses(columns, { probabilities, rows, width, classes })
  for (const [name, tensor] of Object.entries(outputs))
    if (tensor !== numbers && !(tensor === probabilities && width >= 2)) addTensor(columns, { name, tensor, rows })
  return tableOf(columns, rows)
}

interface Classes {
  readonly probabilities: Tensor
  readonly rows: number
  readonly width: number
  readonly classes: readonly string[] | undefined
}

function addClasses(columns: Map<string, Column>, { probabilities, rows, width, classes }: Classes): void {
  if (width === 2) {
    columns.set('score', numberColumn(everyNth(probabilities, { rows, width, from: 1 })))
    return
  }
  const each = Array.from({ length: width }, (_, from) => everyNth(probabilities, { rows, width, from }))
  const score = new Float64Array(rows)
  for (let row = 0; row < rows; row++) score[row] = Math.max(...each.map((values) => values[row]!))
  columns.set('score', numberColumn(score))
  const known = classes?.length === width ? classes : undefined
  for (const [k, values] of each.entries())
    columns.set(known ? `probability_${known[k]!}` : `${PROBABILITIES}[${k}]`, numberColumn(values))
}

interface Named {
  readonly name: string
  readonly tensor: Tensor
  readonly rows: number
}

function addTensor(columns: Map<string, Column>, { name, tensor, rows }: Named): void {
  const width = tensor.data.length / rows
  if (tensor.shape.length > 2 || tensor.shape[0] !== rows || !(width <= WIDEST))
    throw fail('batch_model', { reason: `its output ${name} is not of rows, or of more than ${WIDEST} values a row` })
  const own = OWN.has(name.toLowerCase()) ? `output_${name}` : name
  for (let from = 0; from < width; from++)
    columns.set(width === 1 ? own : `${own}[${from}]`, columnOf(tensor, { rows, width, from }))
}

interface Nth {
  readonly rows: number
  readonly width: number
  readonly from: number
}

function columnOf(tensor: Tensor, { rows, width, from }: Nth): Column {
  if (tensor.type !== 'string') return numberColumn(everyNth(tensor, { rows, width, from }))
  return categoryColumn(Array.from({ length: rows }, (_, row) => tensor.data[row * width + from]! || null))
}

function everyNth({ data }: Tensor, { rows, width, from }: Nth): Float64Array {
  const values = new Float64Array(rows)
  for (let row = 0, at = from; row < rows; row++, at += width) values[row] = Number(data[at])
  return values
}

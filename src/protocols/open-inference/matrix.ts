import type { Tensor } from '../../inference/index.ts'
import { fail } from '../errors.ts'
import { printable } from '../shown.ts'
import type { Form } from './form.ts'
import type { SentTensor } from './sent.ts'
import { type Reader, shownShape, tensorFor } from './tensor.ts'

type Tensors = Record<string, Tensor>
type Reals = Float32Array | Float64Array

/** One matrix `[n, c]`, of whatever name, for a model of `c` columns of numbers, in their order; `undefined` where it is none. */
export function columnsOfMatrix(strays: readonly SentTensor[], form: Form, reader: Reader): Tensors | undefined {
  const [sent] = strays
  const { inputs } = form.model
  const width = inputs.length
  if (!form.takesMatrix || strays.length !== 1 || sent!.shape.length !== 2 || sent!.shape[1] !== width) return undefined
  const { type } = inputs[0]!
  const matrix = tensorFor(sent!, { name: sent!.name, type, shape: [-1, width] }, reader)
  const rows = sent!.shape[0]!
  const values = matrix.data as Reals
  const columns: Tensors = {}
  inputs.forEach(({ name }, at) => {
    const data = values.slice(0, rows)
    for (let row = 0; row < rows; row++) data[row] = values[row * width + at]!
    columns[name] = { type, shape: [rows, 1], data } as Tensor
  })
  return columns
}

/**
 * Named columns for a model of one matrix whose columns are known; `undefined` where it is none.
 *
 * Errors: `protocols.unexpected_input`, `repeated_input`, `too_few_inputs`, `wrong_*`.
 */
export function matrixOfColumns(strays: readonly SentTensor[], form: Form, reader: Reader): Tensors | undefined {
  const input = form.matrix
  const names = input?.columns
  if (input === undefined || names === undefined || !strays.some(({ name }) => names.includes(name))) return undefined
  const { model } = reader
  const found = new Map<string, SentTensor>()
  for (const sent of strays) {
    if (!names.includes(sent.name)) throw fail('unexpected_input', { input: printable(sent.name), model })
    if (found.has(sent.name)) throw fail('repeated_input', { input: printable(sent.name), model })
    found.set(sent.name, sent)
  }
  const missing = names.find((name) => !found.has(name))
  if (missing !== undefined) {
    const counts = { expected: names.length, found: found.size }
    throw fail('too_few_inputs', { ...counts, model, missing: printable(missing) })
  }
  const rows = found.get(names[0]!)!.shape[0] ?? 0
  const columns = names.map((name) => columnOf(found.get(name)!, { rows, type: input.type }, reader))
  return { [input.name]: { type: input.type, shape: [rows, names.length], data: interleave(columns, rows) } as Tensor }
}

function columnOf(
  sent: SentTensor,
  { rows, type }: { readonly rows: number; readonly type: Tensor['type'] },
  reader: Reader,
): ArrayLike<unknown> {
  const tensor = tensorFor(sent, { name: sent.name, type, shape: [-1, 1] }, reader)
  if (tensor.shape[0] === rows) return tensor.data
  const shapes = { expected: shownShape([rows, 1]), found: shownShape(sent.shape) }
  throw fail('wrong_shape', { input: printable(sent.name), model: reader.model, ...shapes })
}

/** Columns as one matrix, row by row, in memory of the kind of the first. */
function interleave(columns: readonly ArrayLike<unknown>[], rows: number): unknown {
  const width = columns.length
  const [first] = columns
  const out = Array.isArray(first)
    ? new Array<unknown>(rows * width)
    : new (first!.constructor as new (length: number) => Record<number, unknown>)(rows * width)
  columns.forEach((column, at) => {
    for (let row = 0; row < rows; row++) (out as Record<number, unknown>)[row * width + at] = column[row]
  })
  return out
}

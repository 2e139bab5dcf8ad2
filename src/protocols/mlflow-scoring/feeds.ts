import type { Tensor } from '../../inference/index.ts'
import type { ServedInput, ServedModel } from '../data-plane.ts'
import { fail } from '../errors.ts'
import type { Reading } from '../json-reader.ts'
import {
  fillNested,
  fittingShape,
  isHonest,
  type JsonTensorNeeds,
  misfitOf,
  shapeOf,
  sizeOf,
  stackOf,
} from '../json-tensor.ts'
import { inSlices } from '../slices.ts'
import { tensorWriter } from '../tensor-writer.ts'
import type { Batch, Cell } from './batch.ts'

const RULES = { quotedNaN: true }
/** Values that are read before others have their turn. */
const SLICE_VALUES = 20_000
const MOST_SHOWN = 20

interface Feeding {
  readonly model: ServedModel
  readonly batch: Batch
  readonly needs: JsonTensorNeeds
}

/**
 * The tensors of a batch: an input a column, by name or, where the client named none, by place; or all columns as the one matrix, by the names
 * that the model knows, else by place. What the model does not read is left out.
 *
 * Errors: `protocols.mlflow_schema`, which names the columns and never shows their values.
 */
export async function feedsOfBatch(
  model: ServedModel,
  batch: Batch,
  reading: Reading,
): Promise<Record<string, Tensor>> {
  const feeding: Feeding = { model, batch, needs: { reading, rules: RULES } }
  if (!model.batched && batch.tensor) return wholeTensors(feeding, batch.tensor)
  if (Number.isNaN(batch.rows))
    throw mismatch(feeding, 'The length of values for each input/column name are not the same')
  if (!isHonest(batch.rows * model.inputs.length, reading)) throw mismatch(feeding, 'Most of the values are missing.')
  const [only] = model.inputs
  if (model.inputs.length === 1 && only) return { [only.name]: await onlyTensor(feeding, only) }
  const cells = cellsOf(
    feeding,
    model.inputs.map(({ name }) => name),
  )
  const tensors: [string, Tensor][] = []
  for (let i = 0; i < cells.length; i++) {
    const input = model.inputs[i]!
    tensors.push([input.name, await stacked(feeding, input, cells[i]!)])
  }
  return Object.fromEntries(tensors)
}

/** Each input as it was sent, for a model that has no rows. */
function wholeTensors(feeding: Feeding, tensor: (name: string) => unknown): Record<string, Tensor> {
  const { model, needs } = feeding
  const missing = model.inputs.filter(({ name }) => tensor(name) === undefined)
  if (missing.length > 0)
    throw missingOf(
      feeding,
      missing.map(({ name }) => name),
    )
  const tensors = model.inputs.map((input): [string, Tensor] => {
    const value = tensor(input.name)
    const shape = shapeOf(value)
    const fitting = fittingShape(input.shape, shape)
    if (fitting === undefined || !isHonest(sizeOf(shape), needs.reading))
      throw incompatible(feeding, input.name, misfitOf(input.shape, shape))
    const writer = tensorWriter(input, sizeOf(shape), needs)
    const reason = fillNested(writer, value, { shape, level: 0, at: 0 })
    if (reason !== undefined) throw incompatible(feeding, input.name, reason)
    return [input.name, writer.tensor(fitting)]
  })
  return Object.fromEntries(tensors)
}

async function onlyTensor(feeding: Feeding, input: ServedInput): Promise<Tensor> {
  const { batch } = feeding
  const own = batch.column(input.name)
  if (own && !input.columns?.includes(input.name)) return stacked(feeding, input, own)
  if (isMatrix(input) && batch.named && batch.width !== undefined)
    return matrix(feeding, input, matrixCells(feeding, input, batch.width))
  if (batch.whole) return stacked(feeding, input, batch.whole)
  if (batch.width === 1 && (!batch.named || isAnonymous(input))) return stacked(feeding, input, batch.position(0))
  throw missingOf(feeding, [input.name])
}

const isMatrix = ({ shape }: ServedInput): boolean => shape.length === 2 && shape[1] !== 1

/** A model file's own tensor has a name that no table knows; an endpoint of a project takes doubles and texts, and is asked by name. */
const isAnonymous = ({ type }: ServedInput): boolean => type !== 'double' && type !== 'string'

/** The cells of each column of the one matrix. */
function matrixCells(feeding: Feeding, input: ServedInput, width: number): readonly Cell[] {
  const { batch } = feeding
  if (input.columns && batch.named) return cellsOf(feeding, input.columns)
  const wanted = input.columns?.length ?? input.shape[1]!
  if (wanted >= 0 && wanted !== width && batch.rows > 0)
    throw mismatch(feeding, `The model takes ${wanted} columns and ${width} were sent.`)
  return Array.from({ length: wanted < 0 ? width : wanted }, (_, place) => batch.position(place))
}

/** The cells of each of these columns. Errors: `protocols.mlflow_schema` naming those that are missing. */
function cellsOf(feeding: Feeding, names: readonly string[]): readonly Cell[] {
  const { batch } = feeding
  if (!batch.named && batch.width === names.length) return names.map((_, place) => batch.position(place))
  if (!batch.named)
    throw mismatch(feeding, `The model takes ${names.length} columns and ${batch.width ?? 'none'} were sent.`)
  const cells = names.map((name) => batch.column(name))
  const missing = names.filter((_, i) => cells[i] === undefined)
  if (missing.length > 0) throw missingOf(feeding, missing)
  return cells as readonly Cell[]
}

async function matrix(feeding: Feeding, input: ServedInput, cells: readonly Cell[]): Promise<Tensor> {
  const { batch, needs } = feeding
  const { length: width } = cells
  const { rows } = batch
  if (!isHonest(rows * width, needs.reading)) throw mismatch(feeding, 'Most of the values are missing.')
  const writer = tensorWriter(input, rows * width, needs)
  const typed = batch.typed?.(input)
  await inSlices(rows, Math.max(1, Math.floor(SLICE_VALUES / (1 + width))), (from, to) => {
    for (let row = from; row < to; row++)
      for (let place = 0; place < width; place++) {
        const cell = cells[place]!(row)
        if (writer.put(row * width + place, typed ? typed(cell) : cell)) continue
        const column = input.columns?.[place] ?? String(place)
        throw incompatible(feeding, column, `row ${row} holds what is no ${writer.expects}`)
      }
  })
  return writer.tensor([rows, width])
}

/** One input from the cells of one column. */
async function stacked(feeding: Feeding, input: ServedInput, cell: Cell): Promise<Tensor> {
  const { batch, needs } = feeding
  const { rows } = batch
  const typed = batch.typed?.(input)
  const valueAt: Cell = typed ? (row) => typed(cell(row)) : cell
  if (rows === 0) return tensorWriter(input, 0, needs).tensor(emptyShape(input))
  const stack = stackOf(input, rows, { first: valueAt(0), ...needs })
  if (typeof stack === 'string') throw incompatible(feeding, input.name, stack)
  const size = 1 + sizeOf(shapeOf(valueAt(0)))
  await inSlices(rows, Math.max(1, Math.floor(SLICE_VALUES / size)), (from, to) => {
    for (let row = from; row < to; row++) {
      const reason = stack.add(row, valueAt(row))
      if (reason !== undefined) throw incompatible(feeding, input.name, `row ${row}: ${reason}`)
    }
  })
  return stack.tensor()
}

const emptyShape = ({ shape }: ServedInput): readonly number[] => [
  0,
  ...shape.slice(1).map((length) => Math.abs(length)),
]

const quoted = (names: readonly string[]): string =>
  `[${names
    .slice(0, MOST_SHOWN)
    .map((name) => `'${name}'`)
    .join(', ')}${names.length > MOST_SHOWN ? ', …' : ''}]`

const missingOf = (feeding: Feeding, names: readonly string[]): Error =>
  mismatch(feeding, `Model is missing inputs ${quoted(names)}.`)

const incompatible = (feeding: Feeding, column: string, reason: string): Error =>
  mismatch(feeding, `Incompatible input types for column '${column}': ${reason}.`)

/** In place of the data, which is the caller's, their size is shown. */
function mismatch({ model, batch }: Feeding, reason: string): Error {
  const data = `${Number.isNaN(batch.rows) ? '?' : batch.rows} rows x ${batch.width ?? '?'} columns`
  const columns = model.inputs.flatMap((input) => input.columns ?? [`${input.name}: ${input.kind ?? input.type}`])
  return fail('mlflow_schema', { data, schema: quoted(columns), reason })
}

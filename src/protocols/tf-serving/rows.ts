import type { Tensor } from '../../inference/index.ts'
import type { ServedInput, ServedModel } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { isHonest, type JsonTensorNeeds, type Stack, shapeOf, sizeOf, stackOf } from '../json-tensor.ts'
import { isObject, printable } from '../shown.ts'
import { inSlices } from '../slices.ts'
import { isBase64 } from '../tensor-writer.ts'

/** Values that are read before others have their turn. */
const SLICE_VALUES = 20_000

/** Takes one row of a request; gives back why it cannot. */
type TakeRow = (row: number, item: unknown) => string | undefined

/** What reads rows, and the tensors that come of them. */
interface RowReader {
  readonly take: TakeRow
  readonly values: number
  tensors(): Record<string, Tensor>
}

/**
 * The tensors of `instances`, the batch being the first axis of each: values of the one input, or objects that name every input. Rows of
 * one matrix may also name its columns, where they are known.
 *
 * Errors: `protocols.tf_refused`, which names the row.
 */
export async function tensorsOfRows(
  model: ServedModel,
  instances: readonly unknown[],
  needs: JsonTensorNeeds,
): Promise<Record<string, Tensor>> {
  const [first] = instances
  const named = isObject(first) && !isBase64(first)
  const [only] = model.inputs
  if (only === undefined) throw refuse('Failed to get input map for signature: DEFAULT')
  if (!named && model.inputs.length > 1)
    throw refuse(
      'instances is a plain list, but expecting list of objects as multiple input tensors required as per tensorinfo_map',
    )
  const rows = instances.length
  const reader = named
    ? readerOfNamed(model.inputs, first, { rows, needs })
    : readerOfPlain(only, first, { rows, needs })
  await inSlices(rows, Math.max(1, Math.floor(SLICE_VALUES / (1 + reader.values))), (from, to) => {
    for (let row = from; row < to; row++) {
      const reason = reader.take(row, instances[row])
      if (reason !== undefined) throw refuse(reason)
    }
  })
  return reader.tensors()
}

interface Rows {
  readonly rows: number
  readonly needs: JsonTensorNeeds
}

const refuse = (reason: string): Error => fail('tf_refused', { reason })

const atRow = (row: number, reason: string, key = ''): string =>
  `Failed to process element: ${row}${key === '' ? '' : ` key: ${printable(key)}`} of 'instances' list. Error: ${reason}`

function stackFor(input: ServedInput, first: unknown, { rows, needs }: Rows): Stack {
  const stack = stackOf(input, rows, { first, ...needs })
  if (typeof stack === 'string') throw refuse(atRow(0, stack))
  return stack
}

/** Rows that are values of the one input. */
function readerOfPlain(input: ServedInput, first: unknown, rows: Rows): RowReader {
  const stack = stackFor(input, first, rows)
  return {
    values: sizeOf(shapeOf(first)),
    take(row, item) {
      if (isObject(item) && !isBase64(item)) return `Expecting value/list but got object at item ${row} of input list`
      const reason = stack.add(row, item)
      return reason === undefined ? undefined : atRow(row, reason)
    },
    tensors: () => ({ [input.name]: stack.tensor() }),
  }
}

/** Rows that name every input. */
function readerOfNamed(
  inputs: readonly ServedInput[],
  first: Readonly<Record<string, unknown>>,
  rows: Rows,
): RowReader {
  const [only] = inputs
  if (only?.columns && inputs.length === 1 && !Object.hasOwn(first, only.name)) return readerOfColumns(only, rows)
  const names = inputs.map(({ name }) => name)
  requireNames(0, first, names)
  const values = names.reduce((sum, name) => sum + sizeOf(shapeOf(first[name])), 0)
  if (!isHonest(rows.rows * values, rows.needs.reading)) throw refuse(`Expecting tensor size: ${values} in every row`)
  const stacks = inputs.map((input) => {
    const stack = stackOf(input, rows.rows, { first: first[input.name], ...rows.needs })
    if (typeof stack === 'string') throw refuse(atRow(0, stack, input.name))
    return stack
  })
  return {
    values,
    take(row, item) {
      requireNames(row, item, names)
      for (let i = 0; i < stacks.length; i++) {
        const reason = stacks[i]!.add(row, (item as Record<string, unknown>)[names[i]!])
        if (reason !== undefined) return atRow(row, reason, names[i]!)
      }
      return undefined
    },
    tensors: () => Object.fromEntries(inputs.map(({ name }, i) => [name, stacks[i]!.tensor()])),
  }
}

/** Rows that name the columns of the one matrix. */
function readerOfColumns(input: ServedInput, rows: Rows): RowReader {
  const columns = input.columns!
  const stack = stackFor(
    input,
    columns.map(() => 0),
    rows,
  )
  return {
    values: columns.length,
    take(row, item) {
      requireNames(row, item, columns)
      const reason = stack.add(
        row,
        columns.map((column) => (item as Record<string, unknown>)[column]),
      )
      return reason === undefined ? undefined : atRow(row, reason)
    },
    tensors: () => ({ [input.name]: stack.tensor() }),
  }
}

/** Errors: `protocols.tf_refused` where the row is no object of exactly these names. */
function requireNames(row: number, item: unknown, names: readonly string[]): void {
  if (!isObject(item) || isBase64(item)) throw refuse(`Expecting object but got list at item ${row} of input list`)
  const keys = Object.keys(item)
  if (keys.length === names.length && names.every((name) => Object.hasOwn(item, name))) return
  const known = new Set(names)
  const stray = keys.find((key) => !known.has(key))
  if (stray !== undefined)
    throw refuse(atRow(row, `JSON object: does not have named input: ${printable(stray)}`, stray))
  throw refuse(
    `Failed to process element: ${row} of 'instances' list. JSON object: must only have keys: ${names.join(',')}`,
  )
}

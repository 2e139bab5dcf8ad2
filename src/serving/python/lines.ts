import { failInference, type Tensor, type TensorSpec } from '../../inference/index.ts'
import type { Tensors } from '../executor.ts'

/** What the process of Python says in one line. */
export interface Said {
  readonly ready?: true
  /** The name of the class of an error. */
  readonly failed?: string
  readonly columns?: Readonly<Record<string, unknown>>
  readonly values?: unknown
}

/** A request as one line: columns by name or, where the only input is one, a matrix. */
export function lineOf(inputs: Tensors, specs: readonly TensorSpec[]): string {
  const [only] = specs
  const width = only?.shape[1] ?? 1
  if (specs.length === 1 && only !== undefined && width > 1) {
    const cells = cellsOf(inputs[only.name]!)
    const rows = Array.from({ length: cells.length / width }, (_, row) => cells.slice(row * width, (row + 1) * width))
    return JSON.stringify({ matrix: rows, type: only.type })
  }
  return JSON.stringify({ columns: specs.map(({ name, type }) => [name, type, cellsOf(inputs[name]!)]) })
}

type Cell = string | number | boolean | null

function cellsOf({ type, data }: Tensor): Cell[] {
  if (type === 'string') return data.map((text) => (text === '' ? null : text))
  const numbers = Array.from(data as ArrayLike<number | bigint>, Number)
  return type === 'bool' ? numbers.map(Boolean) : numbers.map((one) => (Number.isNaN(one) ? null : one))
}

const WORDS: Readonly<Record<string, number>> = { inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY }

/**
 * The outputs in an answer, each of the type and width that the signature says.
 *
 * Errors: `inference.wrong_shape` where the model answers something else.
 */
export function outputsIn(said: Said, specs: readonly TensorSpec[], rows: number): Tensors {
  const outputs: Record<string, Tensor> = Object.create(null)
  for (const spec of specs) {
    const given = said.columns === undefined ? said.values : (said.columns[spec.name] ?? said.columns['0'])
    outputs[spec.name] = tensorOf(Array.isArray(given) ? given.flat(Number.POSITIVE_INFINITY) : [given], spec, rows)
  }
  return outputs
}

function tensorOf(cells: readonly unknown[], { name, type, shape }: TensorSpec, rows: number): Tensor {
  const width = shape.length < 2 ? 1 : shape[1]!
  if (cells.length !== rows * width)
    throw failInference('wrong_shape', { value: name, actual: `[${cells.length}]`, expected: `[${rows * width}]` })
  const full = shape.length < 2 ? [rows] : [rows, width]
  if (type === 'string') return { type, shape: full, data: cells.map((cell) => (cell === null ? '' : String(cell))) }
  const numbers = Float64Array.from(cells, (cell) =>
    cell === null ? Number.NaN : (WORDS[String(cell)] ?? Number(cell)),
  )
  if (type !== 'int64') return { type: 'double', shape: full, data: numbers }
  if (!numbers.every(Number.isSafeInteger))
    throw failInference('wrong_type', { value: name, actual: 'numbers that are not whole', expected: type })
  return { type, shape: full, data: BigInt64Array.from(numbers, BigInt) }
}

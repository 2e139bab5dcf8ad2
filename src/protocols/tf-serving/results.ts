import type { Tensor } from '../../inference/index.ts'
import type { InferenceAnswer, ServedModel } from '../data-plane.ts'
import { fail } from '../errors.ts'
import type { TextStyle } from '../tensor-text.ts'

type Reals = Extract<Tensor, { type: 'float' | 'double' }>

interface NamedReals {
  readonly name: string
  readonly tensor: Reals
}

/**
 * The classes of each row with their scores, as JSON: those of an output `[n, classes]`, or the two of a probability `[n]`. A class is called by
 * its name where the model tells it, else by its number.
 *
 * Errors: `protocols.tf_refused` for a model that does not classify.
 */
export function classesOf(model: ServedModel, answer: InferenceAnswer, style: TextStyle): string {
  const reals = realsOf(answer)
  const matrix = reals.find(({ tensor }) => tensor.shape.length === 2 && tensor.shape[1]! > 1)
  if (matrix) return matrixText(matrix.tensor, { names: namesOf(model, matrix), style })
  const pair = reals.find(({ name }) => name === 'probability')
  if (pair === undefined)
    throw fail('tf_refused', { reason: `Expected classification signature: ${model.name} does not classify` })
  const write = style[pair.tensor.type]
  return list(pair.tensor.data, (score) => `[["0",${write(1 - score)}],["1",${write(score)}]]`)
}

/** The number of each row, as JSON. Errors: `protocols.tf_refused` for a model without one. */
export function regressionsOf(model: ServedModel, answer: InferenceAnswer, style: TextStyle): string {
  const found = realsOf(answer).find(({ tensor: { shape } }) => shape.slice(1).every((length) => length === 1))
  if (found === undefined)
    throw fail('tf_refused', { reason: `Expected regression signature: ${model.name} answers no single number a row` })
  return list(found.tensor.data, style[found.tensor.type])
}

function realsOf({ outputs }: InferenceAnswer): readonly NamedReals[] {
  const reals: NamedReals[] = []
  for (const [name, tensor] of Object.entries(outputs))
    if (tensor.type === 'float' || tensor.type === 'double') reals.push({ name, tensor })
  return reals
}

function namesOf(model: ServedModel, { name, tensor }: NamedReals): readonly string[] {
  const known = model.outputs.find((output) => output.name === name)?.columns
  return known ?? Array.from({ length: tensor.shape[1]! }, (_, i) => String(i))
}

interface Classes {
  readonly names: readonly string[]
  readonly style: TextStyle
}

function matrixText({ data, shape, type }: Reals, { names, style }: Classes): string {
  const [rows, count] = shape as readonly [number, number]
  const labels = names.map((name) => `[${JSON.stringify(name)},`)
  const rowText = (_: unknown, row: number): string =>
    `[${labels.map((label, i) => `${label}${style[type](data[row * count + i]!)}]`).join(',')}]`
  return `[${Array.from({ length: rows }, rowText).join(',')}]`
}

function list(data: Float32Array | Float64Array, write: (value: number) => string): string {
  return `[${Array.from(data, (value) => write(value)).join(',')}]`
}

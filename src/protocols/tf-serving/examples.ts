import type { Tensor } from '../../inference/index.ts'
import type { ServedInput, ServedModel } from '../data-plane.ts'
import { fail } from '../errors.ts'
import type { JsonTensorNeeds } from '../json-tensor.ts'
import { isObject, printable } from '../shown.ts'
import { isBase64 } from '../tensor-writer.ts'
import { tensorsOfRows } from './rows.ts'

type Features = Readonly<Record<string, unknown>>

/** The examples of a classification or a regression, and what holds for all of them. */
export interface Examples {
  readonly examples: readonly unknown[]
  readonly context: unknown
}

/**
 * The tensors of examples: one feature an input, or one a column of the only matrix. Features that the model does not read are left out.
 *
 * Errors: `protocols.tf_refused`.
 */
export async function tensorsOfExamples(
  model: ServedModel,
  { examples, context }: Examples,
  needs: JsonTensorNeeds,
): Promise<Record<string, Tensor>> {
  const shared = context === undefined ? {} : featuresOf(context)
  const instances = examples.map((example) => rowOf(model, joined(featuresOf(example), shared)))
  return tensorsOfRows(model, instances, needs)
}

const refuse = (reason: string): Error => fail('tf_refused', { reason })

function featuresOf(example: unknown): Features {
  if (!isObject(example)) throw refuse('Example must be JSON object')
  for (const [name, value] of Object.entries(example)) checkFeature(name, Array.isArray(value) ? value : [value])
  return example
}

/** Errors: `protocols.tf_refused` where values are of two types, or of none that a feature has. */
function checkFeature(name: string, values: readonly unknown[]): void {
  const expected = values.length === 0 ? undefined : kindOf(name, values[0])
  for (const value of values)
    if (kindOf(name, value) !== expected)
      throw refuse(`Unexpected element type in feature: ${printable(name)} expecting type: ${expected}`)
}

function kindOf(name: string, value: unknown): 'bytes' | 'float' {
  if (typeof value === 'string' || isBase64(value)) return 'bytes'
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return 'float'
  const found = value === null ? 'Null' : Array.isArray(value) ? 'Array' : 'Object'
  throw refuse(`Feature: ${printable(name)} has element with unexpected JSON type: ${found}`)
}

function joined(example: Features, shared: Features): Features {
  const repeated = Object.keys(shared).find((name) => Object.hasOwn(example, name))
  if (repeated !== undefined)
    throw refuse(`Feature: ${printable(repeated)} is in the context and in an example: it may be in one of them only`)
  return { ...shared, ...example }
}

/** The row of an example: every input, or every column, by name. */
function rowOf({ inputs }: ServedModel, features: Features): Record<string, unknown> {
  const [only] = inputs
  const columns = inputs.length === 1 && only?.columns && !Object.hasOwn(features, only.name) ? only.columns : undefined
  const row: Record<string, unknown> = {}
  if (columns) for (const name of columns) row[name] = featureOf(only!, name, features)
  else for (const input of inputs) row[input.name] = featureOf(input, input.name, features)
  return row
}

/** Flags may come as 1 and 0, numbers as true and false: an example knows numbers only. */
function featureOf({ type, kind }: ServedInput, name: string, features: Features): unknown {
  if (!Object.hasOwn(features, name)) throw refuse(`Feature: ${name} is required but could not be found.`)
  const isFlag = type === 'bool' || kind === 'boolean'
  const one = (value: unknown): unknown => {
    if (isFlag) return value === 1 ? true : value === 0 ? false : value
    return typeof value === 'boolean' && type !== 'string' ? Number(value) : value
  }
  const value = features[name]
  return Array.isArray(value) ? value.map(one) : one(value)
}

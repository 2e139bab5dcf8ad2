import { type Column, tableOf } from '../table/index.ts'
import type { Scored, ScoringRequest, ServedModel } from './data-plane.ts'
import { fail } from './errors.ts'
import { columnOfTensor, type InputTensor, isObject, printable, rowsOf, tensorOf, textsOfTensor } from './tensors.ts'

const ID_INPUT = 'prediction_id'
const KEY_INPUT = 'prediction_key'

/** An inference request that fits its model. */
export interface Inference {
  readonly id: string | undefined
  readonly scoring: ScoringRequest
  /** The outputs to answer with, in the order asked for. */
  readonly outputs: readonly string[]
}

/** The names of a model's outputs, in their order. */
export function outputsOf(model: ServedModel): readonly string[] {
  return [model.answers, ID_INPUT, 'model_version']
}

/**
 * Reads an inference request against the model it is for: one input a column, `prediction_id` and `prediction_key` if wanted.
 *
 * Errors: `protocols.bad_request`, `too_few_inputs`, `unexpected_input`, `repeated_input`, `wrong_*`, `unexpected_output`.
 * Source: Open Inference Protocol, required API, inference request.
 */
export function readInference(body: unknown, model: ServedModel): Inference {
  if (!isObject(body)) throw fail('bad_request', { reason: 'the body is no object' })
  const { id, inputs, outputs } = body
  if (id !== undefined && typeof id !== 'string') throw fail('bad_request', { reason: 'id is no text' })
  if (!Array.isArray(inputs)) throw fail('bad_request', { reason: 'there is no list of inputs' })
  const tensors = byName(inputs.map(tensorOf), model)
  const scoring = scoringOf(tensors, model)
  return { id, scoring, outputs: wantedOf(outputs, model) }
}

function byName(tensors: readonly InputTensor[], model: ServedModel): ReadonlyMap<string, InputTensor> {
  const known = new Set([...model.columns.map(({ name }) => name), ID_INPUT, KEY_INPUT])
  const found = new Map<string, InputTensor>()
  for (const tensor of tensors) {
    const names = { input: printable(tensor.name), model: model.name }
    if (!known.has(tensor.name)) throw fail('unexpected_input', names)
    if (found.has(tensor.name)) throw fail('repeated_input', names)
    found.set(tensor.name, tensor)
  }
  const missing = model.columns.find(({ name }) => !found.has(name))
  if (missing) {
    const counts = { expected: model.columns.length, found: found.size }
    throw fail('too_few_inputs', { ...counts, model: model.name, missing: missing.name })
  }
  return found
}

function scoringOf(tensors: ReadonlyMap<string, InputTensor>, model: ServedModel): ScoringRequest {
  const [first] = tensors.values()
  const rows = first ? rowsOf(first, model.name) : 0
  for (const tensor of tensors.values()) requireRows(tensor, rows, model)
  const columns = new Map<string, Column>()
  for (const column of model.columns)
    columns.set(column.name, columnOfTensor(tensors.get(column.name)!, column, model.name))
  const ids = tensors.get(ID_INPUT)
  const keys = tensors.get(KEY_INPUT)
  return {
    rows: tableOf(columns, rows),
    ...(ids && { ids: textsOfTensor(ids, model.name) }),
    ...(keys && { keys: textsOfTensor(keys, model.name) }),
  }
}

function requireRows(tensor: InputTensor, rows: number, model: ServedModel): void {
  if (rowsOf(tensor, model.name) === rows) return
  const { name, shape } = tensor
  throw fail('wrong_shape', {
    input: printable(name),
    model: model.name,
    expected: `[${rows},1]`,
    found: `[${shape.join(',')}]`,
  })
}

function wantedOf(outputs: unknown, model: ServedModel): readonly string[] {
  const known = outputsOf(model)
  if (outputs === undefined) return known
  if (!Array.isArray(outputs)) throw fail('bad_request', { reason: 'outputs is no list' })
  const names = outputs.map((output: unknown) => (isObject(output) ? output['name'] : undefined))
  for (const name of names) {
    if (typeof name !== 'string') throw fail('bad_request', { reason: 'an output has no name' })
    if (!known.includes(name)) throw fail('unexpected_output', { output: printable(name), model: model.name })
  }
  return names.length === 0 ? known : (names as string[])
}

/** The answer to an inference, as JSON text. Numbers that are not finite are null. */
export function writeInference(model: ServedModel, inference: Inference, scored: Scored): string {
  const { ids, scores, versions } = scored
  const shape = [scores.length]
  const made: Readonly<Record<string, { datatype: string; data: readonly unknown[] }>> = {
    [model.answers]: { datatype: 'FP64', data: Array.from(scores) },
    [ID_INPUT]: { datatype: 'BYTES', data: ids },
    model_version: { datatype: 'INT64', data: Array.from(versions) },
  }
  const version = scores.length > 0 ? String(versions[0]) : model.versions.at(-1)
  return JSON.stringify({
    model_name: model.name,
    model_version: version,
    ...(inference.id !== undefined && { id: inference.id }),
    outputs: inference.outputs.map((name) => {
      const { datatype, data } = made[name]!
      return { name, shape, datatype, data }
    }),
  })
}

import type { DoorAnswer, DoorCall } from '../../http/index.ts'
import type { Tensor } from '../../inference/index.ts'
import type { DataPlane, InferenceAnswer, ServedModel } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { type Reading, withJson } from '../json-reader.ts'
import type { JsonTensorNeeds } from '../json-tensor.ts'
import { isObject } from '../shown.ts'
import { inSlices } from '../slices.ts'
import { doubleText, floatText, type TextStyle, textOfTensor } from '../tensor-text.ts'
import { tensorsOfColumns } from './columns.ts'
import { tensorsOfExamples } from './examples.ts'
import { classesOf, regressionsOf } from './results.ts'
import { tensorsOfRows } from './rows.ts'
import { type Servable, servableOf } from './servable.ts'

/** What answers predictions. */
export interface PredictNeeds {
  readonly dataPlane: DataPlane
  /** How NaN and the infinite are written: as these words, which its clients read, or as null. */
  readonly nonFinite: 'word' | 'null'
}

/** A request that was read: the tensors, and how its answer is to be written. */
interface Asked {
  readonly tensors: Readonly<Record<string, Tensor>>
  readonly form: 'predictions' | 'outputs'
}

const SIGNATURE = 'serving_default'
const RULES = { base64: true }
const SLICE_ROWS = 2_000

/** `:predict`: rows or columns in, predictions or outputs out. Errors: `protocols.tf_refused` and others of the addresses. */
export async function predict(needs: PredictNeeds, call: DoorCall): Promise<DoorAnswer> {
  const servable = await servableOf(needs.dataPlane, call)
  const { tensors, form } = await withJson(bodyOf(call), (body, reading) => askedOf(body, servable.model, reading))
  const answer = await infer(needs, servable, { tensors, call })
  const style = styleOf(needs)
  return json(form === 'outputs' ? columnsText(answer, style) : await rowsText(answer, { tensors, style }))
}

/** `:classify` and `:regress`: examples in, results out. */
export async function judge(needs: PredictNeeds, call: DoorCall, method: 'classify' | 'regress'): Promise<DoorAnswer> {
  const servable = await servableOf(needs.dataPlane, call)
  const tensors = await withJson(bodyOf(call), (body, reading) => {
    const request = requestOf(body)
    const { examples, context } = request
    if (!Array.isArray(examples))
      throw refuse(`When method is ${method}, key 'examples' is expected and must be a list`)
    if (examples.length === 0) throw refuse("'examples' value is an empty array")
    return tensorsOfExamples(servable.model, { examples, context }, { reading, rules: RULES })
  })
  const answer = await infer(needs, servable, { tensors, call })
  const write = method === 'classify' ? classesOf : regressionsOf
  return json(`{"results":${write(servable.model, answer, styleOf(needs))}}`)
}

const refuse = (reason: string): Error => fail('tf_refused', { reason })

const json = (body: string): DoorAnswer => ({ status: 200, type: 'application/json', body })

function bodyOf({ body }: DoorCall): Buffer {
  if (body.length === 0) throw refuse('JSON Parse error: The document is empty')
  return body
}

function requestOf(body: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(body)) throw refuse('JSON Value is not an object')
  const { signature_name: signature } = body
  if (signature === undefined || signature === SIGNATURE || signature === '') return body
  if (typeof signature !== 'string') throw refuse("'signature_name' key must be a string value.")
  throw refuse(`Serving signature name is not found: the only one is "${SIGNATURE}"`)
}

async function askedOf(body: unknown, model: ServedModel, reading: Reading): Promise<Asked> {
  const request = requestOf(body)
  const { instances, inputs } = request
  const needs: JsonTensorNeeds = { reading, rules: RULES }
  if (instances !== undefined && inputs !== undefined)
    throw refuse("Not formatted correctly expecting only one of 'inputs' or 'instances' keys to exist")
  if (inputs !== undefined) return { tensors: await tensorsOfColumns(model, inputs, needs), form: 'outputs' }
  if (instances === undefined) throw refuse("Missing 'inputs' or 'instances' key")
  if (!Array.isArray(instances)) throw refuse("Expecting 'instances' to be a list/array")
  if (instances.length === 0) throw refuse("No values in 'instances' array")
  return { tensors: await tensorsOfRows(model, instances, needs), form: 'predictions' }
}

async function infer(
  { dataPlane }: PredictNeeds,
  { model, version }: Servable,
  { tensors, call }: { tensors: Readonly<Record<string, Tensor>>; call: DoorCall },
): Promise<InferenceAnswer> {
  if (model.batched) requireRows(tensors)
  const gone = (): boolean => call.gone()
  return dataPlane.infer(model.name, { inputs: tensors, gone, ...(version !== undefined && { version }) })
}

/** Errors: `protocols.tf_refused` where the inputs have no rows, or not equally many. */
function requireRows(tensors: Readonly<Record<string, Tensor>>): void {
  const rows = Object.values(tensors).map(({ shape }) => shape[0]!)
  if (rows.includes(0)) throw refuse("No values in 'inputs'")
  const other = rows.find((count) => count !== rows[0])
  if (other !== undefined) throw refuse(`Input tensors must have equal 0th-dimension size: ${rows[0]} and ${other}`)
}

const styleOf = ({ nonFinite }: PredictNeeds): TextStyle => (nonFinite === 'word' ? WORDS : NULLS)

const finite =
  (write: (value: number) => string) =>
  (value: number): string =>
    Number.isFinite(value) ? write(value) : 'null'

const WORDS: TextStyle = { float: floatText, double: doubleText }
const NULLS: TextStyle = { float: finite(floatText), double: finite(doubleText) }

/** An output of bytes is known by its name. */
const styleFor = (name: string, style: TextStyle): TextStyle =>
  name.endsWith('_bytes') ? { ...style, base64: true } : style

function columnsText({ outputs }: InferenceAnswer, style: TextStyle): string {
  const texts = Object.entries(outputs).map(([name, tensor]) => [
    name,
    textOfTensor(tensor, styleFor(name, style)).all(),
  ])
  if (texts.length === 1) return `{"outputs":${texts[0]![1]}}`
  return `{"outputs":{${texts.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}}`
}

async function rowsText(
  { outputs }: InferenceAnswer,
  { tensors, style }: { tensors: Readonly<Record<string, Tensor>>; style: TextStyle },
): Promise<string> {
  const rows = Object.values(tensors)[0]!.shape[0]!
  const writers = Object.entries(outputs).map(([name, tensor]) => {
    if (tensor.shape[0] !== rows)
      throw refuse(`Tensor name: ${name} has inconsistent batch size: ${tensor.shape[0] ?? 'none'} expecting: ${rows}`)
    return { key: `${JSON.stringify(name)}:`, text: textOfTensor(tensor, styleFor(name, style)) }
  })
  const texts: string[] = []
  await inSlices(rows, SLICE_ROWS, (from, to) => {
    for (let row = from; row < to; row++)
      texts.push(
        writers.length === 1
          ? writers[0]!.text.row(row)
          : `{${writers.map(({ key, text }) => key + text.row(row)).join(',')}}`,
      )
  })
  return `{"predictions":[${texts.join(',')}]}`
}

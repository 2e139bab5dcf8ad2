import type { Tensor } from '../../inference/index.ts'
import type { InferenceRequest, ServedInput } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { printable } from '../shown.ts'
import { type Form, ID, KEY } from './form.ts'
import { columnsOfMatrix, matrixOfColumns } from './matrix.ts'
import type { SentRequest, SentTensor } from './sent.ts'
import { shownShape, tensorFor, wrongValue } from './tensor.ts'

/** What a request is about besides its tensors. */
export interface Asked {
  readonly version?: string | undefined
  readonly withinMs?: number | undefined
  gone(): boolean
}

type Draft = { -readonly [K in keyof InferenceRequest]: InferenceRequest[K] }

/**
 * A request as the data plane takes it: every input of the model in its very type, ids and keys, and the outputs that are needed.
 *
 * Errors: `protocols.too_few_inputs`, `unexpected_input`, `repeated_input`, `wrong_*`, `unexpected_output`, `bad_request`.
 */
export function fitRequest(sent: SentRequest, form: Form, asked: Asked): InferenceRequest {
  const sorted = sortInputs(sent.inputs, form)
  const inputs = tensorsOf(sorted, sent.strict, form)
  const rows = rowsOf(inputs, form)
  const request: Draft = { inputs, gone: asked.gone }
  const outputs = neededOutputs(sent, form)
  if (outputs) request.outputs = outputs
  if (sorted.ids) request.ids = textsOf(sorted.ids, rows, form)
  if (sorted.keys) request.keys = textsOf(sorted.keys, rows, form)
  if (asked.version !== undefined) request.version = asked.version
  const withinMs = Math.min(sent.withinMs ?? Number.POSITIVE_INFINITY, asked.withinMs ?? Number.POSITIVE_INFINITY)
  if (withinMs !== Number.POSITIVE_INFINITY) request.withinMs = withinMs
  return request
}

interface Sorted {
  /** In the order of the model's inputs; a hole where one is missing. */
  readonly known: readonly (SentTensor | undefined)[]
  readonly count: number
  readonly strays: readonly SentTensor[]
  readonly ids?: SentTensor | undefined
  readonly keys?: SentTensor | undefined
}

function sortInputs(tensors: readonly SentTensor[], form: Form): Sorted {
  const known = new Array<SentTensor | undefined>(form.model.inputs.length).fill(undefined)
  const named: { ids?: SentTensor; keys?: SentTensor } = {}
  const strays: SentTensor[] = []
  let count = 0
  for (const tensor of tensors) {
    const at = form.inputAt.get(tensor.name)
    const own = tensor.name === ID ? 'ids' : tensor.name === KEY ? 'keys' : undefined
    if (at === undefined ? own && named[own] : known[at])
      throw fail('repeated_input', { input: printable(tensor.name), model: form.model.name })
    if (at !== undefined) {
      known[at] = tensor
      count++
    } else if (own) named[own] = tensor
    else strays.push(tensor)
  }
  return { known, count, strays, ...named }
}

function tensorsOf(sorted: Sorted, strict: boolean, form: Form): Record<string, Tensor> {
  const { known, count, strays } = sorted
  const { inputs, name } = form.model
  const reader = { model: name, strict }
  if (strays.length > 0) {
    const made =
      count > 0 ? undefined : (columnsOfMatrix(strays, form, reader) ?? matrixOfColumns(strays, form, reader))
    if (made) return made
    throw fail('unexpected_input', { input: printable(strays[0]!.name), model: name })
  }
  if (count < inputs.length) throw tooFew(count, inputs, { known, model: name })
  const tensors: Record<string, Tensor> = {}
  for (let i = 0; i < inputs.length; i++) tensors[inputs[i]!.name] = tensorFor(known[i]!, inputs[i]!, reader)
  return tensors
}

function tooFew(
  found: number,
  inputs: readonly ServedInput[],
  { known, model }: { readonly known: Sorted['known']; readonly model: string },
): Error {
  const missing = inputs.find((_, i) => known[i] === undefined)!
  return fail('too_few_inputs', { expected: inputs.length, found, model, missing: printable(missing.name) })
}

/** How many rows all inputs have; 1 where the model has no rows. Errors: `protocols.wrong_shape`. */
function rowsOf(tensors: Readonly<Record<string, Tensor>>, form: Form): number {
  const { batched, inputs, name: model } = form.model
  if (!batched) return 1
  const rows = tensors[inputs[0]?.name ?? '']?.shape[0] ?? 0
  for (const { name, shape } of inputs) {
    const own = tensors[name]!.shape
    if (own[0] === rows) continue
    const expected = shownShape([rows, ...shape.slice(1)])
    throw fail('wrong_shape', { input: printable(name), model, expected, found: shownShape(own) })
  }
  return rows
}

/** The texts of ids or keys, one a row, none of them missing. */
function textsOf(sent: SentTensor, rows: number, form: Form): readonly string[] {
  const model = form.model.name
  const input: ServedInput = { name: sent.name, type: 'string', shape: [rows] }
  const texts = tensorFor(sent, input, { model, strict: true }).data as readonly string[]
  const missing = texts.indexOf('')
  if (missing >= 0) throw wrongValue(sent, model, missing)
  return texts
}

/** The model's own outputs among those asked for; nothing where all of them, or none, are. */
function neededOutputs({ wanted }: SentRequest, form: Form): readonly string[] | undefined {
  if (wanted === undefined) return undefined
  const { outputs, name: model } = form.model
  for (const { name } of wanted)
    if (!form.outputOf.has(name)) throw fail('unexpected_output', { output: printable(name), model })
  const needed = outputs.filter(({ name }) => wanted.some((output) => output.name === name))
  return needed.length === 0 || needed.length === outputs.length ? undefined : needed.map(({ name }) => name)
}

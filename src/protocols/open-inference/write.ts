import type { Tensor } from '../../inference/index.ts'
import type { InferenceAnswer } from '../data-plane.ts'
import { fail } from '../errors.ts'
import type { Form } from './form.ts'
import { type Produced, produce, versionOf } from './produce.ts'
import { rawOf } from './raw.ts'
import type { SentRequest } from './sent.ts'

/** An answer as text, and the raw blocks behind it; none where no output was wanted raw. */
export interface Written {
  readonly json: string
  readonly blocks: readonly Buffer[]
}

/** More values in one output would make a text of more than a hundred megabytes. */
const MOST_VALUES = 2 ** 22
/** Up to here values are looked at one by one; beyond, the engine joins them, which wants no exception among them. */
const FEW_VALUES = 64

/**
 * Writes an answer: JSON, and raw blocks for what is wanted so.
 *
 * Single precision is written as the double that it is: whoever reads the JSON has the model's very bits without knowing the datatype. What is
 * not finite is null, as JSON has no word for it; -0 keeps its sign, with a point, as Python has no whole -0.
 *
 * Errors: `protocols.too_long_for_json`.
 */
export function writeAnswer(sent: SentRequest, form: Form, answer: InferenceAnswer): Written {
  const blocks: Buffer[] = []
  let outputs = ''
  for (const produced of produce(sent, form, answer)) {
    if (outputs !== '') outputs += ','
    outputs += outputText(produced, form, blocks)
  }
  const id = sent.id === undefined ? '' : `"id":${JSON.stringify(sent.id)},`
  const json = `{${form.head}"model_version":"${versionOf(form, answer)}",${id}"outputs":[${outputs}]}`
  return { json, blocks }
}

function outputText({ form: output, tensor, binary }: Produced, form: Form, blocks: Buffer[]): string {
  const start = `${output.head}${tensor.shape.join(',')}],`
  if (!binary) {
    if (tensor.data.length > MOST_VALUES)
      throw fail('too_long_for_json', { output: output.name, model: form.model.name, limit: MOST_VALUES })
    return `${start}"data":[${valuesText(tensor)}]}`
  }
  const block = rawOf(tensor)
  blocks.push(block)
  return `${start}"parameters":{"binary_data_size":${block.length}}}`
}

/** The values of a tensor as JSON, with commas between them. */
function valuesText(tensor: Tensor): string {
  switch (tensor.type) {
    case 'float':
    case 'double':
      return realsText(tensor.data)
    case 'bool':
      return Array.from(tensor.data, (value) => value !== 0).join(',')
    case 'string':
      return JSON.stringify(tensor.data).slice(1, -1)
    default:
      return tensor.data.join(',')
  }
}

function realsText(values: Float32Array | Float64Array): string {
  if (values.length > FEW_VALUES && values.every(isPlain)) return values.join(',')
  let text = ''
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (i > 0) text += ','
    if (isPlain(value)) text += value
    else text += value === 0 ? '-0.0' : 'null'
  }
  return text
}

/** True for what JavaScript writes as JSON does. */
const isPlain = (value: number): boolean => Number.isFinite(value) && !(value === 0 && 1 / value < 0)

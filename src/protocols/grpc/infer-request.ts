import { fail } from '../errors.ts'
import { classesOf, MOST_AXES, MOST_TENSORS, timeoutOf, tooMany } from '../open-inference/request.ts'
import type { SentRequest, SentTensor, WantedOutput } from '../open-inference/sent.ts'
import { printable } from '../shown.ts'
import { readContents } from './contents.ts'
import { type Parameter, readParameter } from './parameters.ts'
import { eachVarint, inside, integer, nextField, type Reader, span, text } from './reader.ts'

/** A `ModelInferRequest`: for which model, and what was sent. */
export interface InferCall {
  readonly model: string
  readonly version: string
  readonly sent: SentRequest
  /** Whether the values came as raw bytes, which is how they are then answered. */
  readonly raw: boolean
}

/** An `InferInputTensor` before its values are known. */
interface Input {
  name: string
  datatype: string
  readonly shape: number[]
  contentType: Parameter
  readonly contents: Reader[]
}

interface Draft {
  model: string
  version: string
  id: string
  readonly parameters: Map<string, Parameter>
  readonly inputs: Input[]
  readonly wanted: WantedOutput[]
  readonly raw: Buffer[]
}

/**
 * Reads a `ModelInferRequest`.
 *
 * Errors: `protocols.bad_message`, `bad_request`. Source: Open Inference Protocol over gRPC.
 */
export function readInferRequest(reader: Reader): InferCall {
  const draft: Draft = { model: '', version: '', id: '', parameters: new Map(), inputs: [], wanted: [], raw: [] }
  while (nextField(reader)) readPart(reader, draft)
  const { model, version, id, parameters, wanted, raw } = draft
  const withinMs = timeoutOf(parameters.get('timeout'))
  return {
    ...{ model, version, raw: raw.length > 0 || draft.inputs.every(({ contents }) => contents.length === 0) },
    sent: {
      ...{ inputs: inputsOf(draft), binary: true, strict: parameters.get('strict') === true },
      ...(id !== '' && { id }),
      ...(wanted.length > 0 && { wanted }),
      ...(withinMs !== undefined && { withinMs }),
    },
  }
}

function readPart(reader: Reader, draft: Draft): void {
  switch (reader.field) {
    case 1:
      draft.model = text(reader)
      break
    case 2:
      draft.version = text(reader)
      break
    case 3:
      draft.id = text(reader)
      break
    case 4:
      draft.parameters.set(...readParameter(inside(reader)))
      break
    case 5:
      add(draft.inputs, readInput(inside(reader)))
      break
    case 6:
      add(draft.wanted, readWanted(inside(reader)))
      break
    case 7:
      add(draft.raw, span(reader))
  }
}

function add<T>(list: T[], one: T): void {
  if (list.length >= MOST_TENSORS) throw tooMany()
  list.push(one)
}

function readInput(reader: Reader): Input {
  const input: Input = { name: '', datatype: '', shape: [], contentType: undefined, contents: [] }
  while (nextField(reader))
    switch (reader.field) {
      case 1:
        input.name = text(reader)
        break
      case 2:
        input.datatype = text(reader)
        break
      case 3:
        readShape(reader, input)
        break
      case 4: {
        const [name, value] = readParameter(inside(reader))
        if (name === 'content_type') input.contentType = value
        break
      }
      case 5:
        input.contents.push(inside(reader))
    }
  return input
}

function readShape(reader: Reader, { name, shape }: Input): void {
  eachVarint(reader, (halves) => {
    const length = integer(halves)
    if (shape.length < MOST_AXES && Number.isSafeInteger(length) && length >= 0) shape.push(length)
    else throw fail('bad_request', { reason: `input '${printable(name)}' has no shape of at most 16 whole numbers` })
  })
}

function readWanted(reader: Reader): WantedOutput {
  let name = ''
  let count: Parameter
  while (nextField(reader))
    if (reader.field === 1) name = text(reader)
    else if (reader.field === 2) {
      const [key, value] = readParameter(inside(reader))
      if (key === 'classification') count = value
    }
  return { name, binary: true, classes: classesOf(count, name) }
}

/** Raw bytes are for every input or for none. */
function inputsOf({ inputs, parameters, raw }: Draft): SentTensor[] {
  if (raw.length > 0 && raw.length !== inputs.length)
    throw fail('bad_request', { reason: `there are ${raw.length} raw_input_contents for ${inputs.length} inputs` })
  return inputs.map((input, at) => {
    const { name, datatype, shape, contents } = input
    if (raw.length > 0 && contents.length > 0)
      throw fail('bad_request', { reason: `input '${printable(name)}' has contents beside raw_input_contents` })
    const kind = input.contentType ?? parameters.get('content_type')
    const around = { name, datatype, shape, infinite: true, ...(typeof kind === 'string' && { contentType: kind }) }
    if (raw.length > 0) return { ...around, values: [], raw: raw[at]! }
    return { ...around, values: readContents(contents, { datatype, input: name }) }
  })
}

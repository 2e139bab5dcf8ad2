import { fail } from '../errors.ts'
import { isObject, printable } from '../shown.ts'
import type { Document } from './json.ts'
import { type Blocks, blocksOf } from './raw.ts'
import type { SentRequest, SentTensor, WantedOutput } from './sent.ts'

type Json = Readonly<Record<string, unknown>>

/** More axes than any model has. */
export const MOST_AXES = 16
/** More inputs or outputs than any model has. */
export const MOST_TENSORS = 65_536
const MICROSECONDS = 1_000
const NONE: Json = Object.freeze({})

/**
 * Reads an inference request, apart from any model; `undefined` where whole numbers lost digits that it needs, and the document must be
 * read again exactly. `raw` holds the blocks behind the JSON. Members that the protocol does not have are passed over.
 *
 * Errors: `protocols.bad_request`.
 * Source: Open Inference Protocol, required API, inference request; Triton's binary tensor data and classification extensions.
 */
export function readRequest(document: Document, raw: Buffer): SentRequest | undefined {
  const body = document.value
  if (!isObject(body)) throw fail('bad_request', { reason: 'the body is no object' })
  const { id, inputs, outputs } = body
  if (id !== undefined && typeof id !== 'string') throw fail('bad_request', { reason: 'id is no text' })
  if (!Array.isArray(inputs)) throw fail('bad_request', { reason: 'there is no list of inputs' })
  if (inputs.length > MOST_TENSORS) throw tooMany()
  const parameters = isObject(body['parameters']) ? body['parameters'] : NONE
  const around: Around = { blocks: blocksOf(raw), exact: document.exact, contentType: parameters['content_type'] }
  const sent: SentTensor[] = []
  for (const input of inputs as readonly unknown[]) {
    const tensor = tensorOf(input, around)
    if (tensor === undefined) return undefined
    sent.push(tensor)
  }
  around.blocks.end()
  const binary = parameters['binary_data_output'] === true
  const wanted = wantedOf(outputs, binary)
  const withinMs = timeoutOf(parameters['timeout'])
  return {
    ...{ inputs: sent, binary, strict: parameters['strict'] === true },
    ...(id !== undefined && { id }),
    ...(wanted && { wanted }),
    ...(withinMs !== undefined && { withinMs }),
  }
}

/** The error of a request that would take more memory than any honest one. */
export const tooMany = (): Error => fail('bad_request', { reason: `it has more than ${MOST_TENSORS} tensors` })

interface Around {
  readonly blocks: Blocks
  readonly exact: boolean
  readonly contentType: unknown
}

/** The milliseconds of a timeout in microseconds; none for 0, which is how clients say so. */
export function timeoutOf(microseconds: unknown): number | undefined {
  const within = typeof microseconds === 'number' && microseconds > 0
  return within ? microseconds / MICROSECONDS : undefined
}

function tensorOf(input: unknown, around: Around): SentTensor | undefined {
  if (!isObject(input)) throw fail('bad_request', { reason: 'an input is no object' })
  const { name, datatype, shape } = input
  if (typeof name !== 'string') throw fail('bad_request', { reason: 'an input has no name' })
  if (typeof datatype !== 'string') throw fail('bad_request', { reason: `input '${printable(name)}' has no datatype` })
  if (!isShape(shape))
    throw fail('bad_request', { reason: `input '${printable(name)}' has no shape of at most 16 whole numbers` })
  const parameters = isObject(input['parameters']) ? input['parameters'] : NONE
  const kind = parameters['content_type'] ?? around.contentType
  const contentType = typeof kind === 'string' ? { contentType: kind } : undefined
  const size = parameters['binary_data_size']
  const { data } = input
  if (size !== undefined) {
    if (data !== undefined)
      throw fail('bad_request', { reason: `input '${printable(name)}' has data and binary_data_size` })
    return { name, datatype, shape, values: [], raw: around.blocks.take(size), infinite: true, ...contentType }
  }
  if (!Array.isArray(data)) throw fail('bad_request', { reason: `input '${printable(name)}' has no data` })
  if (datatype === 'BF16')
    throw fail('bad_request', { reason: `input '${printable(name)}' of type BF16 must be sent as bytes` })
  const values = flat(data)
  if (!around.exact && isCutShort(datatype, values)) return undefined
  return { name, datatype, shape, values, infinite: around.exact, ...contentType }
}

/** The values of a nested list, row by row. What is nested too deep stays so, and is then no value. */
function flat(data: readonly unknown[]): readonly unknown[] {
  let values = data
  for (let axis = 1; axis < MOST_AXES && Array.isArray(values[0]); axis++)
    values = values.length === 1 ? (values[0] as readonly unknown[]) : values.flat()
  return values
}

/** True where a whole number may have had more digits than a double holds. */
function isCutShort(datatype: string, values: readonly unknown[]): boolean {
  if (datatype !== 'INT64' && datatype !== 'UINT64') return false
  return values.some((value) => typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
}

const isShape = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length <= MOST_AXES && value.every((size) => Number.isSafeInteger(size) && size >= 0)

function wantedOf(outputs: unknown, binary: boolean): readonly WantedOutput[] | undefined {
  if (outputs === undefined) return undefined
  if (!Array.isArray(outputs)) throw fail('bad_request', { reason: 'outputs is no list' })
  if (outputs.length === 0) return undefined
  if (outputs.length > MOST_TENSORS) throw tooMany()
  return outputs.map((output: unknown) => {
    const { name, parameters } = isObject(output) ? output : NONE
    if (typeof name !== 'string') throw fail('bad_request', { reason: 'an output has no name' })
    const own = isObject(parameters) ? parameters : NONE
    const wish = own['binary_data']
    return { name, binary: typeof wish === 'boolean' ? wish : binary, classes: classesOf(own['classification'], name) }
  })
}

/** How many classes were asked for. Errors: `protocols.bad_request`. */
export function classesOf(count: unknown, output: string): number {
  if (count === undefined || count === 0) return 0
  if (Number.isSafeInteger(count) && (count as number) > 0) return count as number
  throw fail('bad_request', { reason: `the classification of output '${printable(output)}' is no count` })
}

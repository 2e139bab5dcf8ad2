import type { DoorAnswer, DoorCall } from '../../http/index.ts'
import type { DataPlane, InferenceAnswer } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { fitRequest } from './fit.ts'
import { type Form, formOf } from './form.ts'
import { type Document, readDocument, readDocumentExactly } from './json.ts'
import { readyModelOf } from './models.ts'
import { readRawRequest } from './raw-request.ts'
import { readRequest } from './request.ts'
import type { SentRequest } from './sent.ts'
import { type Written, writeAnswer } from './write.ts'

const LENGTH_HEADER = 'inference-header-content-length'

/** Answers a request for inference. Errors: those of the protocol and of `DataPlane.infer`. */
export async function answerInference(dataPlane: DataPlane, call: DoorCall): Promise<DoorAnswer> {
  const { params, headers, body } = call
  const form = formOf(readyModelOf(dataPlane, params['model']!, params['version']))
  if (body.length === 0) throw fail('bad_request', { reason: 'it has no body' })
  const length = headers[LENGTH_HEADER] as string | undefined
  const sent = length === '0' ? readRawRequest(body, form.model) : await readSent(splitBody(body, length))
  const answer = await infer(dataPlane, { sent, form }, { version: params['version'], gone: () => call.gone() })
  return sendable(writeAnswer(sent, form, answer))
}

/** Asks the data plane for what was sent. */
export function infer(
  dataPlane: DataPlane,
  { sent, form }: { readonly sent: SentRequest; readonly form: Form },
  asked: Parameters<typeof fitRequest>[2],
): Promise<InferenceAnswer> {
  return dataPlane.infer(form.model.name, fitRequest(sent, form, asked))
}

interface SplitBody {
  readonly json: Buffer
  readonly blocks: Buffer
}

/** Parts a body at the length its header names; without the header all of it is JSON. Errors: `protocols.bad_request`. */
function splitBody(body: Buffer, header: string | undefined): SplitBody {
  if (header === undefined) return { json: body, blocks: body.subarray(body.length) }
  const length = /^\d{1,9}$/.test(header) ? Number(header) : Number.NaN
  if (!(length > 0 && length <= body.length))
    throw fail('bad_request', { reason: 'Inference-Header-Content-Length is not the length of its JSON' })
  return { json: body.subarray(0, length), blocks: body.subarray(length) }
}

function readSent(body: SplitBody): SentRequest | Promise<SentRequest> {
  const document = readDocument(body.json)
  return document instanceof Promise ? document.then((one) => complete(one, body)) : complete(document, body)
}

/** Digits that were lost on the way are read again. */
function complete(document: Document, { json, blocks }: SplitBody): SentRequest {
  return readRequest(document, blocks) ?? readRequest(readDocumentExactly(json), blocks)!
}

function sendable({ json, blocks }: Written): DoorAnswer {
  if (blocks.length === 0) return { status: 200, type: 'application/json', body: json }
  const head = Buffer.from(json)
  const headers = { [LENGTH_HEADER]: String(head.length) }
  return { status: 200, type: 'application/octet-stream', headers, body: [head, ...blocks] }
}

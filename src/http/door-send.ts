import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DoorAnswer, DoorFile } from './door.ts'
import type { ServerLoad } from './load.ts'

/** A client that does not take its answer is cut off after this time without progress. */
export const SEND_MS = 60_000
/** What the system takes off our hands at once, however slowly the client reads. */
const SMALL_BYTES = 65_536

/** What every answer to a program carries: it may do nothing where a browser opens it. */
const CONSTANT = [
  ...['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ...['x-content-type-options', 'nosniff'],
  ...['cross-origin-resource-policy', 'same-origin'],
]

/** An answer that is in memory. */
export interface WholeAnswer extends DoorAnswer {
  readonly body: Exclude<DoorAnswer['body'], DoorFile>
}

/** How an answer leaves. */
export interface Leaving {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Whether the client is told to come back on another connection. */
  readonly last: boolean
  /** Told of bytes that wait for a slow client, and when they are gone. */
  readonly load: ServerLoad
}

/**
 * Sends an answer; text leaves in one piece with its head. A large one is held for its client as long as that makes progress.
 *
 * Errors: those of Node for a header that is none.
 */
export function sendAnswer(answer: WholeAnswer, { request, response, last, load }: Leaving): void {
  if (response.destroyed) return
  const { body } = answer
  const length = lengthOf(body)
  response.writeHead(answer.status, headOf(answer, length, last))
  if (length > SMALL_BYTES) {
    request.socket.setTimeout(SEND_MS)
    load.keep(length)
    response.once('close', () => load.letGo(length))
  }
  if (request.method === 'HEAD' || length === 0) response.end()
  else if (typeof body === 'string') response.end(body, length === body.length ? 'latin1' : 'utf8')
  else if (Buffer.isBuffer(body)) response.end(body)
  else sendParts(response, body)
}

function sendParts(response: ServerResponse, parts: readonly Buffer[]): void {
  response.cork()
  for (const part of parts) response.write(part)
  response.end()
  response.uncork()
}

/** Text whose bytes are as many as its letters is plain ASCII. */
function lengthOf(body: WholeAnswer['body']): number {
  if (typeof body === 'string') return Buffer.byteLength(body)
  if (Buffer.isBuffer(body)) return body.length
  return body.reduce((sum, part) => sum + part.length, 0)
}

/** Name and value, in turn. */
export function headOf({ type, headers }: DoorAnswer, length: number, last: boolean): string[] {
  const head = ['content-type', type, 'content-length', String(length), ...CONSTANT]
  if (headers !== undefined) for (const [name, value] of Object.entries(headers)) head.push(name, value)
  if (last) head.push('connection', 'close')
  return head
}

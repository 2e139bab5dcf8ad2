import type { IncomingMessage } from 'node:http'
import { createGunzip, createInflate } from 'node:zlib'
import { limitBodyPauses, limitBodyTime } from './body-time.ts'
import { fail } from './errors.ts'

const EMPTY = Buffer.alloc(0)
/** What is read of a refused body before its client is cut off: enough for one that sends all before it reads. */
const MOST_DISCARDED = 64 * 1024 * 1024
const UNPACKERS = { gzip: createGunzip, deflate: createInflate }

/** What a body may take. */
export interface BodyLimits {
  /** Bytes of the body, packed and unpacked alike. */
  readonly limit: number
  /** Asks for room for so many bytes more, before they are kept. */
  hold(bytes: number): boolean
}

/** Where a body goes, or what went wrong with it. */
export interface BodyTaker {
  taken(body: Buffer): void
  failed(error: unknown): void
}

/**
 * Reads the body of a request and unpacks it. A body that came in one piece with its head, as nearly all do, is taken without listening
 * for it. Nothing is read of a body that is announced as too large or for which there is no room.
 *
 * Errors, by throwing or to `failed`: `http.body_too_large`, `http.overloaded`, `http.unsupported_encoding`, `http.bad_packing`,
 * `http.bad_request` where it breaks off.
 */
export function readBody(request: IncomingMessage, limits: BodyLimits, taker: BodyTaker): void {
  const { headers } = request
  const length = headers['content-length']
  const packing = headers['content-encoding']
  if (length === '0' || (length === undefined && headers['transfer-encoding'] === undefined)) taker.taken(EMPTY)
  else if (packing === undefined || packing === 'identity') gather(request, length, { limits, taker })
  else if (packing === 'gzip' || packing === 'deflate')
    gather(request, length, { limits, taker: unpacker(packing, { limits, taker }) })
  else throw unsupported(packing)
}

/**
 * The body as it comes: whoever takes it sets the pace. It throws where the body breaks off.
 *
 * Errors: `http.unsupported_encoding` for one that is packed; from the stream `http.bad_request`.
 */
export function streamBody(request: IncomingMessage): AsyncIterable<Uint8Array> {
  const packing = request.headers['content-encoding']
  if (packing !== undefined && packing !== 'identity') throw unsupported(packing)
  limitBodyPauses(request)
  return untilItEnds(request)
}

/** The connection outlives a reader who stops early: whoever sent the body shall read why. */
async function* untilItEnds(request: IncomingMessage): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const part of request.iterator({ destroyOnReturn: false })) yield part as Buffer
  } catch (cause) {
    throw fail('bad_request', {}, cause)
  }
  if (!request.complete) throw fail('bad_request', {})
}

/** A client that sends all before it reads shall read why it was refused; one that sends without end is cut off. */
export function discardRest(request: IncomingMessage): void {
  let left = MOST_DISCARDED
  limitBodyTime(request, () => true)
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) request.destroy()
  })
}

const unsupported = (packing: string): Error =>
  fail('unsupported_encoding', { encoding: packing.replace(/[^\w-]/g, '?').slice(0, 32) })

interface Way {
  readonly limits: BodyLimits
  readonly taker: BodyTaker
}

function gather(request: IncomingMessage, length: string | undefined, way: Way): void {
  const { limit, hold } = way.limits
  if (length === undefined) {
    collect(request, undefined, way)
    return
  }
  const bytes = Number(length)
  if (bytes > limit) throw fail('body_too_large', { limit })
  if (!hold(bytes)) throw fail('overloaded', {})
  process.nextTick(takeWhole, request, bytes, way)
}

function takeWhole(request: IncomingMessage, bytes: number, way: Way): void {
  const body = request.readableLength === bytes ? (request.read() as Buffer | null) : null
  if (body?.length === bytes) way.taker.taken(body)
  else collect(request, bytes, way)
}

/** Bytes are those announced, for which there is room; undefined where the body comes in chunks. */
function collect(request: IncomingMessage, bytes: number | undefined, { limits, taker }: Way): void {
  const chunks: Buffer[] = []
  let length = 0
  const stopWaiting = limitBodyTime(request, () => false)
  const stopListening = (): void => {
    stopWaiting()
    request.off('data', take).off('end', whole).off('error', breaksOff).off('close', breaksOff)
  }
  const failed = (error: unknown): void => {
    stopListening()
    taker.failed(error)
  }
  const breaksOff = (): void => failed(fail('bad_request', {}))
  const whole = (): void => {
    stopListening()
    taker.taken(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length))
  }
  const take = (chunk: Buffer): void => {
    length += chunk.length
    chunks.push(chunk)
    if (length > limits.limit) failed(fail('body_too_large', { limit: limits.limit }))
    else if (bytes === undefined && !limits.hold(chunk.length)) failed(fail('overloaded', {}))
  }
  request.on('data', take).on('end', whole).on('error', breaksOff).on('close', breaksOff)
  if (request.destroyed) breaksOff()
}

/** A bomb ends at the limit, and takes no room before it has grown to it. */
function unpacker(packing: 'gzip' | 'deflate', { limits, taker }: Way): BodyTaker {
  const taken = (packed: Buffer): void => {
    const stream = UNPACKERS[packing]()
    const chunks: Buffer[] = []
    let length = 0
    const failed = (error: unknown): void => {
      stream.removeAllListeners('data').removeAllListeners('end').destroy()
      taker.failed(error)
    }
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length
      chunks.push(chunk)
      if (length > limits.limit) failed(fail('body_too_large', { limit: limits.limit }))
      else if (!limits.hold(chunk.length)) failed(fail('overloaded', {}))
    })
    stream.on('end', () => taker.taken(Buffer.concat(chunks, length)))
    stream.on('error', (cause) => failed(fail('bad_packing', { encoding: packing }, cause)))
    stream.end(packed)
  }
  return { taken, failed: taker.failed }
}

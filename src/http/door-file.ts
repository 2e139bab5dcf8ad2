import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { DoorAnswer, DoorFile } from './door.ts'
import { headOf, type Leaving, SEND_MS } from './door-send.ts'

/** An answer whose body is on the disk. */
export interface FileAnswer extends DoorAnswer {
  readonly body: DoorFile
}

/** Read ahead of the client, and no more than twice that. */
const PIECE_BYTES = 256 * 1024
const RANGE = /^bytes=(?:(\d{1,15})-(\d{1,15})?|-(\d{1,15}))$/

export function isFile(answer: DoorAnswer): answer is FileAnswer {
  return typeof answer.body === 'object' && 'file' in answer.body
}

/**
 * Sends a file at the pace of its client, or the one range of it that was asked for. Resolves with the status that was sent, when all is
 * on its way or the client is gone.
 *
 * Errors: those of the file system, before anything is sent.
 *
 * Source: RFC 9110, sections 13 and 14. Of several ranges none is answered: the whole file is.
 */
export async function sendFile(answer: FileAnswer, leaving: Leaving): Promise<number> {
  const handle = await open(answer.body.file)
  try {
    return await send(answer, handle, leaving)
  } finally {
    await handle.close()
  }
}

/** The bytes from `from` up to, not including, `to`. */
interface Part {
  readonly from: number
  readonly to: number
}

async function send(answer: FileAnswer, handle: FileHandle, leaving: Leaving): Promise<number> {
  const { request, response, last } = leaving
  if (response.destroyed) return answer.status
  const { status, part, headers } = partOf(answer, leaving)
  const length = part.to - part.from
  const head = headOf({ ...answer, headers: { ...answer.headers, 'accept-ranges': 'bytes', ...headers } }, length, last)
  if (status === 304) head.splice(head.indexOf('content-length'), 2)
  response.writeHead(status, head)
  if (request.method === 'HEAD' || length === 0) response.end()
  else {
    request.socket.setTimeout(SEND_MS)
    const bytes = handle.createReadStream({
      ...{ start: part.from, end: part.to - 1, highWaterMark: PIECE_BYTES, autoClose: false },
    })
    // A client that goes takes what it wants of a file: that is no fault. One that was cut short is told by the connection.
    await pipeline(bytes, response).catch(() => response.destroy())
  }
  return status
}

interface PartAnswer {
  readonly status: number
  readonly part: Part
  readonly headers: Readonly<Record<string, string>>
}

function partOf({ status, body: { bytes }, headers = {} }: FileAnswer, { request }: Leaving): PartAnswer {
  const whole = { from: 0, to: bytes }
  const etag = headers['etag']
  const { range, 'if-range': ifRange, 'if-none-match': known } = request.headers
  if (status !== 200) return { status, part: whole, headers: {} }
  if (etag !== undefined && known !== undefined && isAmong(etag, known))
    return { status: 304, part: { from: 0, to: 0 }, headers: {} }
  const asked = RANGE.exec(range ?? '')
  if (
    !asked ||
    Number(asked[2] ?? Number.POSITIVE_INFINITY) < Number(asked[1]) ||
    (ifRange !== undefined && ifRange !== etag)
  )
    return { status, part: whole, headers: {} }
  const part = rangeIn(bytes, asked)
  if (part === undefined)
    return { status: 416, part: { from: 0, to: 0 }, headers: { 'content-range': `bytes */${bytes}` } }
  return { status: 206, part, headers: { 'content-range': `bytes ${part.from}-${part.to - 1}/${bytes}` } }
}

const isAmong = (etag: string, known: string): boolean =>
  known === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)

/** `undefined` where nothing of the file is in the range. */
function rangeIn(bytes: number, [, first, last, final]: RegExpExecArray): Part | undefined {
  const from = final === undefined ? Number(first) : Math.max(0, bytes - Number(final))
  const to = last === undefined ? bytes : Math.min(bytes, Number(last) + 1)
  return from < to ? { from, to } : undefined
}

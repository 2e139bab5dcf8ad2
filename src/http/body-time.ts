import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { answerBrokenConnection } from './refusals.ts'

/** What a body has that is read before it is looked at, whole. */
const WHOLE_MS = 60_000
/** What passes between two pieces of a body that is taken as it comes. */
const IDLE_MS = 120_000

/** Whether a request says that a body follows. */
export function hasBodyComing({ headers, complete }: IncomingMessage): boolean {
  if (complete) return false
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/**
 * Answers with 408, unless there is an answer already, and hangs up where the body is not there in time, however often a byte of it comes.
 * Returns the way to stop that.
 */
export function limitBodyTime(request: IncomingMessage, isAnswered: () => boolean, ms = WHOLE_MS): () => void {
  const late = setTimeout(() => {
    if (!request.complete) hangUp(request.socket, isAnswered())
  }, ms)
  late.unref()
  const stop = (): void => clearTimeout(late)
  request.once('close', stop)
  return stop
}

/** Hangs up where nothing of the body comes for a while, however long all of it takes. */
export function limitBodyPauses({ socket }: IncomingMessage, ms = IDLE_MS): void {
  socket.setTimeout(ms)
}

function hangUp(socket: Socket, isAnswered: boolean): void {
  if (!isAnswered) answerBrokenConnection(Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket)
  socket.destroySoon()
}

import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { MillraceError } from '../base/index.ts'
import { HEADERS, sendNotBuilt, sendPage } from './assets.ts'
import { fail } from './errors.ts'
import type { Log } from './log.ts'
import { problemOf, publicError } from './problem.ts'
import type { RouteInfo } from './route-table.ts'
import type { TraceContext } from './trace-context.ts'
import type { Tracer } from './tracer.ts'

const PROBLEM_TYPE = 'application/problem+json'
const OF_PROTOCOLS = /^\/(?:api|ajax-api|v1|v2|metrics|healthz|readyz)(?:\/|$)/

/** Answers what was thrown. What is no error of ours is told to the log only. */
export function answerFault(log: Log, bodyLimit: number, tracer: Tracer | undefined) {
  return (thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const error = publicError(thrown, bodyLimit)
    const trace = tracer?.contextOf(request.raw)
    const action = request.routeOptions.config?.label ?? 'none'
    tellLog(log, error, { id: request.id, action, ...(trace && idsOf(trace)) })
    return sendProblem(reply, error, request.id)
  }
}

/** Of these there are floods when there is too much to do: they are counted, not told. */
const PASSING = new Set([503, 504])

/** What the log says of a trace. */
export const idsOf = ({ traceId, spanId }: TraceContext) => ({ trace_id: traceId, span_id: spanId })

/** Where something went wrong. */
interface Where extends Partial<ReturnType<typeof idsOf>> {
  readonly id: string
  readonly action: string
}

/** Writes a fault of ours to the log, with the id that the caller sees. */
export function tellLog(log: Log, error: MillraceError, at: Where): void {
  const facts = { ...at, code: error.code }
  if (error.code === 'http.internal') log.error({ ...facts, err: error.cause }, 'fault while a request was answered')
  else if (error.status >= 500 && !PASSING.has(error.status))
    log.warn({ ...facts, err: error }, 'a request could not be answered')
  else log.debug(facts, 'a request was refused')
}

/** Answers an error as a problem document. */
export function sendProblem(reply: FastifyReply, error: MillraceError, id: string): FastifyReply {
  if (error.status === 401) void reply.header('www-authenticate', 'Bearer')
  if (error.status === 413) void reply.header('connection', 'close')
  if (error.status === 429 || error.status === 503) void reply.header('retry-after', '1')
  return reply
    .code(error.status)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemOf(error, id)))
}

/** Answers an address that has no route: with the page of the application, with the methods it takes, or with 404. */
export function answerNothing(table: readonly RouteInfo[], hasPages: boolean) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = request.url.split('?', 1)[0]!
    const allow = methodsAt(path, table)
    if (allow.length > 0) {
      void reply.header('allow', allow.join(', '))
      throw fail('method_not_allowed', { allow: allow.join(', ') })
    }
    if (!wantsPage(request, path)) throw fail('not_found', {})
    return hasPages ? sendPage(reply) : sendNotBuilt(reply)
  }
}

function methodsAt(path: string, table: readonly RouteInfo[]): string[] {
  const steps = path.split('/')
  const hits = table.filter((route) => {
    const own = route.path.split('/')
    return (
      own.length === steps.length &&
      own.every((step, i) => (step.startsWith(':') ? steps[i] !== '' : step === steps[i]))
    )
  })
  return [...new Set(hits.map(({ method }) => method))]
}

/** Addresses of pages that end with a name, which may look like that of a file. */
export const NAMES_IN_PAGES: RegExp =
  /^\/(?:data|decisions|endpoints|experiments|features|models|monitoring|pipelines|predictions|runs)\/./

function wantsPage(request: FastifyRequest, path: string): boolean {
  const looks = request.method === 'GET' || request.method === 'HEAD'
  return (
    looks &&
    !OF_PROTOCOLS.test(path) &&
    /text\/html|\*\/\*/.test(request.headers.accept ?? '*/*') &&
    (NAMES_IN_PAGES.test(path) || !/\.\w+$/.test(path))
  )
}

/** Answers a connection whose bytes are no request, or came too slowly. Nothing of them is repeated. */
export function answerBrokenConnection(broken: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || broken.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const error = fail(broken.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'too_slow' : 'bad_request', {}, broken)
  const body = JSON.stringify(problemOf(error, randomUUID()))
  const head = [
    `HTTP/1.1 ${error.status} ${error.status === 408 ? 'Request Timeout' : 'Bad Request'}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

import { randomUUID } from 'node:crypto'
import { Agent, request as ask, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { MillraceError } from '../base/index.ts'
import { HEADERS } from './assets.ts'
import { fail } from './errors.ts'
import { hasBody } from './face.ts'
import { problemOf } from './problem.ts'

/** Passes requests on to the server that has the rest. */
export interface PassOn {
  /** Streams a request there and its answer back, as they are: whoever answers guards it, too. */
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Ends the answers that have no end: streams of events, whose listeners come back by themselves. */
  endStreams(): void
  close(): void
}

/** Connections at a time to the other server. */
const MOST_CONNECTIONS = 256

/** Headers that are between two neighbors, and said anew by each. */
const OF_ONE_CONNECTION = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade', 'expect'],
])

/** @param socketPath where the other server listens on this machine, apart from its port */
export function createPassOn(socketPath: string): PassOn {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS })
  const streams = new Set<ServerResponse>()
  return {
    handle(request, response) {
      const onward = begin(request, { socketPath, agent })
      if (onward === undefined) return refuse(response, fail('bad_request', {}))
      onward.on('response', (answer) => {
        if (answer.headers['content-type']?.startsWith('text/event-stream')) {
          streams.add(response)
          response.once('close', () => streams.delete(response))
        }
        relay(answer, response)
      })
      onward.on('error', () => refuse(response, fail('stopping', {})))
      response.once('close', () => {
        if (!response.writableFinished) onward.destroy()
      })
      request.pipe(onward)
    },
    endStreams() {
      for (const response of streams) response.end()
    },
    close: () => agent.destroy(),
  }
}

function begin(
  request: IncomingMessage,
  to: { readonly socketPath: string; readonly agent: Agent },
): ClientRequest | undefined {
  const { method, url, rawHeaders, headers } = request
  const kept = onward(rawHeaders, headers.connection)
  if (headers['transfer-encoding'] !== undefined) kept.push('transfer-encoding', 'chunked')
  else if (headers['content-length'] === undefined && hasBody(method!)) kept.push('content-length', '0')
  try {
    return ask({ ...to, method, path: url, headers: kept, setHost: false })
  } catch {
    return undefined
  }
}

/** Headers as they came, in their order, without those that are for this connection. */
function onward(rawHeaders: readonly string[], connection: string | undefined): string[] {
  const named = new Set(connection?.toLowerCase().split(/\s*,\s*/))
  const kept: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase()
    if (!OF_ONE_CONNECTION.has(name) && !named.has(name)) kept.push(rawHeaders[at]!, rawHeaders[at + 1]!)
  }
  return kept
}

function relay(answer: IncomingMessage, response: ServerResponse): void {
  if (response.destroyed) {
    answer.destroy()
    return
  }
  response.writeHead(answer.statusCode!, onward(answer.rawHeaders, answer.headers.connection))
  response.flushHeaders()
  answer.on('error', () => response.destroy())
  answer.on('aborted', () => response.destroy())
  answer.pipe(response)
}

/** Where the other server is gone or about to be, nothing is known of what it did. */
function refuse(response: ServerResponse, error: MillraceError): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { status } = error
  const more = status === 503 ? { 'retry-after': '1' } : {}
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/problem+json', ...more })
  response.end(JSON.stringify(problemOf(error, randomUUID())))
}

import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Events } from '../base/index.ts'
import { HEADERS, serveAssets } from './assets.ts'
import { addEntrance } from './entrance.ts'
import { fail } from './errors.ts'
import type { ActionFace, Allowed, Authenticate, Perform } from './face.ts'
import { addFixedRoutes } from './fixed-routes.ts'
import { isLoopback } from './guard.ts'
import { parseJson } from './json.ts'
import { createListeners } from './listeners.ts'
import type { Log } from './log.ts'
import { createMetrics, type Gauge } from './metrics.ts'
import { answerBrokenConnection, answerFault, answerNothing, sendProblem } from './refusals.ts'
import { keepRouteTable, type RouteInfo } from './route-table.ts'
import { mountActions } from './routes.ts'

const SECOND_MS = 1_000
const HEADERS_MS = 10 * SECOND_MS
const REQUEST_MS = 60 * SECOND_MS
const IDLE_MS = 15 * SECOND_MS
const MOST_HEADER_BYTES = 16 * 1024
const MOST_PARAMETER_LETTERS = 256
const BODY_LIMIT = 16 * 1024 * 1024

/**
 * Another protocol on the same port. Its routes name their permit in `config.permit`; its answers to errors, and what it takes
 * as a body, are its own.
 */
export interface Door {
  readonly name: string
  /** Where its addresses begin; what has no route there is its own to answer. */
  readonly prefix: `/${string}`
  open(fastify: FastifyInstance, tools: { readonly log: Log }): void | Promise<void>
}

/** Where a server listens and how it is called. */
export interface ServerSettings {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Host names it answers to besides its own: for a proxy before it. */
  readonly allowedHosts?: readonly string[]
  /** Bytes of the largest body; 16 MiB unless told. */
  readonly bodyLimit?: number
}

/** All that a server is made of. */
export interface ServerParts {
  readonly actions: readonly ActionFace[]
  readonly perform: Perform
  readonly allowed: Allowed
  /** Without it the server can be bound to loopback only. */
  readonly authenticate?: Authenticate
  readonly events: Events
  readonly settings: ServerSettings
  readonly log: Log
  readonly version: string
  readonly doors?: readonly Door[]
  /** The folder of the built pages. */
  readonly pages?: string
  /** Whether `/readyz` says yes. */
  readonly ready?: () => boolean | Promise<boolean>
  /** More numbers for `/metrics`. */
  readonly gauges?: () => readonly Gauge[]
}

/** A server that is put together and perhaps listening. */
export interface Server {
  readonly fastify: FastifyInstance
  /** Names this server among others: `/healthz` shows it. */
  readonly instance: string
  /** Every route there is, for tests that walk them. */
  routes(): readonly RouteInfo[]
  /** Errors: `http.port_in_use`, `http.address_refused`. */
  listen(): Promise<{ readonly url: string; readonly port: number }>
  close(): Promise<void>
}

/**
 * Puts the HTTP server together: actions under `/api/v1`, other protocols, pages, events, health, metrics.
 *
 * Bound to loopback it takes its callers for the local operator; bound beyond, every route but the public ones asks for an access token.
 * Host, Origin and content type are checked before anything is read.
 *
 * Errors: `http.token_required`, `http.route_without_permit`.
 *
 * @example
 * const server = await createServer({ actions, perform, allowed, events, settings: { host: '127.0.0.1', port: 4100 }, log, version })
 * const { url } = await server.listen()
 */
export async function createServer(parts: ServerParts): Promise<Server> {
  const { settings, events, log } = parts
  if (!isLoopback(settings.host) && !parts.authenticate) throw fail('token_required', {})
  const instance = randomUUID()
  const fastify = bareServer(settings)
  const metrics = createMetrics()
  const listeners = createListeners(events)
  const table = keepRouteTable(fastify)
  readJsonOnly(fastify)
  addEntrance(fastify, { settings, allowed: parts.allowed, authenticate: parts.authenticate, metrics })
  const hasPages = await serveAssets(fastify, parts.pages)
  fastify.setErrorHandler(answerFault(log, bodyLimitOf(settings)))
  fastify.setNotFoundHandler(answerNothing(table, hasPages))
  addFixedRoutes(fastify, { ...parts, instance, metrics, listeners })
  mountActions(fastify, parts.actions, parts.perform)
  for (const door of parts.doors ?? [])
    await fastify.register(async (scope) => door.open(scope, { log }), { prefix: door.prefix })
  fastify.addHook('preClose', async () => listeners.close())
  await fastify.ready()
  return {
    fastify,
    instance,
    routes: () => table,
    listen: () => listen(fastify, settings),
    close: () => fastify.close(),
  }
}

const bodyLimitOf = (settings: ServerSettings): number => settings.bodyLimit ?? BODY_LIMIT

function bareServer(settings: ServerSettings): FastifyInstance {
  return Fastify({
    logger: false,
    trustProxy: false,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    bodyLimit: bodyLimitOf(settings),
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: IDLE_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: MOST_PARAMETER_LETTERS },
    http: { headersTimeout: HEADERS_MS, connectionsCheckingInterval: SECOND_MS, maxHeaderSize: MOST_HEADER_BYTES },
    clientErrorHandler: answerBrokenConnection,
    frameworkErrors: (error, request, reply) => {
      sendProblem(reply.headers(HEADERS), fail('bad_request', {}, error), request.id)
    },
  })
}

function readJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })
}

async function listen(fastify: FastifyInstance, settings: ServerSettings): Promise<{ url: string; port: number }> {
  const { host, port } = settings
  try {
    await fastify.listen({ host, port })
  } catch (cause) {
    const { code } = cause as { code?: string }
    if (code === 'EADDRINUSE') throw fail('port_in_use', { host, port, next: port + 1 }, cause)
    if (code?.startsWith('E')) throw fail('address_refused', { host, port, reason: code }, cause)
    throw cause
  }
  const bound = (fastify.server.address() as AddressInfo).port
  return { url: `http://${addressOf(host)}:${bound}`, port: bound }
}

/** The address by which this machine reaches a server that is bound to `host`. */
function addressOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

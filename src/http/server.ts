import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Events } from '../base/index.ts'
import { failToListen, hostOf, urlOf } from './address.ts'
import { HEADERS, serveAssets } from './assets.ts'
import type { Door } from './door.ts'
import { openDoors } from './doors.ts'
import { createDraining } from './draining.ts'
import { addEntrance } from './entrance.ts'
import { fail } from './errors.ts'
import type { ActionFace, Allowed, Authenticate, Perform } from './face.ts'
import { addFixedRoutes } from './fixed-routes.ts'
import { createFront, type Front } from './front.ts'
import { isLoopback } from './guard.ts'
import { parseJson } from './json.ts'
import { createListeners } from './listeners.ts'
import { createLoad, LOAD_LIMITS, type LoadLimits } from './load.ts'
import type { Log } from './log.ts'
import type { MetricFamily } from './metric-family.ts'
import { type Counts, createMetrics } from './metrics.ts'
import { watchProcess } from './process-families.ts'
import { answerBrokenConnection, answerFault, answerNothing, sendProblem } from './refusals.ts'
import { keepRouteTable, type RouteInfo } from './route-table.ts'
import { mountActions } from './routes.ts'
import { createTracer } from './tracer.ts'
import type { TracingSettings } from './tracing-settings.ts'

const SECOND_MS = 1_000
const MOST_PARAMETER_LETTERS = 256
const BODY_LIMIT = 16 * 1024 * 1024
const DRAIN_SECONDS = 10

/** Where a server listens and how it is called. */
export interface ServerSettings {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Host names it answers to besides its own: for a proxy before it. */
  readonly allowedHosts?: readonly string[]
  /** Bytes of the largest body; 16 MiB unless told. */
  readonly bodyLimit?: number
  /** The longest that a server which is told to stop waits for its clients to go elsewhere; 10 unless told, 0 cuts them off. */
  readonly drainSeconds?: number
  /** The most it has on its hands at once. */
  readonly limits?: LoadLimits
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
  readonly gauges?: () => readonly MetricFamily[] | Promise<readonly MetricFamily[]>
  /** What other processes counted that answer for this server. */
  readonly others?: () => readonly Counts[]
  /** Where somebody collects traces. */
  readonly tracing?: TracingSettings | undefined
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
  /** Listens at a socket of this machine instead: for processes that have the port, and pass on what they do not answer. */
  listenAt(socketPath: string): Promise<void>
  /** Ends the streams of events, whose listeners would come back for ever. */
  endStreams(): void
  /** Says no at `/readyz`, tells every client to come back on another connection, and closes when none comes any more. */
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
  const metrics = createMetrics()
  const watched = watchProcess()
  const tracer = parts.tracing && createTracer({ ...parts.tracing, version: parts.version, instance, log })
  const load = createLoad(settings.limits ?? LOAD_LIMITS)
  const draining = createDraining(() => load.requests)
  const entrance = { settings, allowed: parts.allowed, authenticate: parts.authenticate, metrics, tracer }
  const doors = openDoors(parts.doors ?? [], { entrance, log, load, leaving: () => draining.begun })
  const front = createFront({ doors, load, draining })
  const fastify = bareServer(settings, front)
  const listeners = createListeners(events)
  const table = keepRouteTable(fastify)
  readJsonOnly(fastify)
  addEntrance(fastify, entrance, load)
  const hasPages = await serveAssets(fastify, parts.pages)
  fastify.setErrorHandler(answerFault(log, bodyLimitOf(settings), tracer))
  fastify.setNotFoundHandler(answerNothing(table, hasPages))
  addFixedRoutes(fastify, { ...parts, instance, metrics, load, process: watched, tracer, listeners, draining })
  mountActions(fastify, parts.actions, parts.perform)
  await fastify.ready()
  return {
    fastify,
    instance,
    routes: () => [...table, ...doors.routes],
    listen: () => listen({ fastify, front }, settings),
    listenAt: async (path) => void (await fastify.listen({ path })),
    endStreams: () => listeners.close(),
    async close() {
      listeners.close()
      const mostMs = SECOND_MS * (settings.drainSeconds ?? DRAIN_SECONDS)
      await draining.drain(front.servers, mostMs)
      await fastify.close()
      watched.close()
      await tracer?.close()
    },
  }
}

const bodyLimitOf = (settings: ServerSettings): number => settings.bodyLimit ?? BODY_LIMIT

function bareServer(settings: ServerSettings, front: Front): FastifyInstance {
  return Fastify({
    serverFactory: front.open,
    logger: false,
    trustProxy: false,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    bodyLimit: bodyLimitOf(settings),
    forceCloseConnections: true,
    routerOptions: { maxParamLength: MOST_PARAMETER_LETTERS },
    clientErrorHandler: answerBrokenConnection,
    frameworkErrors: (error, request, reply) => {
      sendProblem(reply.headers(HEADERS), fail('bad_request', {}, error), request.id)
    },
  })
}

function readJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      // clients name a type also where there is nothing of it
      const isNothing = request.method === 'DELETE' && body.length === 0
      done(null, isNothing ? undefined : parseJson(body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })
}

interface Listening {
  readonly fastify: FastifyInstance
  readonly front: Front
}

async function listen(
  { fastify, front }: Listening,
  { host, port }: ServerSettings,
): Promise<{ url: string; port: number }> {
  try {
    await fastify.listen({ host: hostOf(host), port })
  } catch (cause) {
    throw failToListen(cause, { host, port })
  }
  const bound = (fastify.server.address() as AddressInfo).port
  if (host === 'localhost') await front.also('::1', bound)
  return { url: urlOf(host, bound), port: bound }
}

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor } from '../base/index.ts'
import { localOperator } from '../governance/index.ts'
import { HEADERS } from './assets.ts'
import { fail } from './errors.ts'
import type { Allowed, Authenticate } from './face.ts'
import { bearerOf, checkContentType, checkOrigin, hostCheck, isLoopback, isUnsafe } from './guard.ts'
import type { Metrics } from './metrics.ts'
import { PUBLIC_ROUTES } from './route-table.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; set before any handler runs. */
    actor: Actor
  }
  interface FastifyContextConfig {
    /** What the caller must hold. */
    permit?: string
    /** Set where something behind the route asks for the permit itself, and writes refusals to the audit trail. */
    permitCheckedInside?: boolean
    /** The name under which `/metrics` counts the route. */
    label?: string
    /** Set where a page of another site may not even read. */
    ownPagesOnly?: boolean
    /** Set where the body, or the lack of one, is not held to application/json. */
    anyContentType?: boolean
  }
}

/** What is asked of every request before it is read. */
export interface Entrance {
  readonly settings: { readonly host: string; readonly allowedHosts?: readonly string[] }
  readonly allowed: Allowed
  readonly authenticate: Authenticate | undefined
  readonly metrics: Metrics
}

/** A client that does not take its answer is cut off after this time without progress. */
const SEND_MS = 60_000

const NOBODY: Actor = Object.freeze({ id: 'nobody', roles: Object.freeze([]) })

/** Checks host, origin, caller, permit and content type of each request, in this order, and counts the answers. */
export function addEntrance(fastify: FastifyInstance, entrance: Entrance): void {
  const { settings, metrics, allowed } = entrance
  const checkHost = hostCheck(settings.host, settings.allowedHosts ?? [])
  const actorOf = identify(entrance)
  fastify.decorateRequest('actor', null as unknown as Actor)
  fastify.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS)
    checkHost(request.raw)
    if (!request.raw.url?.startsWith('/')) throw fail('bad_request', {})
    const { config } = request.routeOptions
    if (isUnsafe(request.method) || config.ownPagesOnly) checkOrigin(request.raw)
    request.actor = await actorOf(request)
    if (request.is404) return
    if (config.permit && !config.permitCheckedInside) checkPermit(allowed, request.actor, config)
    if (!config.anyContentType && isUnsafe(request.method)) checkContentType(request.raw, request.method !== 'DELETE')
  })
  fastify.addHook('onSend', async (request) => {
    request.raw.socket.setTimeout?.(SEND_MS)
  })
  fastify.addHook('onResponse', async (request, reply) => {
    metrics.count(request.routeOptions.config?.label ?? 'none', reply.statusCode, reply.elapsedTime / 1000)
  })
}

/** Finds out who calls. On loopback without a token: the person at this machine. */
function identify({ settings, authenticate }: Entrance): (request: FastifyRequest) => Promise<Actor> | Actor {
  const local = isLoopback(settings.host)
  const byToken = async (token: string): Promise<Actor> => {
    const actor = token === '' ? undefined : await authenticate?.(token)
    if (!actor) throw fail('unauthorized', {})
    return actor
  }
  return (request) => {
    if (request.is404 || PUBLIC_ROUTES.includes(`${request.method} ${request.routeOptions.url}`)) return NOBODY
    const token = bearerOf(request.raw)
    if (token !== undefined) return byToken(token)
    if (local) return localOperator
    throw fail('unauthorized', {})
  }
}

function checkPermit(allowed: Allowed, actor: Actor, config: { permit?: string; label?: string }): void {
  const permit = config.permit!
  if (!allowed(actor, permit)) throw fail('forbidden', { permit })
}

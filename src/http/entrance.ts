import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Actor } from '../base/index.ts'
import { localOperator } from '../governance/index.ts'
import { HEADERS } from './assets.ts'
import { fail } from './errors.ts'
import type { Allowed, Authenticate } from './face.ts'
import { checkContentType, checkOrigin, hostCheck, isLoopback, isUnsafe, tokenOf } from './guard.ts'
import { rememberTokens } from './known-tokens.ts'
import type { ServerLoad } from './load.ts'
import type { Counter, Metrics } from './metrics.ts'
import type { Tracer } from './tracer.ts'

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
  }
}

/** What is asked of every request before it is read. */
export interface Entrance {
  readonly settings: { readonly host: string; readonly allowedHosts?: readonly string[] }
  readonly allowed: Allowed
  readonly authenticate: Authenticate | undefined
  readonly metrics: Metrics
  /** Where somebody collects traces. */
  readonly tracer?: Tracer | undefined
}

/** A client that does not take its answer is cut off after this time without progress. */
const SEND_MS = 60_000

const NOBODY: Actor = Object.freeze({ id: 'nobody', roles: Object.freeze([]) })

/** What a route may say of itself to the checks at the entrance. */
export interface Guarded {
  readonly permit?: string | undefined
  readonly permitCheckedInside?: boolean | undefined
  readonly ownPagesOnly?: boolean | undefined
}

/** Checks host, address, origin, caller and permit, in this order; gives back who calls. */
export type Gate = (request: IncomingMessage, route: Guarded | undefined) => Actor | Promise<Actor>

/**
 * The checks that every request passes before anything of it is read. A route that is not there is guarded as one that asks for nobody in
 * particular.
 *
 * Errors: `http.wrong_host`, `http.bad_request`, `http.foreign_origin`, `http.unauthorized`, `http.forbidden`.
 */
export function openGate(entrance: Entrance): Gate {
  const { settings, allowed } = entrance
  const checkHost = hostCheck(settings.host, settings.allowedHosts ?? [])
  const actorOf = identify(entrance)
  const permitted = (actor: Actor, route: Guarded): Actor => {
    if (route.permit && !route.permitCheckedInside && !allowed(actor, route.permit))
      throw fail('forbidden', { permit: route.permit })
    return actor
  }
  return (request, route) => {
    checkHost(request)
    if (!request.url?.startsWith('/')) throw fail('bad_request', {})
    if (isUnsafe(request.method ?? '') || route?.ownPagesOnly) checkOrigin(request)
    if (route?.permit === undefined) return NOBODY
    const actor = actorOf(request)
    return actor instanceof Promise ? actor.then((one) => permitted(one, route)) : permitted(actor, route)
  }
}

/** What is held for a body whose length is not announced. */
const UNANNOUNCED_BYTES = 1024 * 1024

/** Puts the gate before each request of the framework, holds bodies to JSON, finds room for them, and counts the answers. */
export function addEntrance(fastify: FastifyInstance, entrance: Entrance, load: ServerLoad): void {
  const gate = openGate(entrance)
  const counters = new WeakMap<object, Counter>()
  fastify.decorateRequest('actor', null as unknown as Actor)
  fastify.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS)
    const { config } = request.routeOptions
    request.actor = await gate(request.raw, request.is404 ? undefined : config)
    if (request.is404) return
    if (isUnsafe(request.method)) checkContentType(request.raw, request.method !== 'DELETE')
    holdBody(request.raw, reply.raw, load)
  })
  fastify.addHook('onSend', async (request) => {
    request.raw.socket.setTimeout?.(SEND_MS)
  })
  fastify.addHook('onResponse', async (request, reply) => {
    const { config, url } = request.routeOptions
    const isNowhere = config?.label === undefined
    const counted = {
      action: config?.label ?? 'none',
      ...(isNowhere ? NOWHERE : { method: request.method, route: url ?? '/' }),
    }
    const known = config && counters.get(config)
    const counter = known ?? entrance.metrics.counter(counted)
    if (config && !known) counters.set(config, counter)
    counter.add(reply.statusCode, reply.elapsedTime / 1_000)
    const { method, route } = counted
    const ended = { method, route, status: reply.statusCode, ms: reply.elapsedTime }
    const traceId = entrance.tracer?.ended(request.raw, ended)
    if (traceId !== undefined) counter.traced(ended.status, ended.ms / 1_000, traceId)
  })
}

/** All that asks for what is not there is counted in one place. */
const NOWHERE = { method: 'ANY', route: '/' }

/** Errors: `http.overloaded`. */
function holdBody({ headers }: IncomingMessage, response: ServerResponse, load: ServerLoad): void {
  const announced = headers['content-length']
  if (announced === undefined && headers['transfer-encoding'] === undefined) return
  const bytes = announced === undefined ? UNANNOUNCED_BYTES : Number(announced)
  if (!load.hold(bytes)) throw fail('overloaded', {})
  response.once('close', () => load.letGo(bytes))
}

/** Finds out who calls. On loopback without a token: the person at this machine. Errors: `http.unauthorized`. */
export function identify({
  settings,
  authenticate,
}: Pick<Entrance, 'settings' | 'authenticate'>): (request: Pick<IncomingMessage, 'headers'>) => Promise<Actor> | Actor {
  const local = isLoopback(settings.host)
  const holderOf = authenticate && rememberTokens(authenticate)
  const known = (actor: Actor | undefined): Actor => {
    if (actor === undefined) throw fail('unauthorized', {})
    return actor
  }
  return (request) => {
    const token = tokenOf(request)
    if (token === undefined) return known(local ? localOperator : undefined)
    const holder = token === '' ? undefined : holderOf?.(token)
    return holder instanceof Promise ? holder.then(known) : known(holder)
  }
}

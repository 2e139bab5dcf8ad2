import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Draining } from './draining.ts'
import type { ActionFace } from './face.ts'
import type { Listeners } from './listeners.ts'
import { addMetricsRoute, type MetricsParts } from './metrics-route.ts'
import { openApiOf } from './openapi.ts'

/** What the routes that are no actions are made of. */
export interface FixedRouteParts extends MetricsParts {
  readonly actions: readonly ActionFace[]
  readonly instance: string
  readonly listeners: Listeners
  readonly ready?: () => boolean | Promise<boolean>
  readonly draining: Draining
}

/** Adds health, readiness, metrics, the OpenAPI document and the stream of events. */
export function addFixedRoutes(fastify: FastifyInstance, parts: FixedRouteParts): void {
  const { version, instance, listeners } = parts
  const document = JSON.stringify(openApiOf(parts.actions, { version }))
  fastify.get('/healthz', { config: { label: 'health.live' } }, async () => ({ ok: true, version, instance }))
  fastify.get('/readyz', { config: { label: 'health.ready' } }, async (_request, reply) => {
    const ready = !parts.draining.stopping && ((await parts.ready?.()) ?? true)
    return reply.code(ready ? 200 : 503).send({ ready })
  })
  addMetricsRoute(fastify, parts)
  fastify.get(
    '/api/v1/openapi.json',
    { config: { permit: 'reference.read', label: 'reference.openapi' } },
    async (_request, reply) => reply.type('application/json; charset=utf-8').send(document),
  )
  const config = { permit: 'events.read', label: 'events.listen', ownPagesOnly: true }
  fastify.route({
    method: 'GET',
    url: '/api/v1/events',
    exposeHeadRoute: false,
    config,
    handler: (request, reply) => streamEvents(listeners, request, reply),
  })
}

function streamEvents(listeners: Listeners, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  listeners.checkRoom()
  const names = new URL(request.url, 'http://local').searchParams.get('names')
  const since = Number(request.headers['last-event-id'] ?? Number.NaN)
  reply.hijack()
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  listeners.add(reply.raw, names ? new Set(names.split(',')) : undefined, Number.isNaN(since) ? undefined : since)
  return reply
}

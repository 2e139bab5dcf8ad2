import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Draining } from './draining.ts'
import type { ActionFace } from './face.ts'
import type { Listeners } from './listeners.ts'
import type { Counts, Gauge, Metrics } from './metrics.ts'
import { openApiOf } from './openapi.ts'

/** What the routes that are no actions are made of. */
export interface FixedRouteParts {
  readonly actions: readonly ActionFace[]
  readonly version: string
  readonly instance: string
  readonly metrics: Metrics
  readonly listeners: Listeners
  readonly ready?: () => boolean | Promise<boolean>
  readonly draining: Draining
  readonly gauges?: () => readonly Gauge[]
  readonly others?: () => readonly Counts[]
}

/** Adds health, readiness, metrics, the OpenAPI document and the stream of events. */
export function addFixedRoutes(fastify: FastifyInstance, parts: FixedRouteParts): void {
  const { version, instance, metrics, listeners } = parts
  const document = JSON.stringify(openApiOf(parts.actions, { version }))
  fastify.get('/healthz', { config: { label: 'health.live' } }, async () => ({ ok: true, version, instance }))
  fastify.get('/readyz', { config: { label: 'health.ready' } }, async (_request, reply) => {
    const ready = !parts.draining.stopping && ((await parts.ready?.()) ?? true)
    return reply.code(ready ? 200 : 503).send({ ready })
  })
  fastify.get('/metrics', { config: { permit: 'metrics.read', label: 'metrics.read' } }, async (_request, reply) =>
    reply
      .type('text/plain; version=0.0.4; charset=utf-8')
      .send(metrics.text([...processGauges(), ...(parts.gauges?.() ?? [])], parts.others?.())),
  )
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

function processGauges(): Gauge[] {
  const { user, system } = process.cpuUsage()
  const one = (name: string, help: string, value: number, type: Gauge['type'] = 'gauge'): Gauge => ({
    name,
    help,
    type,
    values: [{ value }],
  })
  return [
    one('process_cpu_seconds_total', 'Processor time used.', (user + system) / 1e6, 'counter'),
    one('process_resident_memory_bytes', 'Memory held.', process.memoryUsage.rss()),
    one('process_uptime_seconds', 'Seconds since the start.', process.uptime()),
  ]
}

import { openApiOf } from './openapi.js';
/** Adds health, readiness, metrics, the OpenAPI document and the stream of events. */
export function addFixedRoutes(fastify, parts) {
    const { version, instance, metrics, listeners } = parts;
    const document = JSON.stringify(openApiOf(parts.actions, { version }));
    fastify.get('/healthz', { config: { label: 'health.live' } }, async () => ({ ok: true, version, instance }));
    fastify.get('/readyz', { config: { label: 'health.ready' } }, async (_request, reply) => {
        const ready = (await parts.ready?.()) ?? true;
        return reply.code(ready ? 200 : 503).send({ ready });
    });
    fastify.get('/metrics', { config: { permit: 'metrics.read', label: 'metrics.read' } }, async (_request, reply) => reply
        .type('text/plain; version=0.0.4; charset=utf-8')
        .send(metrics.text([...processGauges(), ...(parts.gauges?.() ?? [])])));
    fastify.get('/api/v1/openapi.json', { config: { permit: 'reference.read', label: 'reference.openapi' } }, async (_request, reply) => reply.type('application/json; charset=utf-8').send(document));
    const config = { permit: 'events.read', label: 'events.listen', ownPagesOnly: true };
    fastify.route({
        method: 'GET',
        url: '/api/v1/events',
        exposeHeadRoute: false,
        config,
        handler: (request, reply) => streamEvents(listeners, request, reply),
    });
}
function streamEvents(listeners, request, reply) {
    listeners.checkRoom();
    const names = new URL(request.url, 'http://local').searchParams.get('names');
    const since = Number(request.headers['last-event-id'] ?? Number.NaN);
    reply.hijack();
    reply.raw.writeHead(200, {
        ...reply.getHeaders(),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
    });
    listeners.add(reply.raw, names ? new Set(names.split(',')) : undefined, Number.isNaN(since) ? undefined : since);
    return reply;
}
function processGauges() {
    const { user, system } = process.cpuUsage();
    const one = (name, help, value, type = 'gauge') => ({
        name,
        help,
        type,
        values: [{ value }],
    });
    return [
        one('process_cpu_seconds_total', 'Processor time used.', (user + system) / 1e6, 'counter'),
        one('process_resident_memory_bytes', 'Memory held.', process.memoryUsage.rss()),
        one('process_uptime_seconds', 'Seconds since the start.', process.uptime()),
    ];
}
//# sourceMappingURL=fixed-routes.js.map
import { randomUUID } from 'node:crypto';
import Fastify, {} from 'fastify';
import { HEADERS, serveAssets } from './assets.js';
import { addEntrance } from './entrance.js';
import { fail } from './errors.js';
import { addFixedRoutes } from './fixed-routes.js';
import { isLoopback } from './guard.js';
import { parseJson } from './json.js';
import { createListeners } from './listeners.js';
import { createMetrics } from './metrics.js';
import { answerBrokenConnection, answerFault, answerNothing, sendProblem } from './refusals.js';
import { keepRouteTable } from './route-table.js';
import { mountActions } from './routes.js';
const SECOND_MS = 1_000;
const HEADERS_MS = 10 * SECOND_MS;
const REQUEST_MS = 60 * SECOND_MS;
const IDLE_MS = 15 * SECOND_MS;
const MOST_HEADER_BYTES = 16 * 1024;
const MOST_PARAMETER_LETTERS = 256;
const BODY_LIMIT = 16 * 1024 * 1024;
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
export async function createServer(parts) {
    const { settings, events, log } = parts;
    if (!isLoopback(settings.host) && !parts.authenticate)
        throw fail('token_required', {});
    const instance = randomUUID();
    const fastify = bareServer(settings);
    const metrics = createMetrics();
    const listeners = createListeners(events);
    const table = keepRouteTable(fastify);
    readJsonOnly(fastify);
    addEntrance(fastify, { settings, allowed: parts.allowed, authenticate: parts.authenticate, metrics });
    const hasPages = await serveAssets(fastify, parts.pages);
    fastify.setErrorHandler(answerFault(log, bodyLimitOf(settings)));
    fastify.setNotFoundHandler(answerNothing(table, hasPages));
    addFixedRoutes(fastify, { ...parts, instance, metrics, listeners });
    mountActions(fastify, parts.actions, parts.perform);
    for (const door of parts.doors ?? [])
        await fastify.register(async (scope) => door.open(scope, { log }), { prefix: door.prefix });
    fastify.addHook('preClose', async () => listeners.close());
    await fastify.ready();
    return {
        fastify,
        instance,
        routes: () => table,
        listen: () => listen(fastify, settings),
        close: () => fastify.close(),
    };
}
const bodyLimitOf = (settings) => settings.bodyLimit ?? BODY_LIMIT;
function bareServer(settings) {
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
            sendProblem(reply.headers(HEADERS), fail('bad_request', {}, error), request.id);
        },
    });
}
function readJsonOnly(fastify) {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
        try {
            done(null, parseJson(body));
        }
        catch (error) {
            done(error);
        }
    });
}
async function listen(fastify, settings) {
    const { host, port } = settings;
    try {
        await fastify.listen({ host, port });
    }
    catch (cause) {
        const { code } = cause;
        if (code === 'EADDRINUSE')
            throw fail('port_in_use', { host, port, next: port + 1 }, cause);
        if (code?.startsWith('E'))
            throw fail('address_refused', { host, port, reason: code }, cause);
        throw cause;
    }
    const bound = fastify.server.address().port;
    return { url: `http://${addressOf(host)}:${bound}`, port: bound };
}
/** The address by which this machine reaches a server that is bound to `host`. */
function addressOf(host) {
    if (host === '0.0.0.0')
        return '127.0.0.1';
    if (host === '::')
        return '[::1]';
    return host.includes(':') ? `[${host}]` : host;
}
//# sourceMappingURL=server.js.map
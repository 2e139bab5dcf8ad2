import { localOperator } from '../governance/index.js';
import { HEADERS } from './assets.js';
import { fail } from './errors.js';
import { bearerOf, checkContentType, checkOrigin, hostCheck, isLoopback, isUnsafe } from './guard.js';
import { PUBLIC_ROUTES } from './route-table.js';
/** A client that does not take its answer is cut off after this time without progress. */
const SEND_MS = 60_000;
const NOBODY = Object.freeze({ id: 'nobody', roles: Object.freeze([]) });
/** Checks host, origin, caller, permit and content type of each request, in this order, and counts the answers. */
export function addEntrance(fastify, entrance) {
    const { settings, metrics, allowed } = entrance;
    const checkHost = hostCheck(settings.host, settings.allowedHosts ?? []);
    const actorOf = identify(entrance);
    fastify.decorateRequest('actor', null);
    fastify.addHook('onRequest', async (request, reply) => {
        reply.headers(HEADERS);
        checkHost(request.raw);
        if (!request.raw.url?.startsWith('/'))
            throw fail('bad_request', {});
        const { config } = request.routeOptions;
        if (isUnsafe(request.method) || config.ownPagesOnly)
            checkOrigin(request.raw);
        request.actor = await actorOf(request);
        if (request.is404)
            return;
        if (config.permit && !config.permitCheckedInside)
            checkPermit(allowed, request.actor, config);
        if (!config.anyContentType && isUnsafe(request.method))
            checkContentType(request.raw, request.method !== 'DELETE');
    });
    fastify.addHook('onSend', async (request) => {
        request.raw.socket.setTimeout?.(SEND_MS);
    });
    fastify.addHook('onResponse', async (request, reply) => {
        metrics.count(request.routeOptions.config?.label ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
    });
}
/** Finds out who calls. On loopback without a token: the person at this machine. */
function identify({ settings, authenticate }) {
    const local = isLoopback(settings.host);
    const byToken = async (token) => {
        const actor = token === '' ? undefined : await authenticate?.(token);
        if (!actor)
            throw fail('unauthorized', {});
        return actor;
    };
    return (request) => {
        if (request.is404 || PUBLIC_ROUTES.includes(`${request.method} ${request.routeOptions.url}`))
            return NOBODY;
        const token = bearerOf(request.raw);
        if (token !== undefined)
            return byToken(token);
        if (local)
            return localOperator;
        throw fail('unauthorized', {});
    };
}
function checkPermit(allowed, actor, config) {
    const permit = config.permit;
    if (!allowed(actor, permit))
        throw fail('forbidden', { permit });
}
//# sourceMappingURL=entrance.js.map
import { fail } from './errors.js';
/** All that may be called without a token on any address: is it alive, is it ready, and the pages, which hold no data. */
export const PUBLIC_ROUTES = [
    'GET /healthz',
    'HEAD /healthz',
    'GET /readyz',
    'HEAD /readyz',
    'GET /*',
    'HEAD /*',
];
/**
 * Keeps a list of every route that is added, and refuses one that names no permit.
 *
 * Errors: `http.route_without_permit`.
 */
export function keepRouteTable(fastify) {
    const table = [];
    fastify.addHook('onRoute', ({ method, url, config }) => {
        for (const one of [method].flat()) {
            const route = `${one} ${url}`;
            const open = PUBLIC_ROUTES.includes(route);
            const permit = config?.permit;
            if (!open && !(permit && /^[a-z_]+\.[a-z_]+$/.test(permit)))
                throw fail('route_without_permit', { route });
            table.push({ method: one, path: url, permit: open ? undefined : permit });
        }
    });
    return table;
}
//# sourceMappingURL=route-table.js.map
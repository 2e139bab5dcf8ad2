import type { FastifyInstance } from 'fastify';
/** One way in. */
export interface RouteInfo {
    readonly method: string;
    readonly path: string;
    /** `undefined` only for what is on the public list. */
    readonly permit: string | undefined;
}
/** All that may be called without a token on any address: is it alive, is it ready, and the pages, which hold no data. */
export declare const PUBLIC_ROUTES: readonly string[];
/**
 * Keeps a list of every route that is added, and refuses one that names no permit.
 *
 * Errors: `http.route_without_permit`.
 */
export declare function keepRouteTable(fastify: FastifyInstance): readonly RouteInfo[];

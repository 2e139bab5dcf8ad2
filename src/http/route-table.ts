import type { FastifyInstance } from 'fastify'
import { fail } from './errors.ts'

/** One way in. */
export interface RouteInfo {
  readonly method: string
  readonly path: string
  /** `undefined` only for what is on the public list. */
  readonly permit: string | undefined
}

/**
 * All that may be called without a token on any address: is it alive, is it ready, what clients of MLflow and Feast ask before anything
 * else, and the pages, which hold no data.
 */
export const PUBLIC_ROUTES: readonly string[] = [
  'GET /healthz',
  'HEAD /healthz',
  'GET /readyz',
  'HEAD /readyz',
  'GET /health',
  'GET /version',
  'GET /*',
  'HEAD /*',
]

/**
 * Keeps a list of every route that is added, and refuses one that names no permit.
 *
 * Errors: `http.route_without_permit`.
 */
export function keepRouteTable(fastify: FastifyInstance): readonly RouteInfo[] {
  const table: RouteInfo[] = []
  fastify.addHook('onRoute', ({ method, url, config }) => {
    for (const one of [method].flat()) {
      const open = PUBLIC_ROUTES.includes(`${one} ${url}`)
      table.push(checkRoute({ method: one, path: url, permit: open ? undefined : config?.permit }))
    }
  })
  return table
}

/** The route, where it names a permit or is on the public list. Errors: `http.route_without_permit`. */
export function checkRoute(route: RouteInfo): RouteInfo {
  const { method, path, permit } = route
  const named = `${method} ${path}`
  if (permit === undefined ? !PUBLIC_ROUTES.includes(named) : !/^[a-z_]+\.[a-z_]+$/.test(permit))
    throw fail('route_without_permit', { route: named })
  return route
}

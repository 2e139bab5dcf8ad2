import type { Door, DoorRoute } from './door.ts'

/** What an address leads to; without a route the door itself has nothing there. */
export interface DoorPlace {
  readonly door: Door
  readonly route?: DoorRoute
  readonly params: Readonly<Record<string, string>>
  /** The methods that the address takes, where it takes others than the one asked with. */
  readonly allow?: readonly string[]
}

/** Addresses whose place is kept in mind: those of clients repeat. */
const MOST_KEPT = 4_096
const LONGEST_KEPT = 256
/** The parameter of a last part `*`. */
const REST = 'rest'
const NONE: Readonly<Record<string, string>> = Object.freeze({})

/**
 * Finds the place of an address among the routes of all doors; `undefined` where no door begins so. HEAD is taken as GET.
 *
 * @example
 * createDoorRouter([door])('POST', '/v2/models/late/infer')?.params // { model: 'late' }
 */
export function createDoorRouter(doors: readonly Door[]): (method: string, path: string) => DoorPlace | undefined {
  const compiled = doors.map(compile)
  const kept: Record<string, Map<string, DoorPlace>> = Object.create(null)

  return (method, path) => {
    const known = kept[method]?.get(path)
    if (known !== undefined) return known
    const found = compiled.find(({ begins }) => begins(path))
    if (found === undefined) return undefined
    const place = placeIn(found, method === 'HEAD' ? 'GET' : method, path)
    if (place.route === undefined || path.length > LONGEST_KEPT || place.params[REST] !== undefined) return place
    keep(kept, method, { path, place })
    return place
  }
}

function keep(
  kept: Record<string, Map<string, DoorPlace>>,
  method: string,
  { path, place }: { readonly path: string; readonly place: DoorPlace },
): void {
  const places = kept[method] ?? new Map<string, DoorPlace>()
  kept[method] = places
  if (places.size >= MOST_KEPT) places.clear()
  places.set(path, place)
}

interface Compiled {
  readonly door: Door
  readonly begins: (path: string) => boolean
  readonly routes: readonly { readonly route: DoorRoute; readonly matches: Match }[]
}

const compile = (door: Door): Compiled => ({
  door,
  begins: beginsWith(door.prefixes),
  routes: door.routes.map((route) => ({ route, matches: matcherOf(route.path) })),
})

function placeIn({ door, routes }: Compiled, method: string, path: string): DoorPlace {
  const allow = new Set<string>()
  for (const { route, matches } of routes) {
    const params = matches(path)
    if (params === undefined) continue
    if (route.method === method) return { door, route, params }
    allow.add(route.method)
    if (route.method === 'GET') allow.add('HEAD')
  }
  return allow.size > 0 ? { door, params: NONE, allow: [...allow] } : { door, params: NONE }
}

/** `/v2` begins `/v2` and `/v2/models`, not `/v2x`. */
function beginsWith(prefixes: readonly string[]): (path: string) => boolean {
  const patterns = prefixes.map((prefix) => new RegExp(`^${patternOf(prefix)}(?:/|$)`))
  return (path) => patterns.some((pattern) => pattern.test(path))
}

/** A parameter begins with a colon after a slash; any other colon is itself, as in `/v1/models/:model:predict`. */
const patternOf = (path: string): string =>
  path
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\/:([a-z]\w*)/g, '/(?<$1>[^/:]+)')
    .replace(/\/\\\*$/, `/(?<${REST}>.+)`)

type Match = (path: string) => Readonly<Record<string, string>> | undefined

function matcherOf(path: string): Match {
  const pattern = new RegExp(`^${patternOf(path)}$`)
  return (given) => {
    const hit = pattern.exec(given)
    return hit ? decoded(hit.groups ?? NONE) : undefined
  }
}

function decoded(groups: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  try {
    return Object.freeze(
      Object.fromEntries(
        Object.entries(groups).map(([name, value]) => [name, name === REST ? value : decodeURIComponent(value)]),
      ),
    )
  } catch {
    return undefined
  }
}

import type { Action, Actor, Call, EventSpec } from '../base/index.ts'

/** The outside of an action: all that a door may know of it. Running it is `Perform`'s. */
export type ActionFace = Pick<Action, 'name' | 'does' | 'http' | 'permit' | 'input' | 'output' | 'example'> & {
  readonly words?: readonly string[]
  readonly passed?: (output: never) => boolean
}

/**
 * Runs one action for one caller: permit, input, work, audit entry. `app.ts` binds it to `governance.perform` and the rooms.
 * `input` is what came in, not yet checked.
 */
export type Perform = (action: ActionFace, input: unknown, call: Call) => Promise<unknown>

/** Who holds this access token; `undefined` where nobody does. A holder is believed for a second before it is asked again. */
export type Authenticate = (token: string) => Promise<Actor | undefined>

/** Whether a caller holds a permit: asked for what is no action (event stream, metrics, other protocols). */
export type Allowed = (actor: Actor, permit: string) => boolean

/** The parts of an event that a reader of the reference sees. */
export type EventFace = Pick<EventSpec, 'name' | 'does' | 'payload'>

/** The room of an action: `registry.promote` → `registry`. */
export function roomOf(action: Pick<ActionFace, 'name'>): string {
  return action.name.slice(0, action.name.indexOf('.'))
}

/** The verb of an action: `registry.promote` → `promote`. */
export function verbOf(action: Pick<ActionFace, 'name'>): string {
  return action.name.slice(action.name.indexOf('.') + 1)
}

/** Method and path of an action, and the names of the path's parameters in their order. */
export interface RouteOf {
  readonly method: string
  readonly path: string
  readonly parameters: readonly string[]
}

/**
 * @example
 * routeOf({ http: 'PUT /api/v1/models/:model/aliases/:alias' }).parameters // ['model', 'alias']
 */
export function routeOf(action: Pick<ActionFace, 'http'>): RouteOf {
  const space = action.http.indexOf(' ')
  const path = action.http.slice(space + 1)
  return {
    method: action.http.slice(0, space),
    path,
    parameters: [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!),
  }
}

/** True where the input travels in the body; otherwise it travels in the query. */
export function hasBody(method: string): boolean {
  return method !== 'GET' && method !== 'DELETE' && method !== 'HEAD'
}

import type { Action, Actor, Call, EventSpec } from '../base/index.ts';
/** The outside of an action: all that a door may know of it. Running it is `Perform`'s. */
export type ActionFace = Pick<Action, 'name' | 'does' | 'http' | 'permit' | 'input' | 'output' | 'example'>;
/**
 * Runs one action for one caller: permit, input, work, audit entry. `app.ts` binds it to `governance.perform` and the rooms.
 * `input` is what came in, not yet checked.
 */
export type Perform = (action: ActionFace, input: unknown, call: Call) => Promise<unknown>;
/** Who holds this access token; `undefined` where nobody does. */
export type Authenticate = (token: string) => Promise<Actor | undefined>;
/** Whether a caller holds a permit: asked for what is no action (event stream, metrics, other protocols). */
export type Allowed = (actor: Actor, permit: string) => boolean;
/** The parts of an event that a reader of the reference sees. */
export type EventFace = Pick<EventSpec, 'name' | 'does' | 'payload'>;
/** The room of an action: `registry.promote` → `registry`. */
export declare function roomOf(action: Pick<ActionFace, 'name'>): string;
/** The verb of an action: `registry.promote` → `promote`. */
export declare function verbOf(action: Pick<ActionFace, 'name'>): string;
/** Method and path of an action, and the names of the path's parameters in their order. */
export interface RouteOf {
    readonly method: string;
    readonly path: string;
    readonly parameters: readonly string[];
}
/**
 * @example
 * routeOf({ http: 'PUT /api/v1/models/:model/aliases/:alias' }).parameters // ['model', 'alias']
 */
export declare function routeOf(action: Pick<ActionFace, 'http'>): RouteOf;
/** True where the input travels in the body; otherwise it travels in the query. */
export declare function hasBody(method: string): boolean;

import type { Actor } from '../base/index.ts';
/** What a role holds: permits such as `registry.promote`, or with a star for any room or any verb: `*.read`, `*`. */
export type Roles = Readonly<Record<string, readonly string[]>>;
/** The roles there are until a project names its own: `operator` may do everything, `viewer` may look. */
export declare const ROLES: Roles;
/** Who may do what. */
export interface Permits {
    mayI(actor: Actor, permit: string): boolean;
}
/** The person at this machine, who holds everything. Doors give it to callers from the loopback address. */
export declare const localOperator: Actor;
/**
 * @example
 * createPermits().mayI({ id: 'u1', roles: ['viewer'] }, 'registry.read') // true
 */
export declare function createPermits(roles?: Roles): Permits;

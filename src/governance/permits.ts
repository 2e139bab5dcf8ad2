import type { Actor } from '../base/index.ts'

/** What a role holds: permits such as `registry.promote`, or with a star for any room or any verb: `*.read`, `*`. */
export type Roles = Readonly<Record<string, readonly string[]>>

/** The roles there are until a project names its own: `operator` may do everything, `viewer` may look. */
export const ROLES: Roles = Object.freeze({ operator: ['*'], viewer: ['*.read'] })

/** Who may do what. */
export interface Permits {
  mayI(actor: Actor, permit: string): boolean
  /** What the roles of an actor hold together, each pattern once. */
  heldBy(actor: Actor): readonly string[]
  /** True where an actor holds all that the patterns stand for. */
  covers(actor: Actor, patterns: readonly string[]): boolean
  /** Every role there is. */
  readonly roles: Roles
}

/** The person at this machine, who holds everything. Doors give it to callers from the loopback address. */
export const localOperator: Actor = Object.freeze({ id: 'local', roles: Object.freeze(['operator']) })

/**
 * @example
 * createPermits().mayI({ id: 'u1', roles: ['viewer'] }, 'registry.read') // true
 */
export function createPermits(roles: Roles = ROLES): Permits {
  const held = new Map(Object.entries(roles))
  const heldBy = (actor: Actor): readonly string[] => [...new Set(actor.roles.flatMap((role) => held.get(role) ?? []))]
  return {
    roles,
    heldBy,
    covers: (actor, patterns) => patterns.every((one) => heldBy(actor).some((pattern) => covers(pattern, one))),
    mayI: (actor, permit) => actor.roles.some((role) => held.get(role)?.some((pattern) => covers(pattern, permit))),
  }
}

function covers(pattern: string, permit: string): boolean {
  if (pattern === '*' || pattern === permit) return true
  const [room, verb] = permit.split('.', 2)
  return pattern === `*.${verb}` || pattern === `${room}.*`
}

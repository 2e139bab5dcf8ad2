/** The roles there are until a project names its own: `operator` may do everything, `viewer` may look. */
export const ROLES = Object.freeze({ operator: ['*'], viewer: ['*.read'] });
/** The person at this machine, who holds everything. Doors give it to callers from the loopback address. */
export const localOperator = Object.freeze({ id: 'local', roles: Object.freeze(['operator']) });
/**
 * @example
 * createPermits().mayI({ id: 'u1', roles: ['viewer'] }, 'registry.read') // true
 */
export function createPermits(roles = ROLES) {
    const held = new Map(Object.entries(roles));
    return {
        mayI: (actor, permit) => actor.roles.some((role) => held.get(role)?.some((pattern) => covers(pattern, permit))),
    };
}
function covers(pattern, permit) {
    if (pattern === '*' || pattern === permit)
        return true;
    const [room, verb] = permit.split('.', 2);
    return pattern === `*.${verb}` || pattern === `${room}.*`;
}
//# sourceMappingURL=permits.js.map
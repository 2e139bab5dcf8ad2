/**
 * Names what the actions of a room need, then takes each action, so that every type is inferred.
 *
 * @example
 * const action = actionsOver<{ versions: Versions }>()
 * export const show = action({ name: 'registry.show', … })
 */
export function actionsOver() {
    return (spec) => Object.freeze(spec);
}
//# sourceMappingURL=action.js.map
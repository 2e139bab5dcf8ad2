import { digestOf } from '../base/index.js';
import { windowsOf } from './view-plan.js';
/** The keys of a view: entities begin with `=`, what is known of the view itself with `@`. */
export const spaceOf = (view) => `features.${view.name}`;
export const entityKey = (entity) => `=${entity}`;
export const stateKey = (identity) => `@${identity}`;
/** The address of everything that decides what a view computes, but not of the data. */
export function definitionOf(view, hash) {
    const { from, entity, on, knownAt, features } = view;
    const plain = { from: from.name, time: from.time, entity, on, knownAt: knownAt?.text, order: Object.keys(features), features };
    return digestOf(plain, hash);
}
/** The identity of a view on one version of its dataset. */
export const identityOf = (definition, version) => `${definition} ${version}`;
/** Reads back, after a start, what the store holds of a view. */
export function readState(online, view, definition) {
    const space = spaceOf(view);
    for (const key of online.keys(space)) {
        if (!key.startsWith(stateKey(definition)))
            continue;
        const [held] = online.get(space, [key]);
        if (!held || held.length < 2)
            continue;
        return { identity: key.slice(1), definition, windows: windowsOf(view), from: held[0], through: held[1] };
    }
    return undefined;
}
//# sourceMappingURL=online-state.js.map
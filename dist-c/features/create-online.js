import { DAY } from '../base/index.js';
import { fail } from './errors.js';
import { openFeed } from './feed.js';
import { lookUp } from './look-up.js';
import { definitionOf, readState, spaceOf } from './online-state.js';
import { createVectors } from './vectors.js';
import { MICROS } from './view-plan.js';
/**
 * Features online.
 *
 * @example
 * const features = createOnlineFeatures({ online, lake, datasets, events, hash })
 * await features.materialize({ views: [originLate], from: monday, to: tuesday })
 * features.vectors(['distance', originLate], rows)
 */
export function createOnlineFeatures(needs) {
    const states = createStates(needs);
    const slack = (needs.slack ?? DAY) * MICROS;
    function lookup(views, rows, at) {
        const found = new Map();
        for (const view of views) {
            const state = states.of(view);
            if (!state)
                throw fail('not_materialized', { view: view.name });
            for (const [name, column] of lookUp(needs.online, { view, state }, { rows, at }))
                found.set(name, column);
        }
        return found;
    }
    return {
        feed: (request) => openFeed({ ...needs, states, slack }, request),
        async materialize(request) {
            const feed = await openFeed({ ...needs, states, slack }, request);
            return feed.advance(request.to);
        },
        lookup,
        vectors: createVectors(lookup),
        freshness(view) {
            const state = states.of(view);
            if (!state)
                return undefined;
            const entities = needs.online.keys(spaceOf(view)).filter((key) => key.startsWith('=')).length;
            return { view: view.name, from: state.from / MICROS, through: state.through / MICROS, entities };
        },
    };
}
function createStates({ online, hash }) {
    const definitions = new WeakMap();
    const states = new Map();
    const definition = (view) => {
        let known = definitions.get(view);
        if (!known) {
            known = definitionOf(view, hash);
            definitions.set(view, known);
        }
        return known;
    };
    return {
        definition,
        of(view) {
            const wanted = definition(view);
            const held = states.get(view.name);
            if (held?.definition === wanted)
                return held;
            const read = readState(online, view, wanted);
            if (read)
                states.set(view.name, read);
            return read;
        },
        set: (view, state) => states.set(view.name, state),
    };
}
//# sourceMappingURL=create-online.js.map
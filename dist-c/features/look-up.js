import { columnOf } from '../table/index.js';
import { fail } from './errors.js';
import { entityKey, spaceOf } from './online-state.js';
import { windowValue } from './packed.js';
import { MICROS } from './view-plan.js';
/** The features of one view for rows, each at its moment in milliseconds; of a moment before `state.from`, missing. */
export function lookUp(online, { view, state }, { rows, at }) {
    const keys = columnOf(rows, view.on);
    if (keys.kind !== 'category')
        throw fail('bad_view', { view: view.name, where: 'on', reason: `column ${view.on} of the rows holds ${keys.kind}s, not texts` });
    const held = online.get(spaceOf(view), keys.dictionary.map(entityKey));
    const { features, texts } = state.windows;
    const width = texts.length + 1;
    const found = new Map();
    for (const feature of features) {
        const values = new Float64Array(rows.rows);
        for (let row = 0; row < rows.rows; row++) {
            const moment = Math.round(at[row] * MICROS);
            const code = keys.codes[row];
            values[row] =
                code < 0 || !(moment >= state.from)
                    ? Number.NaN
                    : windowValue(held[code] ?? NOTHING, width, { feature, at: moment });
        }
        found.set(feature.name, { kind: 'number', values });
    }
    return found;
}
const NOTHING = new Float64Array(0);
//# sourceMappingURL=look-up.js.map
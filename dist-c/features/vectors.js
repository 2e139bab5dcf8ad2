import { columnOf, evaluate, tableOf } from '../table/index.js';
import { readFeatures } from './feature-list.js';
import { fail } from './errors.js';
/** All features of a model for the rows of a request; lists of features are read once. */
export function createVectors(lookup) {
    const lists = new WeakMap();
    return (features, rows, at) => {
        let list = lists.get(features);
        if (!list) {
            list = readFeatures(features);
            lists.set(features, list);
        }
        const expressions = new Map(list.expressions.map(({ name, expression }) => [name, expression]));
        const looked = list.views.length > 0 ? lookup(list.views, rows, at ?? timesOf(list.views[0], rows)) : undefined;
        return tableOf(new Map(list.names.map((name) => {
            const expression = expressions.get(name);
            return [name, expression ? evaluate(expression, rows) : looked.get(name)];
        })), rows.rows);
    };
}
function timesOf(view, rows) {
    const column = columnOf(rows, view.from.time);
    if (column.kind === 'category')
        throw fail('bad_view', { view: view.name, where: 'time', reason: `column ${view.from.time} of the rows holds texts` });
    return column.values;
}
//# sourceMappingURL=vectors.js.map
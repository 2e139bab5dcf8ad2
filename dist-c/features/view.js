import { durationMs, isName } from '../base/index.js';
import { isSqlText, parseExpression } from '../table/index.js';
import { fail } from './errors.js';
const FEATURE = /^[a-z][a-z0-9_]{0,62}$/;
/**
 * Declares a feature view. Its columns are checked against the dataset when it is first used.
 *
 * Errors: `features.bad_view`, `table.bad_expression`, `table.unknown_function`.
 *
 * @example
 * const originLate = featureView('origin_late', {
 *   from: flights, entity: 'origin', knownAt: sql`date + to_minutes(30 + 0.12 * distance + greatest(delay, 0))`,
 *   features: { origin_late_3h: window.mean(sql`delay > 15`, '3h') },
 * })
 */
export function featureView(name, spec) {
    const wrong = (where, reason) => fail('bad_view', { view: name, where, reason });
    if (!isName(name))
        throw wrong('its name', 'a name is lower-case letters, digits, - and _, beginning with a letter');
    if (spec.from?.kind !== 'dataset')
        throw wrong('from', 'it is a dataset');
    if (spec.from.time === undefined)
        throw fail('no_time', { dataset: spec.from.name });
    if (typeof spec.entity !== 'string' || spec.entity === '')
        throw wrong('entity', 'it is the name of a column');
    if (spec.knownAt !== undefined)
        checkSql(spec.knownAt, () => wrong('knownAt', 'it is SQL: sql`…`'));
    const features = Object.entries(spec.features ?? {});
    if (features.length === 0)
        throw wrong('features', 'it has none');
    for (const [feature, its] of features) {
        const reason = faultOf(feature, its);
        if (reason)
            throw wrong(feature, reason);
        if (its.value)
            checkSql(its.value, () => wrong(feature, 'its value is SQL: sql`…`'));
    }
    return Object.freeze({ ...spec, kind: 'view', name, on: spec.on ?? spec.entity, features: Object.freeze({ ...spec.features }) });
}
function faultOf(name, feature) {
    if (!FEATURE.test(name))
        return 'a feature is named with lower-case letters, digits and _, beginning with a letter';
    if (!['mean', 'sum', 'count'].includes(feature?.fn))
        return 'it is window.mean, window.sum or window.count';
    const length = durationMs(feature.length);
    if (length === undefined || length <= 0)
        return 'a window is as long as 30m, 3h or 7d';
    return feature.fn !== 'count' && feature.value === undefined ? `window.${feature.fn} needs a value` : undefined;
}
function checkSql(text, wrong) {
    if (!isSqlText(text))
        throw wrong();
    parseExpression(text.text);
}
//# sourceMappingURL=view.js.map
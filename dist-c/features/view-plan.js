import { durationMs, nearestName } from '../base/index.js';
import { evaluate, categoryColumn, numberColumn, parseExpression, quoteName, renderSql, tableOf, } from '../table/index.js';
import { fail } from './errors.js';
/** Values are whole multiples of its inverse. */
export const SCALE = 1_048_576;
/** Microseconds in a millisecond. */
export const MICROS = 1_000;
/** Errors: `features.bad_view`, `features.no_time`, `table.unknown_column`, `table.wrong_kind`. */
export function planView(view, schema) {
    const time = view.from.time;
    if (time === undefined)
        throw fail('no_time', { dataset: view.from.name });
    mustBeTexts(view, schema);
    const at = `epoch_us(${quoteName(time)})`;
    const arrival = view.knownAt === undefined ? at : arrivalSql(view, schema, at);
    const windows = windowsOf(view);
    const values = windows.texts.map((text) => valueSql(view, schema, text));
    return { view, arrival, values, ...windows };
}
/** What the declaration of a view alone decides. */
export function windowsOf(view) {
    const texts = [];
    const features = Object.entries(view.features).map(([name, { fn, value, length }]) => {
        const text = value?.text ?? '0';
        if (!texts.includes(text))
            texts.push(text);
        return { name, fn, value: texts.indexOf(text), length: durationMs(length) * MICROS };
    });
    return { features, texts, lookback: Math.max(...features.map(({ length }) => length)) };
}
function mustBeTexts(view, schema) {
    const kind = schema.find(({ name }) => name === view.entity)?.kind;
    if (kind === 'category')
        return;
    const reason = kind
        ? `column ${view.entity} of ${view.from.name} holds ${kind}s; declare it as category()`
        : `${view.from.name} has no column ${view.entity}; the nearest is ${nearestName(view.entity, schema.map(({ name }) => name))}`;
    throw fail('bad_view', { view: view.name, where: 'entity', reason });
}
function arrivalSql(view, schema, at) {
    const expression = parseExpression(view.knownAt.text);
    const kind = kindOf(expression, schema);
    if (kind !== 'time')
        throw fail('bad_view', { view: view.name, where: 'knownAt', reason: `it gives ${kind}s, not times` });
    const known = `epoch_us(${renderSql(expression, schema)})`;
    return `case when ${known} is not null then greatest(${at}, ${known}) end`;
}
function valueSql(view, schema, text) {
    const expression = parseExpression(text);
    const kind = kindOf(expression, schema);
    if (kind !== 'number')
        throw fail('bad_view', { view: view.name, where: text, reason: `it gives ${kind}s, not numbers` });
    return `cast(round(cast(${renderSql(expression, schema)} as double) * ${SCALE}e0) as bigint)`;
}
/** What an expression over these columns gives. Errors: `table.unknown_column`, `table.wrong_kind`. */
export function kindOf(expression, schema) {
    const columns = new Map(schema.map(({ name, kind }) => [name, kind === 'category' ? categoryColumn([]) : numberColumn([], kind)]));
    return evaluate(expression, tableOf(columns, 0)).kind;
}
//# sourceMappingURL=view-plan.js.map
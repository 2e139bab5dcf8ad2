import { bind, momentOf } from './bind.js';
import { columnOf } from './columns.js';
import { fail } from './errors.js';
import { columnFrom, mapNumbers, vectorOf } from './vector.js';
/**
 * The values of an expression for every row: what DuckDB gives for `renderSql` of it. What is missing propagates like SQL's
 * NULL, truth is 1 and 0, moments are milliseconds in UTC.
 *
 * Errors: `table.unknown_column`, `table.wrong_kind`.
 *
 * @example
 * evaluate(parseExpression('delay > 15'), tableOf({ delay: numberColumn([20, null]) })).values // Float64Array [1, NaN]
 */
export function evaluate(expression, table) {
    const bound = bind(expression, (name) => vectorOf(columnOf(table, name)).kind);
    if (bound.kind === 'interval')
        throw fail('wrong_kind', { what: 'A result', wanted: 'a value', found: 'interval' });
    return columnFrom(valuesOf(bound, table));
}
function valuesOf(bound, table) {
    const { expression, kind, as, spec, args } = bound;
    if (expression.type === 'text' && as === 'time')
        return { kind: 'time', values: new Float64Array(table.rows).fill(momentOf(expression.value, expression.at)) };
    if (expression.type === 'null')
        return missing(as, table.rows);
    const vector = spec
        ? spec.apply(args.map((arg) => valuesOf(arg, table)), table.rows)
        : leaf(expression, table);
    if (kind === 'number' && as === 'boolean')
        return mapNumbers(vector, 'boolean', (value) => (Number.isNaN(value) ? value : Number(value !== 0)));
    return kind === 'boolean' && as === 'number' ? mapNumbers(vector, 'number', (value) => value) : vector;
}
function missing(as, rows) {
    if (as === 'text')
        return { kind: 'text', codes: new Int32Array(rows).fill(-1), dictionary: [] };
    return { kind: as ?? 'number', values: new Float64Array(rows).fill(Number.NaN) };
}
function leaf(expression, table) {
    if (expression.type === 'column')
        return vectorOf(columnOf(table, expression.name));
    if (expression.type === 'text')
        return { kind: 'text', codes: new Int32Array(table.rows), dictionary: [expression.value] };
    const value = expression.type === 'number' || expression.type === 'boolean' ? Number(expression.value) : Number.NaN;
    return {
        kind: expression.type === 'boolean' ? 'boolean' : 'number',
        values: new Float64Array(table.rows).fill(value),
    };
}
//# sourceMappingURL=evaluate.js.map
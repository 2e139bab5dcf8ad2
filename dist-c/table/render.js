import { orNull } from './arithmetic.js';
import { bind } from './bind.js';
/** A name as SQL: in double quotes, so that nothing in it is read as SQL. */
export function quoteName(name) {
    return `"${name.replaceAll('"', '""')}"`;
}
/** A text as a SQL literal. */
export function quoteText(text) {
    return `'${text.replaceAll("'", "''")}'`;
}
/**
 * The expression as DuckDB text. Numbers are doubles and NaN is NULL, so that DuckDB gives what `evaluate` gives. Where
 * neither the schema nor the use of a column tells its kind, the column is passed as it is, and NaN in it stays a value.
 *
 * Errors: `table.wrong_kind`.
 *
 * @example
 * renderSql(parseExpression('hour(date)')) // CAST(hour(CAST("date" AS TIMESTAMP)) AS DOUBLE)
 */
export function renderSql(expression, schema = []) {
    const kinds = new Map(schema.map(({ name, kind }) => [name, kind === 'category' ? 'text' : kind]));
    return render(bind(expression, (column) => kinds.get(column)));
}
function render(bound) {
    const { expression, kind, as } = bound;
    if (expression.type === 'text')
        return as === 'time' ? `CAST(${quoteText(expression.value)} AS TIMESTAMP)` : quoteText(expression.value);
    if (expression.type === 'number')
        return as === 'boolean' ? String(expression.value !== 0) : doubleOf(expression.value);
    if (expression.type === 'column')
        return columnAs(quoteName(expression.name), as);
    const sql = plain(bound);
    if (kind === 'boolean' && as === 'number')
        return `CAST(${sql} AS DOUBLE)`;
    return kind === 'number' && as === 'boolean' ? `(${sql} <> 0e0)` : sql;
}
function plain({ expression, spec, args }) {
    if (expression.type === 'boolean')
        return String(expression.value);
    return spec ? spec.sql(args.map(render)) : 'NULL';
}
function doubleOf(value) {
    const text = String(value);
    return text.includes('e') ? text : `${text}e0`;
}
function columnAs(name, as) {
    if (as === 'number')
        return orNull(`CAST(${name} AS DOUBLE)`);
    if (as === 'boolean')
        return `(${orNull(`CAST(${name} AS DOUBLE)`)} <> 0e0)`;
    return as === 'time' ? `CAST(${name} AS TIMESTAMP)` : name;
}
//# sourceMappingURL=render.js.map
import { codeIn } from './columns.js';
import { fail } from './errors.js';
/** The rows at these positions, in this order; a position may appear more than once. Dictionaries are shared. */
export function takeRows(table, rows) {
    return mapColumns(table, rows.length, (column) => {
        if (column.kind === 'category') {
            const codes = new Int32Array(rows.length);
            for (let i = 0; i < rows.length; i++)
                codes[i] = column.codes[rows[i]];
            return { ...column, codes };
        }
        const values = new Float64Array(rows.length);
        for (let i = 0; i < rows.length; i++)
            values[i] = column.values[rows[i]];
        return { ...column, values };
    });
}
/** Rows `from` up to but not including `to`, without copying: the columns are views of the same memory. */
export function sliceRows(table, from, to = table.rows) {
    const end = Math.max(from, Math.min(to, table.rows));
    return mapColumns(table, end - from, (column) => column.kind === 'category'
        ? { ...column, codes: column.codes.subarray(from, end) }
        : { ...column, values: column.values.subarray(from, end) });
}
function mapColumns(table, rows, change) {
    return { rows, columns: new Map([...table.columns].map(([name, column]) => [name, change(column)])) };
}
/**
 * The rows of all tables, one after the other, with the columns of the first. Dictionaries are merged in order of appearance.
 *
 * Errors: `table.unknown_column` when a later table lacks a column, `table.wrong_kind` when its kind differs.
 */
export function concatTables(tables) {
    const [first] = tables;
    if (!first)
        return { rows: 0, columns: new Map() };
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    const columns = new Map();
    for (const [name, column] of first.columns) {
        const parts = tables.map((table) => partOf(table, name, column.kind));
        columns.set(name, column.kind === 'category' ? joinTexts(parts, rows) : joinNumbers(parts, column.kind, rows));
    }
    return { rows, columns };
}
function partOf(table, name, kind) {
    const part = table.columns.get(name);
    if (!part)
        throw fail('unknown_column', { column: name, nearest: [...table.columns.keys()][0] ?? '' });
    if (part.kind !== kind)
        throw fail('wrong_kind', { what: `Column ${name}`, wanted: kind, found: part.kind });
    return part;
}
function joinNumbers(parts, kind, rows) {
    const values = new Float64Array(rows);
    let at = 0;
    for (const part of parts) {
        if (part.kind === 'category')
            continue;
        values.set(part.values, at);
        at += part.values.length;
    }
    return { kind, values };
}
function joinTexts(parts, rows) {
    const known = new Map();
    const codes = new Int32Array(rows);
    let at = 0;
    for (const part of parts) {
        if (part.kind !== 'category')
            continue;
        const moved = part.dictionary.map((text) => codeIn(known, text));
        for (const code of part.codes)
            codes[at++] = code < 0 ? -1 : moved[code];
    }
    return { kind: 'category', codes, dictionary: [...known.keys()] };
}
//# sourceMappingURL=rows.js.map
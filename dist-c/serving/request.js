import { nearestName } from '../base/index.js';
import { categoryColumn, numberColumn } from '../table/index.js';
import { fail } from './errors.js';
import { momentOf } from './moment.js';
const WANTED = { number: 'number', category: 'text', time: 'moment', boolean: 'boolean' };
/**
 * Holds a table against the columns of an endpoint: all of them, no other, each of its kind.
 *
 * Errors: `serving.missing_column`, `serving.extra_column`, `serving.wrong_kind`.
 */
export function checkRows(rows, { endpoint, columns }) {
    const where = 'the request';
    for (const { name, kind } of columns) {
        const column = rows.columns.get(name);
        if (!column)
            throw fail('missing_column', { column: name, where, endpoint });
        if (column.kind !== (kind === 'boolean' ? 'number' : kind))
            throw fail('wrong_kind', { column: name, where, wanted: WANTED[kind] });
    }
    if (rows.columns.size === columns.length)
        return;
    for (const name of rows.columns.keys())
        refuseStranger(name, where, { endpoint, columns });
}
function refuseStranger(name, where, { endpoint, columns }) {
    const names = columns.map((column) => column.name);
    if (names.includes(name))
        return;
    throw fail('extra_column', { column: printable(name), where, endpoint, nearest: nearestName(name, names) });
}
/**
 * The table of rows that came as JSON. Errors, each with column and row: `serving.missing_column`, `serving.extra_column`,
 * `serving.wrong_kind`.
 *
 * @example
 * tableOfRows([{ distance: 446, origin: 'ATL' }], { endpoint: 'late', columns })
 */
export function tableOfRows(rows, expected) {
    const { endpoint, columns } = expected;
    for (const [at, row] of rows.entries()) {
        const where = `row ${at}`;
        for (const { name } of columns)
            if (!Object.hasOwn(row, name))
                throw fail('missing_column', { column: name, where, endpoint });
        const names = Object.keys(row);
        if (names.length > columns.length)
            for (const name of names)
                refuseStranger(name, where, expected);
    }
    return { rows: rows.length, columns: new Map(columns.map((column) => [column.name, columnOfRows(rows, column)])) };
}
function columnOfRows(rows, { name, kind }) {
    const refuse = (row) => {
        throw fail('wrong_kind', { column: name, where: `row ${row}`, wanted: WANTED[kind] });
    };
    if (kind === 'category')
        return categoryColumn(rows.map((row, at) => {
            const value = row[name];
            return value === null || typeof value === 'string' ? value : refuse(at);
        }));
    const read = READ[kind];
    const values = rows.map((row, at) => (row[name] === null ? Number.NaN : (read(row[name]) ?? refuse(at))));
    return numberColumn(Float64Array.from(values), kind === 'time' ? 'time' : 'number');
}
const finite = (value) => typeof value === 'number' && Number.isFinite(value) ? value : undefined;
const READ = {
    number: finite,
    boolean: (value) => (typeof value === 'boolean' ? Number(value) : undefined),
    time: (value) => (typeof value === 'string' ? momentOf(value) : finite(value)),
};
/** A name from outside as it may be shown. */
const printable = (name) => name.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
//# sourceMappingURL=request.js.map
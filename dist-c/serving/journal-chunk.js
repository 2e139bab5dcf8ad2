import { sliceRows, takeRows } from '../table/index.js';
import { distinctTexts, numbersIn } from './journal-row.js';
/** Says which columns a table has: only rows alike go into one chunk. */
export function layoutOf(table) {
    let layout = '';
    for (const [name, { kind }] of table.columns)
        layout += `${name}\n${kind}\n`;
    return layout;
}
export function createChunk(first, like, capacity) {
    const columns = new Map();
    for (const [name, { kind }] of like.columns)
        if (name !== 'id')
            columns.set(name, emptyColumn(kind, capacity));
    const ids = [];
    const label = new Float64Array(capacity).fill(Number.NaN);
    const labelAt = new Float64Array(capacity).fill(Number.NaN);
    const replaced = new Uint8Array(capacity);
    const at = columns.get('at').values;
    let [anyReplaced, earliest, latest] = [false, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const whole = (withLabels) => ({
        rows: ids.length,
        columns: new Map([
            ['id', distinctTexts(ids)],
            ...columns,
            ...(withLabels
                ? [
                    ['label', { kind: 'number', values: label }],
                    ['label_at', { kind: 'number', values: labelAt }],
                ]
                : []),
        ]),
    });
    return {
        first,
        layout: layoutOf(like),
        ids,
        label,
        labelAt,
        get earliest() {
            return earliest;
        },
        get latest() {
            return latest;
        },
        isFull: () => ids.length === capacity,
        take(rows, from) {
            const start = ids.length;
            const count = Math.min(capacity - start, rows.rows - from);
            takeIds(ids, rows.columns.get('id'), { from, count });
            for (const [name, column] of columns)
                fill(column, rows.columns.get(name), { from, start, count });
            const times = numbersIn(rows, 'at');
            for (let row = from; row < from + count; row++) {
                earliest = Math.min(earliest, times[row]);
                latest = Math.max(latest, times[row]);
            }
            return count;
        },
        replace(row) {
            replaced[row] = 1;
            anyReplaced = true;
        },
        within(from, to) {
            if (!anyReplaced && from <= earliest && latest < to)
                return sliceRows(whole(true), 0, ids.length);
            const inside = [];
            for (let row = 0; row < ids.length; row++)
                if (at[row] >= from && at[row] < to && replaced[row] === 0)
                    inside.push(row);
            return takeRows(whole(true), inside);
        },
        slice: (from, to) => sliceRows(whole(false), from, to),
    };
}
function emptyColumn(kind, capacity) {
    if (kind === 'category')
        return { kind, codes: new Int32Array(capacity), dictionary: [], known: new Map() };
    return { kind, values: new Float64Array(capacity) };
}
function fill(into, column, { from, start, count }) {
    if (into.kind !== 'category') {
        if (column.kind !== 'category')
            into.values.set(column.values.subarray(from, from + count), start);
        return;
    }
    if (column.kind !== 'category')
        return;
    for (let i = 0; i < count; i++) {
        const code = column.codes[from + i];
        into.codes[start + i] = code < 0 ? -1 : codeOf(into, column.dictionary[code]);
    }
}
function codeOf({ known, dictionary }, text) {
    const code = known.get(text);
    if (code !== undefined)
        return code;
    known.set(text, dictionary.length);
    return dictionary.push(text) - 1;
}
function takeIds(ids, column, { from, count }) {
    if (column.kind !== 'category')
        return;
    for (let row = from; row < from + count; row++)
        ids.push(column.dictionary[column.codes[row]]);
}
//# sourceMappingURL=journal-chunk.js.map
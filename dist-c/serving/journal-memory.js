import { takeRows } from '../table/index.js';
import { createChunk, layoutOf } from './journal-chunk.js';
import { createLabels } from './journal-labels.js';
import { distinctTexts, joinParts, numbersIn } from './journal-row.js';
const CAPACITY = 4_096;
export function createMemory(retention, begin) {
    const chunks = [];
    const places = new Map();
    const labels = createLabels();
    let { first, forgotten } = begin;
    let next = first;
    let newest = Number.NEGATIVE_INFINITY;
    const chunkOf = (n) => chunks[lastAtMost(chunks, n)];
    /** What happens to the ids of rows that were just added: an earlier row with the id goes, and hands its label on. */
    function place(chunk, from, to) {
        for (let row = from; row < to; row++) {
            const id = chunk.ids[row];
            const before = places.get(id);
            if (before !== undefined) {
                const old = chunkOf(before);
                old.replace(before - old.first);
                chunk.label[row] = old.label[before - old.first];
                chunk.labelAt[row] = old.labelAt[before - old.first];
            }
            places.set(id, chunk.first + row);
            for (const label of labels.claim(id))
                labels.set(chunk, row, label);
        }
    }
    return {
        get first() {
            return first;
        },
        get next() {
            return next;
        },
        get forgotten() {
            return forgotten;
        },
        append(rows) {
            const layout = layoutOf(rows);
            for (let from = 0; from < rows.rows;) {
                let chunk = chunks.at(-1);
                if (chunk === undefined || chunk.isFull() || chunk.layout !== layout) {
                    chunk = createChunk(next, rows, CAPACITY);
                    chunks.push(chunk);
                }
                const start = next - chunk.first;
                const taken = chunk.take(rows, from);
                place(chunk, start, start + taken);
                from += taken;
                next += taken;
                newest = Math.max(newest, chunk.latest);
            }
        },
        label(label) {
            const n = places.get(label.id);
            if (n === undefined)
                return labels.wait(label);
            const chunk = chunkOf(n);
            labels.set(chunk, n - chunk.first, label);
            return true;
        },
        has: (id) => places.has(id),
        read({ from, to, knownBy = Number.POSITIVE_INFINITY }) {
            const parts = chunks.filter((chunk) => chunk.earliest < to && chunk.latest >= from);
            return ordered(labels.knownBy(joined(parts.map((chunk) => chunk.within(from, to))), knownBy));
        },
        frames(from, to) {
            const frames = [];
            for (const chunk of chunks.slice(Math.max(0, lastAtMost(chunks, from)))) {
                const [start, end] = [Math.max(from, chunk.first), Math.min(to, chunk.first + chunk.ids.length)];
                if (start < end)
                    frames.push({ n: start, table: chunk.slice(start - chunk.first, end - chunk.first) });
            }
            return frames;
        },
        forget(sealed) {
            for (let chunk = chunks[0]; chunk !== undefined; chunk = chunks[0]) {
                const end = chunk.first + chunk.ids.length;
                const spare = next - end >= retention.rows || chunk.latest < newest - retention.ms;
                if (end > sealed || !spare)
                    return;
                chunks.shift();
                for (const [row, id] of chunk.ids.entries()) {
                    if (places.get(id) !== chunk.first + row)
                        continue;
                    places.delete(id);
                    labels.forget(id);
                }
                first = end;
                forgotten = Math.max(forgotten, chunk.latest);
            }
        },
    };
}
/** The chunk that holds row `n`: the last that begins at or before it. */
function lastAtMost(chunks, n) {
    let [low, high] = [0, chunks.length];
    while (low < high) {
        const middle = (low + high) >>> 1;
        if (chunks[middle].first <= n)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}
/** Ids do not repeat here, so that they need no look-up in a dictionary. */
function joined(parts) {
    const ids = parts.flatMap(({ columns }) => idsOf(columns.get('id')));
    const rest = joinParts(parts.map(({ rows, columns }) => ({ rows, columns: new Map([...columns].filter(([name]) => name !== 'id')) })));
    return {
        rows: rest.rows,
        columns: new Map([['id', distinctTexts(ids)], ...[...rest.columns].filter(([name]) => name !== 'id')]),
    };
}
function idsOf(column) {
    if (column.kind !== 'category')
        return [];
    return Array.from(column.codes, (code) => column.dictionary[code]);
}
/** By moment; rows of one moment in the order they came. */
export function ordered(table) {
    const at = numbersIn(table, 'at');
    if (at.every((moment, row) => row === 0 || moment >= at[row - 1]))
        return table;
    return takeRows(table, Uint32Array.from(at.keys()).sort((a, b) => at[a] - at[b] || a - b));
}
//# sourceMappingURL=journal-memory.js.map
import { digestOf } from '../base/index.js';
import { featureNames, offlineTable } from '../features/index.js';
import { columnOf, selectColumns } from '../table/index.js';
import { fail } from './errors.js';
import { partRows } from './parts.js';
/** Reads the rows of a training as they were known then. Errors: those of `offlineTable`, `data.version_not_found`. */
export async function readRows(needs, inputs) {
    const { data, views, window, features, label, labelKnownAt, sample, asOf } = inputs;
    const version = await needs.datasets.version(data.dataset, data.version);
    return offlineTable(needs, {
        ...{ version, versions: views, features, label, asOf, where: { from: window.from, to: window.to } },
        ...(labelKnownAt && { labelKnownAt }),
        ...(sample && { sample }),
    });
}
/** The first moment that is held out. */
export function cutOf({ window }) {
    return window.to - window.testMs;
}
/** The rows as a lab takes them. */
export function sheetOf(table, inputs) {
    const features = featureNames(inputs.features);
    return {
        table: selectColumns(table, features),
        features,
        label: numbersOf(table, '__label'),
        times: numbersOf(table, '__time'),
        known: numbersOf(table, '__label_known_at'),
        objective: inputs.objective,
        cut: cutOf(inputs),
    };
}
function numbersOf(table, name) {
    const column = columnOf(table, name);
    return column.kind === 'category' ? new Float64Array(table.rows).fill(Number.NaN) : column.values;
}
/** Addresses and counts of what was read. Errors: `training.too_few_rows`. */
export function describeRows(table, inputs, hash) {
    const parts = partRows(numbersOf(table, '__time'), numbersOf(table, '__label_known_at'), cutOf(inputs));
    const [from, to] = [inputs.window.from, inputs.window.to].map((ms) => new Date(ms).toISOString());
    for (const [part, rows] of [
        ['before', parts.train],
        ['in', parts.test],
    ])
        if (rows.length === 0)
            throw fail('too_few_rows', { model: inputs.model, rows: 0, part, from, to });
    const digests = Object.fromEntries([...table.columns].map(([name, column]) => [name, columnDigest(column, hash)]));
    return {
        rows: table.rows,
        train: parts.train.length,
        test: parts.test.length,
        rowsDigest: digestOf({ ids: digests['__row'], labels: digests['__label'] }, hash),
        tableDigest: digestOf({ columns: [...table.columns.keys()], digests }, hash),
    };
}
/** The address of a column; the order of its dictionary does not matter. */
function columnDigest(column, hash) {
    if (column.kind !== 'category')
        return hash(bytesOf(column.values));
    const order = [...column.dictionary.keys()].sort((a, b) => (column.dictionary[a] < column.dictionary[b] ? -1 : 1));
    const used = new Set(column.codes);
    const kept = order.filter((code) => used.has(code));
    const places = new Map(kept.map((code, place) => [code, place]));
    const codes = column.codes.map((code) => places.get(code) ?? -1);
    return digestOf({ texts: kept.map((code) => column.dictionary[code]), codes: hash(bytesOf(codes)) }, hash);
}
const bytesOf = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength);
//# sourceMappingURL=assemble.js.map
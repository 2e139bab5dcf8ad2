import { codeIn } from './columns.js';
/** The numbers of a vector that binding has made sure is none of texts. */
export function numbersOf(vector) {
    return vector.values;
}
/** Applies `change` to each number of `a`. */
export function mapNumbers(a, kind, change) {
    return { kind, values: numbersOf(a).map(change) };
}
/** Applies `join` to the numbers of `a` and `b`, row by row. */
export function joinNumbers([a, b], kind, join) {
    const other = numbersOf(b);
    return { kind, values: numbersOf(a).map((value, row) => join(value, other[row])) };
}
/** True where a value is missing. */
export function isMissing(vector, row) {
    return vector.kind === 'text' ? vector.codes[row] < 0 : Number.isNaN(vector.values[row]);
}
/** Below, at or above 0 like the order of two values; NaN where one is missing. Texts are ordered by code point, as UTF-8 is. */
export function compareAt(a, b, row) {
    if (a.kind !== 'text' || b.kind !== 'text') {
        const left = numbersOf(a)[row];
        const right = numbersOf(b)[row];
        return left < right ? -1 : left > right ? 1 : left === right ? 0 : Number.NaN;
    }
    const left = a.dictionary[a.codes[row]];
    const right = b.dictionary[b.codes[row]];
    if (left === undefined || right === undefined)
        return Number.NaN;
    return left === right ? 0 : compareTexts(left, right);
}
function compareTexts(a, b) {
    const left = [...a];
    const right = [...b];
    for (let i = 0; i < Math.min(left.length, right.length); i++)
        if (left[i] !== right[i])
            return left[i].codePointAt(0) - right[i].codePointAt(0);
    return left.length - right.length;
}
/** For each row the value of the vector that `pick` chooses by its position; missing where it chooses none (-1). */
export function chooseRows(from, rows, pick) {
    const [first] = from;
    if (first.kind === 'text')
        return chooseTexts(from, rows, pick);
    const values = new Float64Array(rows).fill(Number.NaN);
    for (let row = 0; row < rows; row++) {
        const picked = from[pick(row)];
        if (picked)
            values[row] = numbersOf(picked)[row];
    }
    return { kind: first.kind, values };
}
function chooseTexts(from, rows, pick) {
    const known = new Map();
    const codes = new Int32Array(rows).fill(-1);
    for (let row = 0; row < rows; row++) {
        const picked = from[pick(row)];
        const text = picked?.dictionary[picked.codes[row]];
        if (text === undefined)
            continue;
        codes[row] = codeIn(known, text);
    }
    return { kind: 'text', codes, dictionary: [...known.keys()] };
}
/** The same texts with each dictionary entry changed. */
export function mapTexts(vector, change) {
    const known = new Map();
    const moved = vector.dictionary.map((text) => codeIn(known, change(text)));
    return {
        kind: 'text',
        codes: vector.codes.map((code) => (code < 0 ? -1 : moved[code])),
        dictionary: [...known.keys()],
    };
}
/** A column as an expression sees it. */
export function vectorOf(column) {
    return column.kind === 'category' ? { ...column, kind: 'text' } : column;
}
/** A vector as a column: truth becomes 1 and 0. */
export function columnFrom(vector) {
    if (vector.kind === 'text')
        return { ...vector, kind: 'category' };
    return { kind: vector.kind === 'time' ? 'time' : 'number', values: vector.values };
}
//# sourceMappingURL=vector.js.map
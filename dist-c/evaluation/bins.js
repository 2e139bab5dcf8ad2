import { binAmong, quantileEdges, sortedValues } from '../math/index.js';
const QUANTILE_BINS = 10;
const MOST_CATEGORIES = 100;
/**
 * The bins of a reference column: 10 quantile bins, equal edges merged; or its 100 most frequent categories (ties by name).
 *
 * Counts have one place for each value bin and two more. Numbers: edges + 1 bins, then missing. Categories: one each, then
 * "other" (rare ones and all that the reference never held), then missing.
 */
export function binsOf(column) {
    if (column.kind !== 'category') {
        const edges = quantileEdges(column.values, QUANTILE_BINS);
        const least = sortedValues(column.values)[0] ?? 0;
        return { kind: 'number', edges: edges.filter((edge) => edge > least) };
    }
    const seen = new Map();
    for (const code of column.codes) {
        const text = column.dictionary[code];
        if (text !== undefined)
            seen.set(text, (seen.get(text) ?? 0) + 1);
    }
    const ranked = [...seen].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return { kind: 'category', categories: ranked.slice(0, MOST_CATEGORIES).map(([text]) => text) };
}
/** How many places the counts of these bins have. */
export function sizeOf(bins) {
    return bins.kind === 'number' ? bins.edges.length + 2 : bins.categories.length + 2;
}
/**
 * The bin of every row of a column, 0 to `sizeOf(bins)` − 1. A column of the other kind is read as the bins need it: numbers
 * by their text, texts as numbers (missing where they are none).
 */
export function binRows(bins, column) {
    const missing = sizeOf(bins) - 1;
    if (bins.kind === 'number') {
        const of = (value) => (Number.isNaN(value) ? missing : binAmong(bins.edges, value));
        if (column.kind !== 'category')
            return Int32Array.from(column.values, of);
        const codes = column.dictionary.map((text) => of(text.trim() === '' ? Number.NaN : Number(text)));
        return column.codes.map((code) => codes[code] ?? missing);
    }
    const places = new Map(bins.categories.map((text, place) => [text, place]));
    const of = (text) => places.get(text) ?? bins.categories.length;
    if (column.kind !== 'category')
        return Int32Array.from(column.values, (value) => (Number.isNaN(value) ? missing : of(String(value))));
    const codes = column.dictionary.map(of);
    return column.codes.map((code) => codes[code] ?? missing);
}
/** How many rows are in each bin. */
export function countBins(bins, column) {
    const counts = new Array(sizeOf(bins)).fill(0);
    for (const bin of binRows(bins, column))
        counts[bin]++;
    return counts;
}
/** What a bin holds, in words: `< 3.5`, `3.5 to 7`, `≥ 7`, a category, `other`, `missing`. */
export function binName(bins, bin) {
    if (bin === sizeOf(bins) - 1)
        return 'missing';
    if (bins.kind === 'category')
        return bins.categories[bin] ?? 'other';
    const [from, to] = [bins.edges[bin - 1], bins.edges[bin]];
    if (from === undefined)
        return to === undefined ? 'any' : `< ${short(to)}`;
    return to === undefined ? `≥ ${short(from)}` : `${short(from)} to ${short(to)}`;
}
const short = (value) => String(Number(value.toPrecision(4)));
//# sourceMappingURL=bins.js.map
const MOST_EDGES = 253;
const LEAST_ROWS = 3;
/** Cuts columns of float32 into bins of about equal row counts, at the middle between two values that occur. */
export function binColumns(columns, mostBins) {
    const rows = columns[0]?.length ?? 0;
    const edges = columns.map((column) => edgesOf(column, Math.min(MOST_EDGES, mostBins - 2)));
    const offsets = new Int32Array(columns.length + 1);
    edges.forEach((list, i) => {
        offsets[i + 1] = offsets[i] + list.length + 2;
    });
    const byFeature = columns.map((column, i) => binsOf(column, edges[i]));
    const byRow = new Uint8Array(rows * columns.length);
    byFeature.forEach((bins, feature) => {
        for (let row = 0, at = feature; row < rows; row++, at += columns.length)
            byRow[at] = bins[row];
    });
    return { rows, features: columns.length, edges, offsets, byRow, byFeature };
}
function runsOf(column) {
    const sorted = column.filter((value) => !Number.isNaN(value)).sort();
    const values = new Float32Array(sorted.length);
    const counts = new Int32Array(sorted.length);
    let distinct = 0;
    for (const value of sorted) {
        if (distinct === 0 || value !== values[distinct - 1])
            values[distinct++] = value;
        counts[distinct - 1]++;
    }
    return { values: values.subarray(0, distinct), counts: counts.subarray(0, distinct), total: sorted.length };
}
/** A bin closes when it holds its share of the rows that are left, or when a value with a share of its own follows. */
function edgesOf(column, most) {
    const { values, counts, total } = runsOf(column);
    const edges = [];
    let inBin = 0;
    let left = total;
    for (let i = 0; i + 1 < values.length && edges.length < most; i++) {
        inBin += counts[i];
        const share = Math.max(LEAST_ROWS, (inBin + left - counts[i]) / (most + 1 - edges.length));
        left -= counts[i];
        const isFull = values.length <= most + 1 || inBin >= share || (counts[i + 1] >= share && inBin >= share / 2);
        if (!isFull)
            continue;
        edges.push(between(values[i], values[i + 1]));
        inBin = 0;
    }
    return Float32Array.from(edges);
}
/** A float32 t with a <= t < b, so that it parts the two for good. */
function between(a, b) {
    const middle = Math.fround(a / 2 + b / 2);
    return middle >= a && middle < b ? middle : a;
}
/** Bins of a column by its edges. */
export function binsOf(column, edges) {
    return Uint8Array.from(column, (value) => {
        if (Number.isNaN(value))
            return 0;
        let low = 0;
        let high = edges.length;
        while (low < high) {
            const middle = (low + high) >>> 1;
            if (value > edges[middle])
                low = middle + 1;
            else
                high = middle;
        }
        return low + 1;
    });
}
//# sourceMappingURL=bins.js.map
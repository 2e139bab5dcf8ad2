/**
 * The value below which a share of the sorted `values` lies, between neighbors linearly. NaN where there are none.
 *
 * `sorted` is ascending and without NaN; `share` in [0, 1]. Convention: type 7 of Hyndman & Fan 1996, as NumPy's default.
 *
 * @example
 * quantile(Float64Array.of(1, 2, 3, 4), 0.5) // 2.5
 */
export function quantile(sorted, share) {
    if (sorted.length === 0)
        return Number.NaN;
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const low = sorted[below];
    const high = sorted[Math.min(below + 1, sorted.length - 1)];
    return low === high ? low : low + (high - low) * (place - below);
}
/** The values that are not NaN, ascending; a new array. */
export function sortedValues(values) {
    return values.filter((value) => !Number.isNaN(value)).sort();
}
/**
 * The inner edges that cut `values` into bins of about equal count: at most `bins` − 1, ascending, equal ones merged.
 * NaN are left out. Bin k holds edge[k−1] ≤ value < edge[k].
 *
 * @example
 * quantileEdges(Float64Array.of(1, 2, 3, 4), 2) // [2.5]
 */
export function quantileEdges(values, bins) {
    const sorted = sortedValues(values);
    const edges = [];
    for (let k = 1; k < bins && sorted.length > 0; k++) {
        const edge = quantile(sorted, k / bins);
        if (edge !== edges.at(-1))
            edges.push(edge);
    }
    return edges;
}
/** The bin of a value among ascending inner edges, 0 to `edges.length`; a value on an edge is in the upper bin. */
export function binAmong(edges, value) {
    let low = 0;
    let high = edges.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (edges[middle] <= value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
//# sourceMappingURL=quantile.js.map
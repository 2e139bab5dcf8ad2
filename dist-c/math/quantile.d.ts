/**
 * The value below which a share of the sorted `values` lies, between neighbors linearly. NaN where there are none.
 *
 * `sorted` is ascending and without NaN; `share` in [0, 1]. Convention: type 7 of Hyndman & Fan 1996, as NumPy's default.
 *
 * @example
 * quantile(Float64Array.of(1, 2, 3, 4), 0.5) // 2.5
 */
export declare function quantile(sorted: ArrayLike<number>, share: number): number;
/** The values that are not NaN, ascending; a new array. */
export declare function sortedValues(values: Float64Array): Float64Array;
/**
 * The inner edges that cut `values` into bins of about equal count: at most `bins` − 1, ascending, equal ones merged.
 * NaN are left out. Bin k holds edge[k−1] ≤ value < edge[k].
 *
 * @example
 * quantileEdges(Float64Array.of(1, 2, 3, 4), 2) // [2.5]
 */
export declare function quantileEdges(values: Float64Array, bins: number): number[];
/** The bin of a value among ascending inner edges, 0 to `edges.length`; a value on an edge is in the upper bin. */
export declare function binAmong(edges: ArrayLike<number>, value: number): number;

/**
 * The rank of each value among all, 1 for the smallest; equal values share the mean of their ranks. Without NaN.
 *
 * @example
 * midranks(Float64Array.of(5, 1, 5)) // Float64Array [2.5, 1, 2.5]
 */
export declare function midranks(values: Float64Array): Float64Array;
/** The places of the values in ascending order; equal values stay in the order given. */
export declare function ascending(values: Float64Array): Uint32Array;

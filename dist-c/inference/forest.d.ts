/** Words of one node: feature (-1 at a leaf), threshold or value, left child (the right one follows it), flags. */
export declare const NODE_WORDS = 4;
/** Flag of a node: a missing value goes left. */
export declare const MISSING_LEFT = 1;
/** Flag of a node: left is `x === threshold` instead of `x <= threshold`. */
export declare const EQUALITY = 2;
/**
 * Trees in one flat block. A node sends `x <= threshold` left and everything else right, except a missing value whose flag
 * says left. Where every leaf has one weight for the only target, `simple` holds and a leaf's value lies in its node;
 * otherwise its third word indexes `leafStarts`, which bounds its entries in `targets` and `weights`.
 */
export interface Forest {
    readonly precision: 'float' | 'double';
    readonly words: Int32Array;
    /** Thresholds and values, node by node: a view over `words` for float, doubles of their own for double. */
    readonly reals: Float32Array | Float64Array;
    /** Words between the reals of two nodes. */
    readonly realStep: number;
    readonly realOffset: number;
    /** First node of each tree, in the order in which they are summed. */
    readonly roots: Int32Array;
    readonly simple: boolean;
    readonly equality: boolean;
    readonly leafStarts: Int32Array;
    readonly targets: Int32Array;
    readonly weights: Float32Array | Float64Array;
    /** Number of score columns. */
    readonly width: number;
    /** A row must have at least this many columns. */
    readonly features: number;
}
/** What a leaf's weights do to the scores of a row. */
export type Combine = 'add' | 'smallest' | 'largest';
/** Sums over rows; `touched` tells which scores a leaf has reached, for the combinations that need it. */
export interface Scores {
    readonly values: Float32Array | Float64Array;
    readonly touched: Uint8Array;
}
/**
 * Raw scores of `rows` rows of `columns` features each, row-major: without base values and post transform. Summed tree by tree
 * in the precision of the forest, so that a float forest gives the bits of the reference runtime.
 */
export declare function scoreForest(forest: Forest, x: ArrayLike<number>, size: {
    readonly rows: number;
    readonly columns: number;
    readonly combine: Combine;
}): Scores;

/** A decision tree. A child below 0 is the leaf `~child`; a tree without a split has one leaf. */
export interface Tree {
    readonly feature: Int32Array;
    /** `x <= threshold` goes left; float32. */
    readonly threshold: Float32Array;
    /** 1 where a missing value goes left. */
    readonly missingLeft: Uint8Array;
    readonly left: Int32Array;
    readonly right: Int32Array;
    /** What the split improved the objective by. */
    readonly gain: Float64Array;
    /** What a leaf adds to the score; float32. */
    readonly value: Float32Array;
}
/** The leaf in which a row ends. */
export declare function leafOf(tree: Tree, columns: readonly Float32Array[], row: number): number;
/** Adds what a tree gives for every row to the scores. */
export declare function addTree(tree: Tree, columns: readonly Float32Array[], scores: Float64Array): void;

/** Rows of one block: a column of the scratch area holds this many numbers. */
export declare const BLOCK_ROWS = 256;
/** Rows (or trees) that are walked through side by side, so that their memory accesses overlap. */
export declare const ABREAST = 8;
/** Bytes of a node: offset of its column, threshold (at a leaf: its value), addresses of the left and the right child. */
export declare const NODE_BYTES = 16;
/** Bytes of a root: its address. */
export declare const ROOT_BYTES = 4;
/**
 * Adds the leaf values of trees to the sums of rows. Arguments: addresses of the first root and behind the last one, of the
 * column numbers and of the sums, the last two for the first row; then 4 × the number of rows. Roots and rows come in whole
 * groups of those abreast, and there is at least one.
 */
export type AddTrees = (roots: number, rootsEnd: number, columns: number, sums: number, rowBytes: number) => void;
/** What the module exports: the kernel for rows abreast, and the one with trees abreast for the rows that are left. */
export interface ForestKernel {
    readonly rows: AddTrees;
    readonly trees: AddTrees;
}
/** The bytes of the module, the same for every forest. */
export declare function forestModule(): Uint8Array<ArrayBuffer>;

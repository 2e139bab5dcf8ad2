import { type Forest } from './forest.ts';
export type Mode = 'BRANCH_LEQ' | 'BRANCH_LT' | 'BRANCH_GTE' | 'BRANCH_GT' | 'BRANCH_EQ' | 'BRANCH_NEQ' | 'LEAF';
/** Trees as ONNX lists them: parallel lists over nodes, and over the weights of leaves. */
export interface TreeLists {
    readonly trees: readonly number[];
    readonly ids: readonly number[];
    readonly features: readonly number[];
    readonly thresholds: ArrayLike<number>;
    readonly modes: readonly string[];
    readonly whenTrue: readonly number[];
    readonly whenFalse: readonly number[];
    /** 1 where a missing value goes the true way; empty for never. */
    readonly missingTrue: readonly number[];
    readonly leafTrees: readonly number[];
    readonly leafIds: readonly number[];
    readonly leafTargets: readonly number[];
    readonly leafWeights: ArrayLike<number>;
    readonly width: number;
}
/**
 * Lays trees out flat, in one precision. Errors: `inference.damaged` for lists of different lengths, missing or shared nodes,
 * cycles, several roots; whatever a hostile file says, each node is visited once.
 */
export declare function buildForest(lists: TreeLists, precision: 'float' | 'double'): Forest;

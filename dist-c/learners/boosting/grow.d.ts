import type { Binned } from './bins.ts';
import type { Gradients } from './gradients.ts';
import { type Histogram } from './histogram.ts';
import type { Tree } from './tree.ts';
/** How a tree may grow. */
export interface GrowRules {
    readonly leaves: number;
    readonly depth: number;
    readonly leastRows: number;
    readonly leastSecond: number;
    readonly l2: number;
    readonly learningRate: number;
    readonly allowed: Uint8Array;
}
/** Memory that trees of one fit share. */
export interface Workshop {
    readonly binned: Binned;
    readonly gradients: Gradients;
    /** Histograms no leaf uses now. */
    readonly spare: Histogram[];
    readonly scratch: Int32Array;
}
/** A grown tree, and which of the rows (in their new order) ended in which leaf. */
export interface Grown {
    readonly tree: Tree;
    /** Leaf k holds `rows[ends[k-1]]` up to `rows[ends[k]]`; in the order of `order`. */
    readonly leaves: readonly {
        readonly leaf: number;
        readonly from: number;
        readonly to: number;
    }[];
}
/** Room for growing trees over these bins. */
export declare function makeWorkshop(binned: Binned, gradients: Gradients): Workshop;
/**
 * Grows a tree leaf by leaf, always at the leaf whose cut helps most; of equal ones the older. `rows` is put in the order of leaves.
 *
 * Source: Shi 2007, "Best-first decision tree learning"; Ke et al. 2017 (LightGBM) for histograms and sibling subtraction.
 */
export declare function growTree(workshop: Workshop, rows: Int32Array, rules: GrowRules): Grown;

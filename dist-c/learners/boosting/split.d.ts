import type { Binned } from './bins.ts';
import { type Histogram, type Sums } from './histogram.ts';
/** How a leaf is cut in two: bins up to `bin` go left; missing values as `missingLeft` says. */
export interface Split {
    readonly gain: number;
    readonly feature: number;
    readonly bin: number;
    readonly missingLeft: boolean;
    readonly left: Sums;
}
/** What limits a split, in the scale of the sums. */
export interface SplitRules {
    readonly leastRows: number;
    readonly leastSecond: number;
    /** λ of the leaf values, times the scale of the second derivatives. */
    readonly l2: number;
    /** 1 for features this tree may use. */
    readonly allowed: Uint8Array;
}
/**
 * The best cut of a leaf, or nothing where none is allowed or helps. Of equal ones the first wins: lowest feature, then lowest bin,
 * then missing to the right.
 */
export declare function bestSplit(histogram: Histogram, binned: Binned, total: Sums, rules: SplitRules): Split | undefined;

import type { Binned } from './bins.ts';
import type { Gradients } from './gradients.ts';
/** Numbers a bin keeps: sum of gradients, sum of hessians, rows. All are whole, so their sums are exact in any order. */
export declare const LANES = 3;
/** Sums over the rows of a leaf, in whole numbers. */
export interface Sums {
    readonly first: number;
    readonly second: number;
    readonly rows: number;
}
/** Sums of one leaf for every bin of every feature. */
export type Histogram = Float64Array;
/** A histogram of zeros. */
export declare function emptyHistogram(binned: Binned): Histogram;
/** Adds up the rows of a leaf. */
export declare function fillHistogram(into: Histogram, binned: Binned, gradients: Gradients, rows: Int32Array): void;
/** The sums of a whole leaf: those of all bins of its first feature. */
export declare function sumsOf(histogram: Histogram, binned: Binned): Sums;
/** Makes the histogram of a parent that of the child that was not filled. */
export declare function subtractHistogram(parent: Histogram, child: Histogram): void;

import type { NodeReader } from '../kernel.ts';
import type { Tensor } from '../tensor.ts';
/** The names of the classes of a classifier, as it declares them. */
export interface Labels {
    readonly count: number;
    /** A tensor of shape [rows] with the label of each row's class index. */
    pick(classes: ArrayLike<number>): Tensor;
}
/** Reads `classlabels_strings` or the whole-number attribute of a classifier. */
export declare function labelsOf(node: NodeReader, wholeName: 'classlabels_int64s' | 'classlabels_ints'): Labels;
/** The first class with the largest score of each row. */
export declare function largestOf(scores: ArrayLike<number>, width: number): Int32Array;

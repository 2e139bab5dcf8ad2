import type { Estimate } from './estimate.ts';
/**
 * The area under the ROC curve: the chance that a row with label 1 has a higher score than a row with label 0.
 *
 * `scores` are any finite numbers, `labels` 0 or 1. NaN where a class is missing. The 95 % interval is DeLong's, cut to [0, 1].
 * Errors: `evaluation.missing_score`, `evaluation.bad_label`, `evaluation.unequal_lengths`.
 * Source: DeLong, DeLong & Clarke-Pearson 1988; by ranks after Sun & Xu 2014.
 *
 * @example
 * auc(Float64Array.of(0.1, 0.4, 0.35, 0.8), Float64Array.of(0, 0, 1, 1)).value // 0.75
 */
export declare function auc(scores: Float64Array, labels: Float64Array): Estimate;
/** Two models on the same rows. */
export interface AucComparison {
    /** AUC of the first less AUC of the second, with its 95 % interval. */
    readonly difference: Estimate;
    readonly z: number;
    /** Two-sided; for one planned look, not for watching. */
    readonly p: number;
}
/**
 * Compares the AUC of two models on the same rows, by DeLong's paired test.
 *
 * Errors: as `auc`.
 */
export declare function compareAuc(first: Float64Array, second: Float64Array, labels: Float64Array): AucComparison;

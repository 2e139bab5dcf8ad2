import type { Estimate } from './estimate.ts';
/**
 * Mean absolute error of predicted numbers.
 *
 * Errors: `evaluation.missing_score`, `evaluation.bad_label`, `evaluation.unequal_lengths`.
 */
export declare function meanAbsoluteError(scores: Float64Array, labels: Float64Array): Estimate;
/** Root mean squared error; its interval is the root of the interval of the mean square. Errors: as `meanAbsoluteError`. */
export declare function rootMeanSquaredError(scores: Float64Array, labels: Float64Array): Estimate;
/** Mean of label less prediction: positive where the model is too low. Errors: as `meanAbsoluteError`. */
export declare function bias(scores: Float64Array, labels: Float64Array): Estimate;
/**
 * The share of the variance of the labels that the predictions take away; 1 is perfect, 0 is no better than the mean. For labels
 * that are all equal: 1 when every prediction is right, else 0. Errors: as `meanAbsoluteError`.
 */
export declare function rSquared(scores: Float64Array, labels: Float64Array): Estimate;

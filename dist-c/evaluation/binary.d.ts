import type { Estimate } from './estimate.ts';
/**
 * Mean log loss in nats of probabilities of a 1; each is clipped to [clip, 1 − clip], .001 unless given.
 *
 * Errors: `evaluation.bad_probability`, `evaluation.bad_label`, `evaluation.missing_score`, `evaluation.unequal_lengths`.
 *
 * @example
 * logloss(Float64Array.of(0.5, 0.5), Float64Array.of(0, 1)).value // 0.693…
 */
export declare function logloss(scores: Float64Array, labels: Float64Array, clip?: number): Estimate;
/**
 * The Brier score: mean squared distance between probability and label.
 *
 * Errors: as `logloss`. Source: Brier 1950, for one class.
 */
export declare function brier(scores: Float64Array, labels: Float64Array): Estimate;
/**
 * The share of rows on the right side of `threshold` (a score on it counts as a 1), with Wilson's 95 % interval.
 *
 * Errors: `evaluation.bad_label`, `evaluation.missing_score`, `evaluation.unequal_lengths`.
 */
export declare function accuracy(scores: Float64Array, labels: Float64Array, threshold?: number): Estimate;

import type { Estimate } from './estimate.ts';
/** One group of the reliability curve. */
export interface ReliabilityBin {
    /** Smallest and largest probability in the group. */
    readonly from: number;
    readonly to: number;
    readonly count: number;
    readonly meanScore: number;
    /** Share of ones, with Wilson's 95 % interval. */
    readonly rate: number;
    readonly low: number;
    readonly high: number;
    /** Σ p(1 − p): the variance that the labels of the group have by chance alone. */
    readonly chance: number;
}
/**
 * Predicted against observed in `groups` groups of equal count (the first ones take the remainder); fewer where rows are few.
 *
 * Errors: `evaluation.bad_probability`, `evaluation.bad_label`, `evaluation.missing_score`, `evaluation.unequal_lengths`.
 */
export declare function reliability(scores: Float64Array, labels: Float64Array, groups?: number): ReliabilityBin[];
/**
 * The expected calibration error: mean distance between predicted and observed share over 10 groups of equal count.
 *
 * A perfectly calibrated model has about .068 with 200 rows and .010 with 10,000: never put an alarm on it. Errors: as `reliability`.
 */
export declare function calibrationError(scores: Float64Array, labels: Float64Array, groups?: number): Estimate;
/**
 * Calibration error without the part that chance alone makes: the root of Σ w [(ȳ − p̄)² − Σp(1 − p)/n²] over 10 groups of
 * equal count. Negative (minus the root of the absolute value) where the groups agree better than chance. Errors: as `reliability`.
 *
 * Source: Kumar, Liang & Ma 2019, "Verified uncertainty calibration", with the variance that the probabilities imply.
 */
export declare function debiasedCalibrationError(scores: Float64Array, labels: Float64Array, groups?: number): Estimate;
/**
 * Calibration in the large: mean label less mean probability. Positive: more ones than predicted.
 *
 * Errors: as `reliability`.
 */
export declare function calibrationGap(scores: Float64Array, labels: Float64Array): Estimate;

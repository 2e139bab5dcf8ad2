/**
 * P-values adjusted so that rejecting those ≤ q keeps the expected share of false rejections ≤ q. NaN stay NaN and do not count.
 *
 * Source: Benjamini & Hochberg 1995, step-up.
 *
 * @example
 * benjaminiHochberg([0.01, 0.04, 0.5]) // [0.03, 0.06, 0.5]
 */
export declare function benjaminiHochberg(ps: readonly number[]): number[];

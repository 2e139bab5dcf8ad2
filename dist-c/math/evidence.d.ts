/** One test among several, with its say in the common verdict. */
export interface WeightedEvidence {
    /** Not negative; all weights together sum to 1. */
    readonly weight: number;
    /** Natural logarithm of the e-value; -Infinity where there is no evidence on this side. */
    readonly logE: number;
}
/**
 * The logarithm of Σ wᵢEᵢ: one e-value for "at least one of these is so", valid whatever the dependence between the tests.
 *
 * Source: Vovk & Wang 2021, "E-values: Calibration, combination and applications" (the weighted arithmetic mean).
 *
 * @example
 * averageLogE([{ weight: 0.5, logE: Math.log(300) }, { weight: 0.5, logE: Math.log(100) }]) // ln 200
 */
export declare function averageLogE(tests: readonly WeightedEvidence[]): number;
/**
 * Weights of a harm test: half for the whole, the other half shared by `others` (segments and guardrails). Without others
 * the whole has all of it.
 *
 * @example
 * harmWeights(2) // { overall: 0.5, each: 0.25 }
 */
export declare function harmWeights(others: number): {
    readonly overall: number;
    readonly each: number;
};

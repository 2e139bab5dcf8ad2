/**
 * The logarithm of Σ wᵢEᵢ: one e-value for "at least one of these is so", valid whatever the dependence between the tests.
 *
 * Source: Vovk & Wang 2021, "E-values: Calibration, combination and applications" (the weighted arithmetic mean).
 *
 * @example
 * averageLogE([{ weight: 0.5, logE: Math.log(300) }, { weight: 0.5, logE: Math.log(100) }]) // ln 200
 */
export function averageLogE(tests) {
    const terms = tests.filter(({ weight }) => weight > 0).map(({ weight, logE }) => Math.log(weight) + logE);
    const top = Math.max(...terms);
    if (!Number.isFinite(top))
        return top;
    let sum = 0;
    for (const term of terms)
        sum += Math.exp(term - top);
    return top + Math.log(sum);
}
/**
 * Weights of a harm test: half for the whole, the other half shared by `others` (segments and guardrails). Without others
 * the whole has all of it.
 *
 * @example
 * harmWeights(2) // { overall: 0.5, each: 0.25 }
 */
export function harmWeights(others) {
    return others > 0 ? { overall: 0.5, each: 0.5 / others } : { overall: 1, each: 0 };
}
//# sourceMappingURL=evidence.js.map
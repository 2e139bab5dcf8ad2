/** The weight of the mixture. With 3 the earliest possible verdict at one percent is block 9, however large the effect. */
const C = 3;
const EMPTY = Object.freeze({ n: 0, s: 0, v: 0 });
/** The evidence at which Millrace decides: e-value 100, wrong at any look with probability at most one percent. */
export const VERDICT_LOG_E = Math.log(100);
function add(state, block) {
    return { n: state.n + 1, s: state.s + block, v: state.v + block * block };
}
function logE({ n, s, v }) {
    return v === 0 ? 0 : 0.5 * Math.log(C / (n + C)) - (n / 2) * Math.log1p((-s * s) / ((n + C) * v));
}
function interval({ n, s, v }, alpha = 0.01) {
    const k = ((n + C) / (C * alpha * alpha)) ** (1 / n);
    if (n === 0 || !(k * C < n + C))
        return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    const spread = Math.max(0, v - (s * s) / n);
    const half = Math.sqrt(((n + C) * spread * (k - 1)) / (n * (n + C - k * C)));
    return { low: s / n - half, high: s / n + half };
}
/**
 * The block t-mixture: evidence against "the mean of the blocks is 0", valid at every look, whatever their variance.
 *
 * - `start` is the state before the first block; `add` takes the next one (a sum or mean of the rows of one block).
 * - `logE` is the natural logarithm of the e-value in both directions: reject at level α when it is ≥ ln(1/α).
 * - `logAbove` and `logBelow` are the evidence for a mean above or below 0; -Infinity (an e-value of 0) on the other side.
 * - `interval` holds the mean at all looks together with probability 1 − α (default .01); infinite until enough blocks.
 *
 * Exact for independent Gaussian blocks; near enough for blocks of 25 rows and more. Choose their length with `pilotBlock`.
 *
 * Source: Wang & Ramdas 2023, "Anytime-valid t-tests and confidence sequences for Gaussian means with unknown variance";
 * Lai 1976. Gaussian mixture on the standardized effect, with c = 3.
 *
 * @example
 * const seen = [1.1, 0.9, 1.2, 0.8, 1, 1.1, 0.9, 1, 1, 1.1].reduce(tMixture.add, tMixture.start)
 * tMixture.logE(seen) >= Math.log(100) // true
 */
export const tMixture = {
    start: EMPTY,
    add,
    logE,
    logAbove: (state) => (state.s > 0 ? logE(state) : Number.NEGATIVE_INFINITY),
    logBelow: (state) => (state.s < 0 ? logE(state) : Number.NEGATIVE_INFINITY),
    interval,
    /** About how many blocks a verdict at one percent takes in all, if the effect stays as it is. Rough: show it as "about". */
    blocksNeeded: (state) => Math.ceil((state.n * (VERDICT_LOG_E + 0.5 * Math.log(state.n / C + 1))) / Math.max(logE(state), 0.1)),
};
//# sourceMappingURL=t-mixture.js.map
/**
 * A test of "the mean is 0" that may be looked at after every block: what it has seen, in three numbers (and JSON).
 * Blocks, not rows, are the sample: rows of one hour or one day move together.
 */
export interface MixtureState {
    /** Blocks seen. */
    readonly n: number;
    /** Their sum. */
    readonly s: number;
    /** The sum of their squares. */
    readonly v: number;
}
/** Ends of an interval; infinite where there is no bound yet. */
export interface Interval {
    readonly low: number;
    readonly high: number;
}
/** The evidence at which Millrace decides: e-value 100, wrong at any look with probability at most one percent. */
export declare const VERDICT_LOG_E: number;
declare function add(state: MixtureState, block: number): MixtureState;
declare function logE({ n, s, v }: MixtureState): number;
declare function interval({ n, s, v }: MixtureState, alpha?: number): Interval;
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
export declare const tMixture: {
    readonly start: MixtureState;
    readonly add: typeof add;
    readonly logE: typeof logE;
    readonly logAbove: (state: MixtureState) => number;
    readonly logBelow: (state: MixtureState) => number;
    readonly interval: typeof interval;
    /** About how many blocks a verdict at one percent takes in all, if the effect stays as it is. Rough: show it as "about". */
    readonly blocksNeeded: (state: MixtureState) => number;
};
export {};

/** Candidate block lengths in milliseconds: 15 and 30 minutes, 1, 2, 3, 6 and 12 hours, a day, a week. */
export declare const BLOCK_LADDER: readonly number[];
/** A trial run of the stream that is to be tested, in order of time. */
export interface Pilot {
    readonly values: Float64Array;
    /** Milliseconds since the epoch, ascending; without it blocks are counted in rows. */
    readonly times?: Float64Array;
}
/** What one length does to the pilot. */
export interface Rung {
    /** Milliseconds, or rows where the pilot has no clock. */
    readonly length: number;
    readonly blocks: number;
    /** Autocorrelation of neighboring block means; NaN where it cannot be told. */
    readonly r1: number;
}
/** The chosen length, with the reasons to show. */
export interface BlockChoice extends Rung {
    readonly unit: 'ms' | 'rows';
    /** Variance of the mean relative to independent rows; rows ÷ this = effective rows. */
    readonly designEffect: number;
    readonly ladder: readonly Rung[];
}
/**
 * How long a block must be for its neighbors to be nearly independent: the first length whose block means, and those of
 * twice the length, show no autocorrelation beyond chance (r1 + 1/m ≤ 1/√m; fewer than 12 blocks pass), then one rung up.
 *
 * Times are cut at multiples of the length since the epoch; blocks without rows are skipped. Counts are 25·2ᵏ rows.
 * Source: own, measured under independent, shared and AR(1) shocks (statistics.md, section 0).
 *
 * @example
 * pilotBlock({ times, values: lossDifferences }).length // 3600000: blocks of an hour
 */
export declare function pilotBlock(pilot: Pilot, ladder?: readonly number[]): BlockChoice;

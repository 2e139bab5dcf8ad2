import type { Random } from '../base/index.ts';
import { type Interval } from '../math/index.ts';
/** How to draw anew. */
export interface BootstrapOptions {
    readonly random: Random;
    /** Samples drawn; default 1000. */
    readonly resamples?: number;
    /** Default .95. */
    readonly level?: number;
    /** The block of each row, such as its day: whole blocks are drawn, so that rows of a block may depend on each other. */
    readonly blocks?: ArrayLike<number>;
}
/**
 * An interval for any number that is computed from rows: computed again and again on rows drawn with replacement.
 *
 * `statistic` gets row numbers (with repeats) and returns the number; draws where it is NaN are left out. `rows` is how many
 * rows there are. The ends are percentiles of the draws (quantiles of type 7). The same random source gives the same interval.
 *
 * Source: Efron 1979, the percentile interval; with `blocks`, the cluster bootstrap.
 */
export declare function bootstrapInterval(statistic: (rows: Uint32Array) => number, rows: number, options: BootstrapOptions): Interval;
/** The middle `level` of the draws, NaN left out. */
export declare function percentileInterval(draws: Float64Array, level?: number): Interval;

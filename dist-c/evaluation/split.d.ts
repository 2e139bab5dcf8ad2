/** Row numbers before and from a moment on. */
export interface TimeSplit {
    readonly train: Uint32Array;
    readonly test: Uint32Array;
    /** Milliseconds: the first moment of the test. */
    readonly cut: number;
}
/**
 * Holds out the rows of the last stretch of time: a model is judged on what came after what it learned from.
 *
 * `times` are milliseconds (rows with NaN are on neither side); `test` is the length held out in milliseconds; `end` is the end of
 * the window, exclusive; without it, just after the last row. Rows at or after `end` are on neither side.
 * Errors: `evaluation.empty_split`.
 *
 * @example
 * timeSplit(times, { test: 7 * DAY, end: Date.UTC(2001, 4, 14) }).cut // May 7
 */
export declare function timeSplit(times: Float64Array, window: {
    readonly test: number;
    readonly end?: number;
}): TimeSplit;

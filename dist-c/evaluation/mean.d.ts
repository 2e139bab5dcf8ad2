import type { Estimate } from './estimate.ts';
/** A mean over rows with its normal interval; NaN where there are no rows, no interval for one row. */
export declare function meanEstimate(values: Float64Array, convention: string): Estimate;

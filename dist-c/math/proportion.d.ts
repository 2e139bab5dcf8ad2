import type { Interval } from './t-mixture.ts';
/** The z of a two-sided 95 % interval. */
export declare const Z95 = 1.959963984540054;
/**
 * Wilson's interval for a share, from `hits` among `count` independent rows; 95 % unless `z` says otherwise. [0, 1] where
 * there are no rows.
 *
 * Source: Wilson 1927, without continuity correction.
 *
 * @example
 * wilson(0, 10) // { low: 0, high: 0.2775… }
 */
export declare function wilson(hits: number, count: number, z?: number): Interval;

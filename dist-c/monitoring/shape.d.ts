import type { DayCounts } from '../evaluation/index.ts';
/** How often each day of the week occurs in a window: index = days since 1970 modulo 7. */
export type Shape = readonly number[];
/** The shape of a window in UTC calendar days; a day counts when the window touches it. */
export declare function shapeOf(from: number, to: number): Shape;
/**
 * Cuts the days of a reference into windows with the same number of each weekday: consecutive stretches of whole weeks, of
 * which the first fitting days are taken. So a week without its Sunday is compared with weeks without theirs.
 *
 * Returns the bin counts of each window; none where the reference is shorter than one stretch.
 */
export declare function windowsLike(days: readonly DayCounts[], shape: Shape): number[][];

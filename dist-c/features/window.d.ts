import type { Duration } from '../base/index.ts';
import type { SqlText } from '../table/index.ts';
/** A number over the rows of an entity that became known in the last `length` before a moment. */
export interface WindowFeature {
    readonly fn: 'mean' | 'sum' | 'count';
    /** What is averaged or summed; of `count`, nothing. A truth is 1 or 0; rows where it is missing do not take part. */
    readonly value?: SqlText;
    readonly length: Duration;
}
/**
 * Features over a moving window. At moment t a window of length w sees the rows whose arrival is in (t − w, t].
 *
 * Values are rounded to multiples of 2⁻²⁰ (about a millionth) and summed as whole numbers, so that a sum does not depend on
 * the order of its rows and is the same number offline and online, bit for bit. Without a row in the window a mean is missing,
 * a sum and a count are 0; all three are missing where the entity is.
 *
 * @example
 * window.mean(sql`delay > 15`, '3h')
 */
export declare const window: Readonly<{
    mean: (value: SqlText, length: Duration) => WindowFeature;
    sum: (value: SqlText, length: Duration) => WindowFeature;
    count: (length: Duration) => WindowFeature;
}>;

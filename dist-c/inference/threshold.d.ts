/**
 * The largest float32 that is at most `limit`, or with `strict` below it: for a float32 `x`, `x <= limit` (`x < limit`) holds
 * exactly when `x <= floatBelow(limit, strict)`. NaN where there is none.
 */
export declare function floatBelow(limit: number, strict: boolean): number;
/** The same among doubles. */
export declare function doubleBelow(limit: number, strict: boolean): number;

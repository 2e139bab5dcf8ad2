import type { Objective } from './minimize.ts';
/** A point of the search with what is known there. */
export interface Place {
    readonly x: Float64Array;
    readonly value: number;
    readonly gradient: Float64Array;
}
/**
 * A step along `direction` after which the value is smaller and the slope flatter (the strong Wolfe conditions), or, when
 * trials run out, only smaller; `undefined` when there is none.
 *
 * Source: Nocedal & Wright (2006), algorithms 3.5 and 3.6; Hager & Zhang 2005 for the test where rounding rules.
 */
export declare function wolfeStep(f: Objective, from: Place, along: {
    readonly direction: Float64Array;
    readonly first: number;
}): Place | undefined;

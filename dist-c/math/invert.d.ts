/**
 * The x between two ends where an ascending function reaches `target`, to the last bit that halving can tell. Returns an end
 * where the target lies outside; NaN for a target that is NaN.
 */
export declare function invert(f: (x: number) => number, target: number, ends: {
    readonly low: number;
    readonly high: number;
}): number;
/** Moves the upper end out until an ascending function passes `target`. */
export declare function upperEnd(f: (x: number) => number, target: number): number;

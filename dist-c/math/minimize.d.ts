/** A smooth function to be minimized: returns its value at `x` and writes its gradient into `gradient` (same length). */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;
/** When `minimize` stops, and how much it remembers. */
export interface MinimizeOptions {
    /** At most this many steps; default 100. */
    readonly maxIterations?: number;
    /** Done when every |gradient| ≤ tolerance × max(1, |value|); default 1e-6. */
    readonly tolerance?: number;
    /** Pairs of steps that shape the next direction; default 10. */
    readonly memory?: number;
    /** Called after each step. */
    readonly onIteration?: (iteration: number, value: number) => void;
}
/** Where the search ended. */
export interface Minimum {
    readonly x: Float64Array;
    readonly value: number;
    readonly gradient: Float64Array;
    readonly iterations: number;
    /** True when the gradient is within tolerance; false when steps ran out or no step made the value smaller. */
    readonly converged: boolean;
}
/**
 * Finds a local minimum of a smooth function; of a convex one, the minimum. Deterministic: sums run in index order.
 *
 * `start` is not written to. `f` must be finite at `start`; where it is not finite later, the step is made shorter.
 *
 * Source: Nocedal & Wright, Numerical Optimization (2006), algorithms 7.4 and 7.5 (L-BFGS) with the strong Wolfe line
 * search 3.5 and 3.6.
 *
 * @example
 * const bowl: Objective = (x, gradient) => {
 *   gradient[0] = 2 * (x[0]! - 3)
 *   return (x[0]! - 3) ** 2
 * }
 * minimize(bowl, new Float64Array(1)).x[0] // 3
 */
export declare function minimize(f: Objective, start: Float64Array, options?: MinimizeOptions): Minimum;

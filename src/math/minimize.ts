import { descent, dot, largest, type Pair, pairOf, remember } from './curvature.ts'
import { wolfeStep } from './line-search.ts'

/** A smooth function to be minimized: returns its value at `x` and writes its gradient into `gradient` (same length). */
export type Objective = (x: Float64Array, gradient: Float64Array) => number

/** When `minimize` stops, and how much it remembers. */
export interface MinimizeOptions {
  /** At most this many steps; default 100. */
  readonly maxIterations?: number
  /** Done when every |gradient| ≤ tolerance × max(1, |value|); default 1e-6. */
  readonly tolerance?: number
  /** Pairs of steps that shape the next direction; default 10. */
  readonly memory?: number
  /** Called after each step. */
  readonly onIteration?: (iteration: number, value: number) => void
  /** Asked before each step: true ends the search where it is. */
  readonly isLate?: () => boolean
}

/** Where the search ended. */
export interface Minimum {
  readonly x: Float64Array
  readonly value: number
  readonly gradient: Float64Array
  readonly iterations: number
  /** True when the gradient is within tolerance; false when steps ran out or no step made the value smaller. */
  readonly converged: boolean
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
export function minimize(f: Objective, start: Float64Array, options: MinimizeOptions = {}): Minimum {
  const { maxIterations = 100, tolerance = 1e-6, memory = 10, onIteration, isLate } = options
  let x: Float64Array = start.slice()
  let gradient: Float64Array = new Float64Array(x.length)
  let value = f(x, gradient)
  const pairs: Pair[] = []
  const flat = (): boolean => largest(gradient) <= tolerance * Math.max(1, Math.abs(value))
  let iterations = 0
  while (iterations < maxIterations && !flat() && !isLate?.()) {
    let direction = descent(gradient, pairs)
    if (dot(direction, gradient) >= 0) {
      pairs.length = 0
      direction = descent(gradient, pairs)
    }
    const first = pairs.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(gradient, gradient)))
    const next = wolfeStep(f, { x, value, gradient }, { direction, first })
    if (next === undefined) {
      if (pairs.length === 0) break
      pairs.length = 0
      continue
    }
    remember(pairs, pairOf(next.x, x, next.gradient, gradient), memory)
    ;({ x, value, gradient } = next)
    iterations++
    onIteration?.(iterations, value)
  }
  return { x, value, gradient, iterations, converged: flat() }
}

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

interface Pair {
  readonly step: Float64Array
  readonly change: Float64Array
  readonly rho: number
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
  const { maxIterations = 100, tolerance = 1e-6, memory = 10, onIteration } = options
  let x: Float64Array = start.slice()
  let gradient: Float64Array = new Float64Array(x.length)
  let value = f(x, gradient)
  const pairs: Pair[] = []
  const flat = (): boolean => largest(gradient) <= tolerance * Math.max(1, Math.abs(value))
  let iterations = 0
  while (iterations < maxIterations && !flat()) {
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

function pairOf(x: Float64Array, oldX: Float64Array, gradient: Float64Array, oldGradient: Float64Array): Pair {
  const step = x.map((value, i) => value - oldX[i]!)
  const change = gradient.map((value, i) => value - oldGradient[i]!)
  return { step, change, rho: 1 / dot(step, change) }
}

/** Keeps a pair only when its curvature is positive: else the next direction might lead uphill. */
function remember(pairs: Pair[], pair: Pair, memory: number): void {
  if (!(pair.rho > 0 && Number.isFinite(pair.rho))) return
  pairs.push(pair)
  if (pairs.length > memory) pairs.shift()
}

/** The two-loop recursion: minus the gradient, bent by the curvature that the last steps showed. */
function descent(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((value) => -value)
  const weights = new Float64Array(pairs.length)
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { step, change, rho } = pairs[k]!
    weights[k] = rho * dot(step, direction)
    addScaled(direction, change, -weights[k]!)
  }
  const last = pairs.at(-1)
  if (last) {
    const scale = 1 / (last.rho * dot(last.change, last.change))
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale
  }
  for (let k = 0; k < pairs.length; k++) {
    const { step, change, rho } = pairs[k]!
    addScaled(direction, step, weights[k]! - rho * dot(change, direction))
  }
  return direction
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function addScaled(into: Float64Array, from: Float64Array, by: number): void {
  for (let i = 0; i < into.length; i++) into[i]! += by * from[i]!
}

function largest(values: Float64Array): number {
  let max = 0
  for (const value of values) max = Math.max(max, Math.abs(value))
  return max
}

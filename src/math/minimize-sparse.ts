import { descent, dot, largest, type Pair, pairOf, remember } from './curvature.ts'
import type { MinimizeOptions, Minimum, Objective } from './minimize.ts'

const ENOUGH_DECREASE = 1e-4
const MAX_TRIALS = 40

/**
 * Finds the minimum of a smooth convex function plus `l1[i] · |x[i]|` summed over all coordinates; many of them come out exactly 0.
 * The value and the gradient of the answer are those of the sum, the gradient where the sum has a kink being the least steep one.
 *
 * Source: Andrew & Gao 2007, "Scalable training of L1-regularized log-linear models" (OWL-QN).
 *
 * @example
 * const bowl: Objective = (x, gradient) => {
 *   gradient[0] = x[0]! - 3
 *   return (x[0]! - 3) ** 2 / 2
 * }
 * minimizeSparse(bowl, new Float64Array(1), { l1: Float64Array.of(1) }).x[0] // 2
 */
export function minimizeSparse(
  f: Objective,
  start: Float64Array,
  options: MinimizeOptions & { readonly l1: Float64Array },
): Minimum {
  const { maxIterations = 100, tolerance = 1e-6, memory = 10, onIteration, isLate, l1 } = options
  const look = (x: Float64Array): Place => {
    const smooth = new Float64Array(x.length)
    const value = f(x, smooth) + x.reduce((sum, xi, i) => sum + l1[i]! * Math.abs(xi), 0)
    return { x, value, smooth, gradient: leastSteep(x, smooth, l1) }
  }
  let place = look(start.slice())
  const pairs: Pair[] = []
  const flat = (): boolean => largest(place.gradient) <= tolerance * Math.max(1, Math.abs(place.value))
  let iterations = 0
  while (iterations < maxIterations && !flat() && !isLate?.()) {
    const next = stepFrom(place, pairs, look)
    if (next === undefined) {
      if (pairs.length === 0) break
      pairs.length = 0
      continue
    }
    remember(pairs, pairOf(next.x, place.x, next.smooth, place.smooth), memory)
    place = next
    iterations++
    onIteration?.(iterations, place.value)
  }
  return { x: place.x, value: place.value, gradient: place.gradient, iterations, converged: flat() }
}

interface Place {
  readonly x: Float64Array
  readonly value: number
  /** The gradient of the smooth part. */
  readonly smooth: Float64Array
  readonly gradient: Float64Array
}

function leastSteep(x: Float64Array, smooth: Float64Array, l1: Float64Array): Float64Array {
  return smooth.map((slope, i) => {
    if (x[i] !== 0) return slope + Math.sign(x[i]!) * l1[i]!
    return Math.sign(slope) * Math.max(0, Math.abs(slope) - l1[i]!)
  })
}

/** A place that is lower by enough, none of its coordinates beyond 0; undefined where none is found. */
function stepFrom(place: Place, pairs: readonly Pair[], look: (x: Float64Array) => Place): Place | undefined {
  const { x, gradient, value } = place
  const direction = descent(gradient, pairs).map((way, i) => (way * gradient[i]! < 0 ? way : 0))
  const side = x.map((xi, i) => (xi !== 0 ? Math.sign(xi) : -Math.sign(gradient[i]!)))
  let length = pairs.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(gradient, gradient)))
  for (let tries = 0; tries < MAX_TRIALS; tries++, length /= 2) {
    const to = x.map((xi, i) => {
      const moved = xi + length * direction[i]!
      return moved * side[i]! > 0 ? moved : 0
    })
    const found = look(to)
    const fall = to.reduce((sum, xi, i) => sum + gradient[i]! * (xi - x[i]!), 0)
    if (Number.isFinite(found.value) && fall < 0 && found.value <= value + ENOUGH_DECREASE * fall) return found
  }
  return undefined
}

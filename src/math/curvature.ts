/** A step of a search and how the gradient changed along it. */
export interface Pair {
  readonly step: Float64Array
  readonly change: Float64Array
  readonly rho: number
}

/** The pair of one step from `oldX` to `x`. */
export function pairOf(x: Float64Array, oldX: Float64Array, gradient: Float64Array, oldGradient: Float64Array): Pair {
  const step = x.map((value, i) => value - oldX[i]!)
  const change = gradient.map((value, i) => value - oldGradient[i]!)
  return { step, change, rho: 1 / dot(step, change) }
}

/** Keeps a pair only when its curvature is positive: else the next direction might lead uphill. */
export function remember(pairs: Pair[], pair: Pair, memory: number): void {
  if (!(pair.rho > 0 && Number.isFinite(pair.rho))) return
  pairs.push(pair)
  if (pairs.length > memory) pairs.shift()
}

/** The two-loop recursion: minus the gradient, bent by the curvature that the last steps showed. */
export function descent(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
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

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function addScaled(into: Float64Array, from: Float64Array, by: number): void {
  for (let i = 0; i < into.length; i++) into[i]! += by * from[i]!
}

/** The largest magnitude. */
export function largest(values: Float64Array): number {
  let max = 0
  for (const value of values) max = Math.max(max, Math.abs(value))
  return max
}

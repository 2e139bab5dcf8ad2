/** Rows in each step between ascending edges, and the sum of their values. */
export interface StepCounts {
  /** Below the first edge, from each edge to the next, from the last on: edges + 1 of them. */
  readonly counts: ArrayLike<number>
  /** The sum of the values in each step. */
  readonly sums: ArrayLike<number>
}

/**
 * The Kolmogorov-Smirnov distance as far as steps tell: the largest gap of the two distribution functions at an edge. Never above that of
 * the values, and below it by at most the largest share of a side in one step; equal to it where each step holds one value. NaN where a
 * side is empty.
 *
 * @example
 * steppedKs([5, 5], [2, 8]) // 0.3
 */
export function steppedKs(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const [n, m] = [total(reference), total(current)]
  if (n === 0 || m === 0) return Number.NaN
  let [before, now, widest] = [0, 0, 0]
  for (let step = 0; step + 1 < reference.length; step++) {
    before += reference[step]!
    now += current[step]!
    widest = Math.max(widest, Math.abs(before / n - now / m))
  }
  return widest
}

/**
 * The Wasserstein-1 distance of numbers that were counted in steps, in their unit. Within a step the area between the distribution functions
 * follows exactly from count and sum, the tails included; so the result is that of the values unless the two functions cross inside a step,
 * and else below it. NaN where a side is empty.
 *
 * Source: own; ∫ F over [a, b] = F(a)(b − a) + Σ (b − x) / n of the values x in the step.
 *
 * @example
 * steppedWasserstein([1], { counts: [2, 2], sums: [0, 4] }, { counts: [2, 2], sums: [0, 6] }) // 0.5
 */
export function steppedWasserstein(edges: ArrayLike<number>, reference: StepCounts, current: StepCounts): number {
  const [n, m] = [total(reference.counts), total(current.counts)]
  if (n === 0 || m === 0) return Number.NaN
  let [before, now, area] = [0, 0, 0]
  for (let step = 0; step <= edges.length; step++) {
    const isLast = step === edges.length
    const edge = isLast ? (edges[step - 1] ?? 0) : edges[step]!
    const width = step === 0 || isLast ? 0 : edge - edges[step - 1]!
    const part = ({ counts, sums }: StepCounts): number => counts[step]! * edge - sums[step]!
    area += Math.abs((before * width + part(reference)) / n - (now * width + part(current)) / m)
    before += reference.counts[step]!
    now += current.counts[step]!
  }
  return area
}

/** The largest difference of the shares of one bin. NaN where a side is empty. */
export function lInfinity(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const [n, m] = [total(reference), total(current)]
  if (n === 0 || m === 0) return Number.NaN
  let widest = 0
  for (let bin = 0; bin < reference.length; bin++)
    widest = Math.max(widest, Math.abs(reference[bin]! / n - current[bin]! / m))
  return widest
}

const SMOOTHING = 0.5

/**
 * The variance of `psi` of two independent samples of independent rows: first order (delta method), and that of the chi-square which is left
 * where nothing changed. NaN where a side is empty.
 */
export function psiVariance(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const [n, m, bins] = [total(reference), total(current), reference.length]
  if (n === 0 || m === 0) return Number.NaN
  const moments = [0, 0, 0, 0]
  for (let bin = 0; bin < bins; bin++) {
    const p = (reference[bin]! + SMOOTHING) / (n + SMOOTHING * bins)
    const q = (current[bin]! + SMOOTHING) / (m + SMOOTHING * bins)
    const [byP, byQ] = [Math.log(p / q) + 1 - q / p, Math.log(q / p) + 1 - p / q]
    moments[0]! += p * byP
    moments[1]! += p * byP * byP
    moments[2]! += q * byQ
    moments[3]! += q * byQ * byQ
  }
  const [meanP, squareP, meanQ, squareQ] = moments as [number, number, number, number]
  const noise = 1 / n + 1 / m
  return (squareP - meanP ** 2) / n + (squareQ - meanQ ** 2) / m + 2 * Math.max(1, bins - 1) * noise ** 2
}

function total(counts: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < counts.length; at++) sum += counts[at]!
  return sum
}

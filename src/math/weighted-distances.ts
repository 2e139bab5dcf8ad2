import { ascending } from './ranks.ts'

/** Values with their weights; all weigh the same without. Finite, weights not negative. */
export interface WeightedSample {
  readonly values: Float64Array
  readonly weights?: Float64Array
}

/**
 * The Wasserstein-1 distance of weighted samples: the area between their distribution functions. NaN where a sample weighs nothing.
 *
 * @example
 * weightedWasserstein({ values: Float64Array.of(0, 1) }, { values: Float64Array.of(2, 3) }) // 2
 */
export function weightedWasserstein(reference: WeightedSample, current: WeightedSample): number {
  return area(reference, current, Math.abs)
}

/**
 * The energy distance √(2 ∫ (F − G)²) of weighted samples, in the root of their unit. NaN where a sample weighs nothing.
 *
 * Source: Székely & Rizzo 2013; Cramér 1928 in one dimension.
 */
export function energyDistance(reference: WeightedSample, current: WeightedSample): number {
  return Math.sqrt(2 * area(reference, current, (gap) => gap * gap))
}

/** The integral of `of` the gap between the distribution functions. */
function area(reference: WeightedSample, current: WeightedSample, of: (gap: number) => number): number {
  const n = reference.values.length
  const values = new Float64Array(n + current.values.length)
  values.set(reference.values)
  values.set(current.values, n)
  const [inReference, inCurrent] = [totalOf(reference), totalOf(current)]
  if (!(inReference > 0) || !(inCurrent > 0)) return Number.NaN
  let [sum, last, before, now] = [0, Number.NaN, 0, 0]
  for (const row of ascending(values)) {
    const value = values[row]!
    if (value > last) sum += of(before / inReference - now / inCurrent) * (value - last)
    last = value
    if (row < n) before += reference.weights?.[row] ?? 1
    else now += current.weights?.[row - n] ?? 1
  }
  return sum
}

function totalOf({ values, weights }: WeightedSample): number {
  return weights ? weights.reduce((a, b) => a + b, 0) : values.length
}

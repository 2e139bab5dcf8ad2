import { quantile } from './quantile.ts'
import { pooled } from './rank-sum.ts'

/** The squared maximum mean discrepancy of two samples. */
export interface MeanDiscrepancy {
  /** The width of the kernel: the median distance between two rows of both samples. */
  readonly width: number
  /** Never negative; above 0 also where nothing differs. */
  readonly biased: number
  /** Its mean is 0 where nothing differs. */
  readonly unbiased: number
}

/**
 * The squared maximum mean discrepancy with the kernel exp(−d² / (2 width²)). Takes time and memory for all pairs: for samples of up to some
 * thousand rows. Finite values, at least two a sample.
 *
 * Source: Gretton et al. 2012.
 */
export function meanDiscrepancy(reference: Float64Array, current: Float64Array): MeanDiscrepancy {
  const all = pooled(reference, current)
  const distances = new Float64Array((all.length * (all.length - 1)) / 2)
  let at = 0
  for (let i = 0; i < all.length; i++)
    for (let j = i + 1; j < all.length; j++) distances[at++] = Math.abs(all[i]! - all[j]!)
  const width = quantile(distances.sort(), 0.5)
  const likeness = (a: Float64Array, b: Float64Array): number => {
    let sum = 0
    for (const x of a) for (const y of b) sum += Math.exp(-((x - y) ** 2) / (2 * width ** 2))
    return sum
  }
  const [n, m] = [reference.length, current.length]
  const [same, other] = [likeness(reference, reference), likeness(current, current)]
  const between = (2 * likeness(reference, current)) / (n * m)
  return {
    width,
    biased: same / n ** 2 + other / m ** 2 - between,
    // each row beside itself counts 1
    unbiased: (same - n) / (n * (n - 1)) + (other - m) / (m * (m - 1)) - between,
  }
}

import { lnGamma } from './gamma.ts'
import { pooled } from './rank-sum.ts'
import { midranks } from './ranks.ts'

const STEPS = 400
const SMALLEST_EXPONENT = 745
const MOST_TERMS = 1_000
/** Where the series is cut, as in SciPy, so that p agrees; what is left out is smaller. */
const LEAST_TERM = 1e-7

/** A two-sample Cramér-von Mises test. */
export interface CramerVonMises {
  readonly statistic: number
  /** From the limit law, moments matched; rows taken as independent. */
  readonly p: number
}

/**
 * The two-sample Cramér-von Mises test: the mean squared distance between the distribution functions. Finite values; equal ones share
 * their ranks. NaN where a sample is empty.
 *
 * Source: Anderson 1962; the limit law after Csörgő & Faraway 1996.
 */
export function cramerVonMises(reference: Float64Array, current: Float64Array): CramerVonMises {
  const [n, m] = [reference.length, current.length]
  if (n === 0 || m === 0) return { statistic: Number.NaN, p: Number.NaN }
  const ranks = midranks(pooled(reference, current))
  const spread = (from: number, to: number): number =>
    ranks
      .slice(from, to)
      .sort()
      .reduce((sum, rank, place) => sum + (rank - place - 1) ** 2, 0)
  const [both, pairs] = [n + m, n * m]
  const u = n * spread(0, n) + m * spread(n, both)
  const statistic = u / (pairs * both) - (4 * pairs - 1) / (6 * both)
  const mean = (1 + 1 / both) / 6
  const variance = ((both + 1) * (4 * pairs * both - 3 * (n * n + m * m) - 2 * pairs)) / (45 * both ** 2 * 4 * pairs)
  const standard = 1 / 6 + (statistic - mean) / Math.sqrt(45 * variance)
  return { statistic, p: standard < 0.003 ? 1 : Math.max(0, 1 - limitCdf(standard)) }
}

function limitCdf(x: number): number {
  let sum = 0
  for (let k = 0; k < MOST_TERMS; k++) {
    const front = Math.exp(lnGamma(k + 0.5) - lnGamma(k + 1)) / (Math.PI ** 1.5 * Math.sqrt(x))
    const y = 4 * k + 1
    const q = (y * y) / (16 * x)
    const term = front * Math.sqrt(y) * Math.exp(-2 * q) * scaledBesselK(0.25, q)
    sum += term
    if (term < LEAST_TERM) break
  }
  return sum
}

/** eˣ K(x), the modified Bessel function of the second kind, by the trapezoidal rule on ∫ exp(−x (cosh t − 1)) cosh(order · t) dt. */
function scaledBesselK(order: number, x: number): number {
  const end = Math.acosh(1 + SMALLEST_EXPONENT / x)
  const step = end / STEPS
  let sum = 0.5
  for (let k = 1; k < STEPS; k++) {
    const t = k * step
    // cosh t − 1 without cancellation
    sum += Math.exp(-2 * x * Math.sinh(t / 2) ** 2) * Math.cosh(order * t)
  }
  return sum * step
}

import { normalCdf, normalQuantile } from './normal.ts'
import { sortedValues } from './quantile.ts'

/** A Shapiro-Wilk test of normality. */
export interface ShapiroWilk {
  /** The squared correlation of the sorted values with those of a normal sample; 1 for a perfect one. */
  readonly w: number
  readonly p: number
}

const FIRST = [0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056]
const SECOND = [0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633]
const FEW = { mean: [0.544, -0.39978, 0.025054, -6.714e-4], spread: [1.3822, -0.77857, 0.062767, -0.0020322] }
const MANY = { mean: [-1.5861, -0.31082, -0.083751, 0.0038915], spread: [-0.4803, -0.082676, 0.0030302] }
const MOST_FEW = 11

/**
 * The Shapiro-Wilk test of normality for 4 to 5,000 finite values; NaN for fewer or equal ones.
 *
 * Source: Royston 1995, algorithm AS R94, in double precision (SciPy before 1.12 has single: its W differs in the seventh digit).
 */
export function shapiroWilk(values: Float64Array): ShapiroWilk {
  const sorted = sortedValues(values)
  const n = sorted.length
  if (n < 4 || sorted[0] === sorted[n - 1]) return { w: Number.NaN, p: Number.NaN }
  const weights = weightsOf(n)
  const mean = sorted.reduce((sum, value) => sum + (value - sorted[0]!), 0) / n + sorted[0]!
  let [together, spread] = [0, 0]
  for (let k = 0; k < n; k++) {
    together += weights[k]! * (sorted[k]! - mean)
    spread += (sorted[k]! - mean) ** 2
  }
  const w = together ** 2 / (spread * weights.reduce((sum, each) => sum + each * each, 0))
  return { w, p: pOf(1 - w, n) }
}

/** Of the sorted values, from the smallest: antisymmetric. */
function weightsOf(n: number): Float64Array {
  const half = n >> 1
  const scores = Array.from({ length: half }, (_, k) => normalQuantile((k + 0.625) / (n + 0.25)))
  const squares = 2 * scores.reduce((sum, score) => sum + score * score, 0)
  const [norm, root] = [Math.sqrt(squares), 1 / Math.sqrt(n)]
  const ends = [polynomial(FIRST, root) - scores[0]! / norm, polynomial(SECOND, root) - (scores[1] ?? 0) / norm]
  const fixed = ends.slice(0, n > 5 ? 2 : 1)
  const left = squares - 2 * fixed.reduce((sum, _, k) => sum + scores[k]! ** 2, 0)
  const scale = Math.sqrt(left / (1 - 2 * fixed.reduce((sum, end) => sum + end * end, 0)))
  const weights = new Float64Array(n)
  scores.forEach((score, k) => {
    weights[n - 1 - k] = fixed[k] ?? -score / scale
    weights[k] = -weights[n - 1 - k]!
  })
  return weights
}

function pOf(rest: number, n: number): number {
  if (n > MOST_FEW) {
    const log = Math.log(n)
    return normalCdf((polynomial(MANY.mean, log) - Math.log(rest)) / Math.exp(polynomial(MANY.spread, log)))
  }
  const gap = 0.459 * n - 2.273 - Math.log(rest)
  if (!(gap > 0)) return 0
  return normalCdf((polynomial(FEW.mean, n) + Math.log(gap)) / Math.exp(polynomial(FEW.spread, n)))
}

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)

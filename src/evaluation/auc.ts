import { midranks, normalCdf, Z95 } from '../math/index.ts'
import { fail } from './errors.ts'
import type { Estimate } from './estimate.ts'
import { checkBinary } from './rows.ts'

/** For every row, the share of rows of the other class that it beats (ties count half). */
export interface Placements {
  readonly ones: Float64Array
  readonly zeros: Float64Array
  readonly auc: number
}

const CONVENTION = 'area under the ROC curve by ranks, ties count half'

/**
 * The area under the ROC curve: the chance that a row with label 1 has a higher score than a row with label 0.
 *
 * `scores` are any finite numbers, `labels` 0 or 1. NaN where a class is missing. The 95 % interval is DeLong's, cut to [0, 1].
 * Errors: `evaluation.missing_score`, `evaluation.bad_label`, `evaluation.unequal_lengths`.
 * Source: DeLong, DeLong & Clarke-Pearson 1988; by ranks after Sun & Xu 2014.
 *
 * @example
 * auc(Float64Array.of(0.1, 0.4, 0.35, 0.8), Float64Array.of(0, 0, 1, 1)).value // 0.75
 */
export function auc(scores: Float64Array, labels: Float64Array): Estimate {
  const { ones, zeros, auc: value } = placements(scores, labels)
  const count = scores.length
  if (ones.length === 0 || zeros.length === 0)
    return { value: Number.NaN, count, convention: `${CONVENTION}; not defined with one class only` }
  const spread = Math.sqrt(varianceOf({ ones, zeros }))
  if (!Number.isFinite(spread)) return { value, count, convention: CONVENTION }
  const [low, high] = [Math.max(0, value - Z95 * spread), Math.min(1, value + Z95 * spread)]
  return { value, low, high, count, convention: `${CONVENTION}; 95 % interval by DeLong, rows taken as independent` }
}

/** DeLong's variance of the area under the ROC curve; NaN with fewer than two rows of a class. Errors: as `auc`. */
export function aucVariance(scores: Float64Array, labels: Float64Array): number {
  return varianceOf(placements(scores, labels))
}

const varianceOf = ({ ones, zeros }: Pick<Placements, 'ones' | 'zeros'>): number =>
  covariance(ones, ones) / ones.length + covariance(zeros, zeros) / zeros.length

/** Two models on the same rows. */
export interface AucComparison {
  /** AUC of the first less AUC of the second, with its 95 % interval. */
  readonly difference: Estimate
  readonly z: number
  /** Two-sided; for one planned look, not for watching. */
  readonly p: number
}

/**
 * Compares the AUC of two models on the same rows, by DeLong's paired test.
 *
 * Errors: as `auc`.
 */
export function compareAuc(first: Float64Array, second: Float64Array, labels: Float64Array): AucComparison {
  if (first.length !== second.length) throw fail('unequal_lengths', { scores: first.length, labels: second.length })
  const [a, b] = [placements(first, labels), placements(second, labels)]
  const part = (x: Float64Array, y: Float64Array): number =>
    (covariance(x, x) + covariance(y, y) - 2 * covariance(x, y)) / x.length
  const spread = Math.sqrt(part(a.ones, b.ones) + part(a.zeros, b.zeros))
  const value = a.auc - b.auc
  const z = value === 0 ? 0 : value / spread
  return {
    difference: {
      value,
      low: value - Z95 * spread,
      high: value + Z95 * spread,
      count: first.length,
      convention: 'difference of two AUC on the same rows; 95 % interval by DeLong, rows taken as independent',
    },
    z,
    p: 2 * normalCdf(-Math.abs(z)),
  }
}

/** How each row stands against those of the other class, in the order of rows. Errors: as `auc`. */
export function placements(scores: Float64Array, labels: Float64Array): Placements {
  checkBinary(scores, labels)
  const ranks = midranks(scores)
  const of = (label: number): readonly [Float64Array, Float64Array] => [
    scores.filter((_, row) => labels[row] === label),
    ranks.filter((_, row) => labels[row] === label),
  ]
  const [[oneScores, oneRanks], [zeroScores, zeroRanks]] = [of(1), of(0)]
  const [m, n] = [oneScores.length, zeroScores.length]
  const [amongOnes, amongZeros] = [midranks(oneScores), midranks(zeroScores)]
  const ones = oneRanks.map((rank, k) => (rank - amongOnes[k]!) / n)
  const zeros = zeroRanks.map((rank, k) => 1 - (rank - amongZeros[k]!) / m)
  return { ones, zeros, auc: mean(ones) }
}

const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length

function covariance(x: Float64Array, y: Float64Array): number {
  const [meanX, meanY] = [mean(x), mean(y)]
  let sum = 0
  for (let k = 0; k < x.length; k++) sum += (x[k]! - meanX) * (y[k]! - meanY)
  return sum / (x.length - 1)
}

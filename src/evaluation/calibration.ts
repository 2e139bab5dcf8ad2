import { ascending, wilson } from '../math/index.ts'
import type { Estimate } from './estimate.ts'
import { meanEstimate } from './mean.ts'
import { checkProbabilities } from './rows.ts'

/** One group of the reliability curve. */
export interface ReliabilityBin {
  /** Smallest and largest probability in the group. */
  readonly from: number
  readonly to: number
  readonly count: number
  readonly meanScore: number
  /** Share of ones, with Wilson's 95 % interval. */
  readonly rate: number
  readonly low: number
  readonly high: number
  /** Σ p(1 − p): the variance that the labels of the group have by chance alone. */
  readonly chance: number
}

const GROUPS = 10
const GROUPING = 'groups of equal count by score, equal scores in the order given'

/**
 * Predicted against observed in `groups` groups of equal count (the first ones take the remainder); fewer where rows are few.
 *
 * Errors: `evaluation.bad_probability`, `evaluation.bad_label`, `evaluation.missing_score`, `evaluation.unequal_lengths`.
 */
export function reliability(scores: Float64Array, labels: Float64Array, groups = GROUPS): ReliabilityBin[] {
  checkProbabilities(scores, labels)
  const order = ascending(scores)
  const bins: ReliabilityBin[] = []
  for (let group = 0, from = 0; group < groups && from < order.length; group++) {
    const count = Math.floor(order.length / groups) + (group < order.length % groups ? 1 : 0)
    bins.push(binOver(scores, labels, order.subarray(from, from + count)))
    from += count
  }
  return bins
}

function binOver(scores: Float64Array, labels: Float64Array, rows: Uint32Array): ReliabilityBin {
  let [sum, ones, chance] = [0, 0, 0]
  for (const row of rows) {
    const p = scores[row]!
    sum += p
    ones += labels[row]!
    chance += p * (1 - p)
  }
  const count = rows.length
  const { low, high } = wilson(ones, count)
  return {
    from: scores[rows[0]!]!,
    to: scores[rows[count - 1]!]!,
    count,
    meanScore: sum / count,
    rate: ones / count,
    low,
    high,
    chance,
  }
}

/**
 * The expected calibration error: mean distance between predicted and observed share over 10 groups of equal count.
 *
 * A perfectly calibrated model has about .068 with 200 rows and .010 with 10,000: never put an alarm on it. Errors: as `reliability`.
 */
export function calibrationError(scores: Float64Array, labels: Float64Array, groups = GROUPS): Estimate {
  const bins = reliability(scores, labels, groups)
  const sum = bins.reduce((a, bin) => a + bin.count * Math.abs(bin.rate - bin.meanScore), 0)
  return {
    value: sum / scores.length,
    count: scores.length,
    convention: `expected calibration error: mean |share of ones − mean probability| over ${groups} ${GROUPING}; biased upwards`,
  }
}

/**
 * Calibration error without the part that chance alone makes: the root of Σ w [(ȳ − p̄)² − Σp(1 − p)/n²] over 10 groups of
 * equal count. Negative (minus the root of the absolute value) where the groups agree better than chance. Errors: as `reliability`.
 *
 * Source: Kumar, Liang & Ma 2019, "Verified uncertainty calibration", with the variance that the probabilities imply.
 */
export function debiasedCalibrationError(scores: Float64Array, labels: Float64Array, groups = GROUPS): Estimate {
  const bins = reliability(scores, labels, groups)
  const square = bins.reduce(
    (a, { count, rate, meanScore, chance }) => a + count * ((rate - meanScore) ** 2 - chance / count ** 2),
    0,
  )
  const mean = square / scores.length
  return {
    value: Math.sign(mean) * Math.sqrt(Math.abs(mean)),
    count: scores.length,
    convention: `debiased root mean square calibration error over ${groups} ${GROUPING}; negative means better than chance`,
  }
}

/**
 * Calibration in the large: mean label less mean probability. Positive: more ones than predicted.
 *
 * Errors: as `reliability`.
 */
export function calibrationGap(scores: Float64Array, labels: Float64Array): Estimate {
  checkProbabilities(scores, labels)
  return meanEstimate(
    scores.map((score, row) => labels[row]! - score),
    'calibration in the large: mean label less mean probability',
  )
}

/** Distances between predicted and observed share over groups of equal width. */
export interface EqualWidthErrors {
  /** Mean distance, groups weighed by their rows. */
  readonly expected: number
  /** The largest distance. */
  readonly largest: number
}

/**
 * Expected and maximum calibration error over `groups` groups of equal width, each with its lower end, the last with both. For comparing with
 * other programs: groups of few rows make both large. Errors: as `reliability`.
 *
 * Source: Guo, Pleiss, Sun & Weinberger 2017.
 */
export function equalWidthErrors(scores: Float64Array, labels: Float64Array, groups = GROUPS): EqualWidthErrors {
  checkProbabilities(scores, labels)
  const [counts, gaps] = [new Float64Array(groups), new Float64Array(groups)]
  for (let row = 0; row < scores.length; row++) {
    const group = Math.min(groups - 1, Math.floor(scores[row]! * groups))
    counts[group]!++
    gaps[group]! += labels[row]! - scores[row]!
  }
  const filled = gaps.map((gap, group) => (counts[group]! > 0 ? Math.abs(gap) / counts[group]! : 0))
  return {
    expected: filled.reduce((sum, gap, group) => sum + gap * counts[group]!, 0) / scores.length,
    largest: filled.reduce((a, b) => Math.max(a, b), 0),
  }
}

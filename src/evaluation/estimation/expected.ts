import { LOGLOSS_CLIP, rowLogloss } from '../loss.ts'

/** Rows of a classifier with the chance that each label is 1; where labels are known, the label itself. */
export interface Chances {
  /** What the model answered: any score; a probability for Brier score and log loss. */
  readonly scores: Float64Array
  /** In [0, 1]. */
  readonly chances: Float64Array
  /** The class that was decided on, 0 or 1. */
  readonly predicted: Float64Array
}

/** An expected number, and how far it may be from the real one by the chance of the labels alone. */
export interface Expected {
  readonly value: number
  /** Variance over draws of labels from the chances; 0 where they are 0 or 1. */
  readonly variance: number
}

/** The metrics of a classifier that can be expected; all but the two losses are better when higher. */
export const BINARY_METRICS = [
  ...(['auc', 'average_precision', 'accuracy', 'precision', 'recall', 'specificity', 'f1'] as const),
  ...(['logloss', 'brier'] as const),
] as const

export type BinaryMetric = (typeof BINARY_METRICS)[number]

/** Rows expected in each cell of the confusion table. */
export interface Confusion {
  readonly tp: Expected
  readonly fp: Expected
  readonly fn: Expected
  readonly tn: Expected
}

/**
 * Metrics of a classifier as they are to be expected when labels fall with these chances: each count is replaced by its mean. NaN where
 * a denominator is 0. Rows of equal scores share, so nothing depends on their order.
 *
 * Variances are exact for accuracy, Brier score, log loss and counts, and by the delta method for the others.
 *
 * @example
 * const score = Float64Array.of(0.2, 0.9)
 * expectedMetrics({ scores: score, chances: score, predicted: Float64Array.of(0, 1) }).accuracy.value // 0.85
 */
export function expectedMetrics(rows: Chances): Record<BinaryMetric, Expected> {
  return { ...rankedOf(groupsOf(rows)), ...decidedOf(decisionsOf(rows)), ...losses(rows) }
}

/** The confusion table that is to be expected. */
export function expectedConfusion({ chances, predicted }: Chances): Confusion {
  const cell = (decision: number, label: number): Expected => {
    let [value, variance] = [0, 0]
    for (let row = 0; row < chances.length; row++) {
      if (predicted[row] !== decision) continue
      const p = chances[row]!
      value += label === 1 ? p : 1 - p
      variance += p * (1 - p)
    }
    return { value, variance }
  }
  return { tp: cell(1, 1), fp: cell(1, 0), fn: cell(0, 1), tn: cell(0, 0) }
}

function losses({ scores, chances }: Chances): Record<'logloss' | 'brier', Expected> {
  const of = (loss: (score: number, label: number) => number): Expected => {
    let [value, variance] = [0, 0]
    for (let row = 0; row < scores.length; row++) {
      const [zero, one, p] = [loss(scores[row]!, 0), loss(scores[row]!, 1), chances[row]!]
      value += zero + p * (one - zero)
      variance += p * (1 - p) * (one - zero) ** 2
    }
    return { value: value / scores.length, variance: variance / scores.length ** 2 }
  }
  return {
    logloss: of((score, label) => rowLogloss(score, label, LOGLOSS_CLIP)),
    brier: of((score, label) => (score - label) ** 2),
  }
}

/** Sums over rows from which everything that follows from decisions can be told; chances and their variances p (1 − p). */
export interface DecisionSums {
  readonly rows: number
  readonly ones: number
  readonly variance: number
  /** The same of the rows that were decided as 1. */
  readonly said: number
  readonly saidOnes: number
  readonly saidVariance: number
}

function decisionsOf({ chances, predicted }: Chances): DecisionSums {
  const sums = { rows: chances.length, ones: 0, variance: 0, said: 0, saidOnes: 0, saidVariance: 0 }
  for (let row = 0; row < chances.length; row++) {
    const p = chances[row]!
    sums.ones += p
    sums.variance += p * (1 - p)
    if (predicted[row] !== 1) continue
    sums.said++
    sums.saidOnes += p
    sums.saidVariance += p * (1 - p)
  }
  return sums
}

/** Metrics of decisions; variances from the slope of a metric in the chances of rows decided as 1, and in those of the others. */
export function decidedOf(
  sums: DecisionSums,
): Record<'accuracy' | 'precision' | 'recall' | 'specificity' | 'f1', Expected> {
  const { rows, ones, said, saidOnes, saidVariance } = sums
  const otherVariance = sums.variance - saidVariance
  const zeros = rows - ones
  const of = (value: number, slopes: readonly [said: number, other: number]): Expected => ({
    value,
    variance: saidVariance * slopes[0] ** 2 + otherVariance * slopes[1] ** 2,
  })
  const [recall, specificity, f1] = [
    saidOnes / ones,
    (zeros - (said - saidOnes)) / zeros,
    (2 * saidOnes) / (said + ones),
  ]
  return {
    accuracy: of((saidOnes + zeros - (said - saidOnes)) / rows, [1 / rows, 1 / rows]),
    precision: of(saidOnes / said, [1 / said, 0]),
    recall: of(recall, [(1 - recall) / ones, recall / ones]),
    specificity: of(specificity, [specificity / zeros, (specificity - 1) / zeros]),
    f1: of(f1, [(2 - f1) / (said + ones), f1 / (said + ones)]),
  }
}

/** Rows of equal score, from the highest score down. */
export interface ScoreGroups {
  readonly rows: Float64Array
  /** Expected ones, and their variance. */
  readonly ones: Float64Array
  readonly variance: Float64Array
}

function groupsOf({ scores, chances }: Chances): ScoreGroups {
  const sorted = scores.toSorted()
  let count = 0
  const places = new Map<number, number>()
  for (let k = sorted.length - 1; k >= 0; k--) if (!places.has(sorted[k]!)) places.set(sorted[k]!, count++)
  const groups = { rows: new Float64Array(count), ones: new Float64Array(count), variance: new Float64Array(count) }
  for (let row = 0; row < scores.length; row++) {
    const [group, p] = [places.get(scores[row]!)!, chances[row]!]
    groups.rows[group]!++
    groups.ones[group]! += p
    groups.variance[group]! += p * (1 - p)
  }
  return groups
}

/** Metrics of the order of scores. */
export function rankedOf(groups: ScoreGroups): Record<'auc' | 'average_precision', Expected> {
  return { auc: expectedAuc(groups), average_precision: expectedPrecision(groups) }
}

/** What the labels of each group add to a variance: its slope, how the metric changes with a chance. */
function varianceOf(variance: Float64Array, slope: (group: number) => number): number {
  let sum = 0
  for (let group = 0; group < variance.length; group++)
    if (variance[group]! > 0) sum += variance[group]! * slope(group) ** 2
  return sum
}

/** Σ over pairs of p (1 − p') for the higher score, ½ for ties, ÷ (Σ p · Σ (1 − p)); a row beside itself counts as a tie. */
function expectedAuc({ ones, rows, variance }: ScoreGroups): Expected {
  const [all, allRows] = [sumOf(ones), sumOf(rows)]
  const zeros = allRows - all
  // of each group: zeros that it beats less ones that beat it, ties half
  const lead = new Float64Array(ones.length)
  let [won, onesAbove, rowsAbove] = [0, 0, 0]
  for (let k = 0; k < ones.length; k++) {
    const [one, zero] = [ones[k]!, rows[k]! - ones[k]!]
    const beaten = zeros - (rowsAbove - onesAbove) - zero / 2
    won += one * beaten
    lead[k] = beaten - (onesAbove + one / 2)
    onesAbove += one
    rowsAbove += rows[k]!
  }
  const value = won / (all * zeros)
  const slope = (group: number): number => (lead[group]! - value * (zeros - all)) / (all * zeros)
  return { value, variance: varianceOf(variance, slope) }
}

/** Σ over distinct scores of precision × gain of recall. */
function expectedPrecision({ ones, rows, variance }: ScoreGroups): Expected {
  const groups = ones.length
  const all = sumOf(ones)
  const [precision, after] = [new Float64Array(groups), new Float64Array(groups)]
  let [value, onesSoFar, rowsSoFar] = [0, 0, 0]
  for (let k = 0; k < groups; k++) {
    onesSoFar += ones[k]!
    rowsSoFar += rows[k]!
    precision[k] = onesSoFar / rowsSoFar
    after[k] = ones[k]! / rowsSoFar
    value += (precision[k]! * ones[k]!) / all
  }
  for (let k = groups - 2; k >= 0; k--) after[k]! += after[k + 1]!
  const slope = (group: number): number => (precision[group]! + after[group]! - value) / all
  return { value, variance: varianceOf(variance, slope) }
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

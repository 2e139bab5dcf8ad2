import { quantile, sortedValues } from '../math/index.ts'
import { checkNumbers } from './rows.ts'

/** Errors of predicted numbers beside the ones in `METRICS`, for comparing with other programs. */
export interface NumberErrors {
  /** Mean squared error, weighed. */
  readonly meanSquared: number
  /** 1 − variance of the errors ÷ variance of the labels; 1 or 0 where labels are equal. */
  readonly explainedVariance: number
  readonly medianAbsolute: number
  readonly largest: number
  /** Mean of |error| ÷ |label|, the label at least 2.2e-16; meaningless where labels are near 0. */
  readonly meanPercentage: number
  /** Mean of 200 |error| ÷ (|label| + |answer|), 0 to 200. */
  readonly symmetricPercentage: number
  /** NaN unless answers are positive and labels not negative. */
  readonly poissonDeviance: number
  /** NaN unless both are positive. */
  readonly gammaDeviance: number
  /** Mean squared difference of ln(1 + x); NaN where one is below 0. */
  readonly meanSquaredLog: number
}

/** Errors: `evaluation.missing_score`, `evaluation.bad_label`, `evaluation.unequal_lengths`. */
export function numberErrors(answers: Float64Array, labels: Float64Array, weights?: Float64Array): NumberErrors {
  checkNumbers(answers, labels)
  const error = labels.map((label, row) => label - answers[row]!)
  const distance = error.map(Math.abs)
  const weigh = (row: number): number => weights?.[row] ?? 1
  const total = error.reduce((sum, _, row) => sum + weigh(row), 0)
  const meanOf = (of: (label: number, answer: number) => number): number =>
    labels.reduce((sum, label, row) => sum + of(label, answers[row]!), 0) / labels.length
  const isPositive = answers.every((answer) => answer > 0)
  const least = labels.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const never = Number.NaN
  return {
    meanSquared: error.reduce((sum, each, row) => sum + weigh(row) * each * each, 0) / total,
    explainedVariance: explained(error, labels),
    medianAbsolute: quantile(sortedValues(distance), 0.5),
    largest: distance.reduce((a, b) => Math.max(a, b), 0),
    meanPercentage: meanOf((label, answer) => Math.abs(label - answer) / Math.max(Math.abs(label), Number.EPSILON)),
    symmetricPercentage: meanOf((label, answer) =>
      label === answer ? 0 : (200 * Math.abs(label - answer)) / (Math.abs(label) + Math.abs(answer)),
    ),
    poissonDeviance: isPositive && least >= 0 ? meanOf(poisson) : never,
    gammaDeviance: isPositive && least > 0 ? meanOf((y, mean) => 2 * (Math.log(mean / y) + y / mean - 1)) : never,
    meanSquaredLog:
      answers.every((answer) => answer >= 0) && least >= 0
        ? meanOf((y, answer) => (Math.log1p(y) - Math.log1p(answer)) ** 2)
        : never,
  }
}

function poisson(label: number, mean: number): number {
  return 2 * ((label > 0 ? label * Math.log(label / mean) : 0) - label + mean)
}

function explained(error: Float64Array, labels: Float64Array): number {
  const [left, all] = [spread(error), spread(labels)]
  if (all > 0) return 1 - left / all
  return left > 0 ? 0 : 1
}

function spread(values: Float64Array): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
}

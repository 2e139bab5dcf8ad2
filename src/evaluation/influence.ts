import { placements } from './auc.ts'

/** A statistic of rows with what each row adds to it: value ≈ truth + mean(influence). Influence values sum to 0, up to rounding. */
export interface Influence {
  readonly value: number
  readonly influence: Float64Array
}

/** A mean: each row adds its distance from it. */
export function meanInfluence(values: Float64Array): Influence {
  let sum = 0
  for (const value of values) sum += value
  const value = sum / values.length
  return { value, influence: values.map((each) => each - value) }
}

/** The root of a mean of squares, by the delta method. */
export function rootInfluence(squares: Float64Array): Influence {
  const mean = meanInfluence(squares)
  const value = Math.sqrt(mean.value)
  return { value, influence: mean.influence.map((each) => (value > 0 ? each / (2 * value) : 0)) }
}

/** R² = 1 − mean squared error ÷ variance of the labels, by the delta method; 0 (1 where all is exact) for labels that are equal. */
export function rSquaredInfluence(answers: Float64Array, labels: Float64Array): Influence {
  const { value: center } = meanInfluence(labels)
  const errors = meanInfluence(labels.map((label, row) => (label - answers[row]!) ** 2))
  const spread = meanInfluence(labels.map((label) => (label - center) ** 2))
  if (!(spread.value > 0)) return { value: errors.value === 0 ? 1 : 0, influence: new Float64Array(labels.length) }
  const ratio = errors.value / spread.value
  const influence = errors.influence.map((each, row) => (ratio * spread.influence[row]! - each) / spread.value)
  return { value: 1 - ratio, influence }
}

/** The area under the ROC curve; NaN with one class. The variance is DeLong's, with n in place of n − 1. */
export function aucInfluence(scores: Float64Array, labels: Float64Array): Influence {
  const { ones, zeros, auc } = placements(scores, labels)
  const influence = new Float64Array(scores.length)
  if (ones.length === 0 || zeros.length === 0) return { value: Number.NaN, influence }
  let [one, zero] = [0, 0]
  for (let row = 0; row < influence.length; row++) {
    influence[row] =
      labels[row] === 1
        ? ((ones[one++]! - auc) * influence.length) / ones.length
        : ((zeros[zero++]! - auc) * influence.length) / zeros.length
  }
  return { value: auc, influence }
}

/** The mean of statistics of the same rows; those that are not defined are left out. */
export function averageInfluence(parts: readonly Influence[], rows: number): Influence {
  const defined = parts.filter(({ value }) => !Number.isNaN(value))
  const influence = new Float64Array(rows)
  for (const part of defined)
    for (let row = 0; row < rows; row++) influence[row]! += part.influence[row]! / defined.length
  return { value: defined.reduce((sum, { value }) => sum + value, 0) / defined.length, influence }
}

/** F1 of one class, 2 · hits ÷ (predicted + actual), by the delta method; NaN where the class neither is nor was predicted. */
export function f1Influence(predicted: Int32Array, labels: Float64Array, label: number): Influence {
  const rows = labels.length
  const hits = new Float64Array(rows)
  const both = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    const [said, is] = [Number(predicted[row] === label), Number(labels[row] === label)]
    hits[row] = said * is
    both[row] = said + is
  }
  const [hit, either] = [meanInfluence(hits), meanInfluence(both)]
  if (either.value === 0) return { value: Number.NaN, influence: new Float64Array(rows) }
  const value = (2 * hit.value) / either.value
  return {
    value,
    influence: hit.influence.map((each, row) => (2 * each - value * either.influence[row]!) / either.value),
  }
}

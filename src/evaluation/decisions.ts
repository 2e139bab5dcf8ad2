import { fail } from './errors.ts'
import { checkBinary } from './rows.ts'

/** Rows, or their weights, by what was decided and what was true. */
export interface DecisionCounts {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
}

/** Scores with their labels, and what each row weighs; all weigh the same without. */
export interface WeighedRows {
  readonly scores: Float64Array
  /** 0 or 1. */
  readonly labels: Float64Array
  readonly weights?: Float64Array
}

/**
 * The confusion table of decisions for a 1 from `threshold` on.
 *
 * Errors: `evaluation.bad_label`, `evaluation.missing_score`, `evaluation.unequal_lengths`.
 */
export function decisionCounts({ scores, labels, weights }: WeighedRows, threshold = 0.5): DecisionCounts {
  checkBinary(scores, labels)
  if (weights && weights.length !== labels.length)
    throw fail('unequal_lengths', { scores: weights.length, labels: labels.length })
  const cells = [0, 0, 0, 0]
  for (let row = 0; row < labels.length; row++)
    cells[2 * Number(scores[row]! >= threshold) + labels[row]!]! += weights?.[row] ?? 1
  const [tn, fn, fp, tp] = cells as [number, number, number, number]
  return { tp, fp, fn, tn }
}

/** What a confusion table says in one number each; NaN where a denominator is 0. */
export interface DecisionRates {
  readonly accuracy: number
  /** The mean of recall and specificity. */
  readonly balancedAccuracy: number
  readonly precision: number
  readonly recall: number
  readonly specificity: number
  readonly f1: number
  /** Matthews's correlation; 0 where a row or a column of the table is empty. */
  readonly mcc: number
  /** Cohen's κ: agreement beyond chance. */
  readonly kappa: number
  readonly jaccard: number
}

/** The rates of a confusion table. Source: Matthews 1975; Cohen 1960; Jaccard 1901. */
export function decisionRates(counts: DecisionCounts): DecisionRates {
  const { tp, fp, fn, tn } = counts
  const all = tp + fp + fn + tn
  const [said, ones] = [tp + fp, tp + fn]
  const [recall, specificity, accuracy] = [tp / ones, tn / (tn + fp), (tp + tn) / all]
  const product = said * ones * (tn + fp) * (tn + fn)
  const chance = (said * ones + (all - said) * (all - ones)) / all ** 2
  return {
    accuracy,
    balancedAccuracy: (recall + specificity) / 2,
    precision: tp / said,
    recall,
    specificity,
    f1: fBeta(counts, 1),
    mcc: product === 0 ? 0 : (tp * tn - fp * fn) / Math.sqrt(product),
    kappa: (accuracy - chance) / (1 - chance),
    jaccard: tp / (tp + fp + fn),
  }
}

/** Recall counts β times as much as precision. Source: van Rijsbergen 1979. */
export function fBeta({ tp, fp, fn }: DecisionCounts, beta: number): number {
  const square = beta * beta
  return ((1 + square) * tp) / ((1 + square) * tp + square * fn + fp)
}

import { type Influence, type Metric, metricNamed } from '../../evaluation/index.ts'
import { Z95 } from '../../math/index.ts'
import { judgedOf, takeValues } from './answers.ts'
import type { Material } from './material.ts'

/** How answers did on the rows of one fold that were not learned from. */
export interface FoldScore {
  readonly fold: number
  readonly value: number
  /** Standard error of the value, rows (or groups of them) taken as independent. */
  readonly error: number
}

/** A score over folds. */
export interface Score {
  /** Mean of the folds. */
  readonly mean: number
  /** 95 % interval from the standard errors of the folds. */
  readonly low: number
  readonly high: number
  readonly error: number
}

/** How a mean over folds and its interval are to be read. */
export const SCORE_CONVENTION =
  'mean over folds of the metric on held-out rows; from 5,000 rows on, these rows also tell their fold when to stop; 95 % interval from influence values'

/** What of a material a score needs. */
export type Scoring = Pick<Material, 'objective' | 'width' | 'label' | 'metric' | 'blocks'>

/** The metric of a material. Errors: `evaluation.unknown_metric`. */
export function metricOf({ objective, metric }: Pick<Material, 'objective' | 'metric'>): Metric {
  return metricNamed(objective, metric)
}

/** The metric of answers for some rows, with what each row adds to it. */
export function measureRows(scoring: Scoring, rows: Int32Array, answers: ArrayLike<number>): Influence {
  const labels = takeValues(scoring.label, rows)
  return metricOf(scoring).measure(judgedOf(scoring.objective, scoring.width, { answers, labels }))
}

/** Standard error of a statistic from influence values; those of one block add up first. */
export function standardError(influence: Float64Array, rows: Int32Array, blocks?: Int32Array): number {
  const n = influence.length
  let squares = 0
  if (blocks) {
    const sums = new Map<number, number>()
    for (let i = 0; i < n; i++) {
      const block = blocks[rows[i]!]!
      sums.set(block, (sums.get(block) ?? 0) + influence[i]!)
    }
    for (const sum of sums.values()) squares += sum * sum
  } else for (const value of influence) squares += value * value
  return Math.sqrt(squares) / n
}

/** The mean of fold scores with its interval. */
export function scoreOf(folds: readonly Pick<FoldScore, 'value' | 'error'>[]): Score {
  const mean = folds.reduce((sum, { value }) => sum + value, 0) / folds.length
  const error = Math.sqrt(folds.reduce((sum, fold) => sum + fold.error ** 2, 0)) / folds.length
  return { mean, low: mean - Z95 * error, high: mean + Z95 * error, error }
}

/** What a value of a metric costs: less is better. */
export function lossOf({ lowerIsBetter }: Pick<Metric, 'lowerIsBetter'>, value: number): number {
  if (Number.isNaN(value)) return Number.POSITIVE_INFINITY
  return lowerIsBetter ? value : -value
}

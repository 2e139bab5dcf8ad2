import { fail } from '../errors.ts'
import { rowLoss } from '../loss.ts'
import type { WindowRows } from './estimate-window.ts'
import { decide, type EstimatorState } from './estimator.ts'
import type { Expected } from './expected.ts'
import { type Foretold, foretell, takeForetold } from './foretell.ts'
import { expectedOf, lossMetric } from './measures.ts'

/** A part of a change of loss with its standard deviation. */
export interface LossPart {
  readonly value: number
  readonly sd: number
}

/** Why the loss of a window differs from that of the reference: realized − reference = covariate + concept. */
export interface LossSplit {
  /** Mean log loss (probabilities clipped to [.001, .999]), or mean squared error. */
  readonly metric: string
  readonly count: number
  readonly reference: number
  readonly expected: number
  readonly realized: number
  /** Other rows come than in the reference: expected − reference. */
  readonly covariate: LossPart
  /** The same rows have other labels: realized − expected. */
  readonly concept: LossPart
}

/**
 * Splits the change of loss since the reference into what other rows and what other labels did, over the rows whose label is known.
 * `undefined` where none is, or where the reference has no loss.
 *
 * Errors: `evaluation.unequal_lengths`.
 */
export function splitLoss(state: EstimatorState, window: WindowRows): LossSplit | undefined {
  const { labels = new Float64Array(window.table.rows).fill(Number.NaN) } = window
  if (labels.length !== window.table.rows)
    throw fail('unequal_lengths', { scores: window.table.rows, labels: labels.length })
  const known = Int32Array.from(labels.keys()).filter((row) => !Number.isNaN(labels[row]!))
  const metric = lossMetric(state.by.objective)
  if (known.length === 0 || state.metrics[metric]!.value === null) return undefined
  const scores = Float64Array.from(known, (row) => window.scores[row]!)
  const told = takeForetold(window.told ?? foretell(state.by, window), known)
  const expected = expectedOf(state.by, { scores, predicted: decide(scores, state.threshold) }, told)[metric]!
  let realized = 0
  for (const [at, row] of known.entries())
    realized += rowLoss(state.by.objective, scores[at]!, labels[row]!) / known.length
  return splitBetween(state, { count: known.length, expected, realized, spread: spreadOf(state, scores, told) })
}

/** What labeled rows say about their loss. */
export interface LossSeen {
  readonly count: number
  readonly expected: Expected
  readonly realized: number
  /** The variance of the expected loss from row to row. */
  readonly spread: number
}

/** Splits a change of loss that was already added up, see `splitLoss`. */
export function splitBetween(state: EstimatorState, seen: LossSeen): LossSplit | undefined {
  const { count, expected, realized, spread } = seen
  const metric = lossMetric(state.by.objective)
  const { value: reference, extra } = state.metrics[metric]!
  if (count === 0 || reference === null) return undefined
  return {
    ...{ metric, count, reference, expected: expected.value, realized },
    covariate: { value: expected.value - reference, sd: Math.sqrt(spread / count + spread / state.rows + extra) },
    concept: { value: realized - expected.value, sd: Math.sqrt(expected.variance + extra) },
  }
}

/** The variance of the expected loss from row to row. */
function spreadOf({ by: { objective } }: EstimatorState, scores: Float64Array, told: Foretold): number {
  const losses =
    objective === 'regression'
      ? told.squared
      : scores.map((score, row) => {
          const p = told.chances[row]!
          return p * rowLoss(objective, score, 1) + (1 - p) * rowLoss(objective, score, 0)
        })
  const mean = losses.reduce((sum, each) => sum + each, 0) / losses.length
  return losses.reduce((sum, each) => sum + (each - mean) ** 2, 0) / losses.length
}

import { type Objective, rowLoss } from '../loss.ts'
import type { Maturity } from './curve.ts'

/** A mean over rows of which some labels never come: as if all of them had the best, and the worst outcome. */
export interface MeanBounds {
  /** Over the rows with a label. */
  readonly value: number
  readonly best: number
  readonly worst: number
  readonly labeled: number
  readonly missing: number
}

/**
 * Bounds of the mean loss over rows of which some have no label and will get none: log loss with the probability clipped to [.001, .999]
 * lies between those of the two outcomes; of a squared error nothing is known but `cap`, the largest that is thought possible. NaN where
 * a cap is needed and not given.
 *
 * Source: Manski's worst-case bounds.
 *
 * @example
 * lossBounds('binary', Float64Array.of(0.9, 0.9), Float64Array.of(1, Number.NaN)).worst // (0.105 + 2.303) / 2
 */
export function lossBounds(
  objective: Objective,
  scores: Float64Array,
  labels: Float64Array,
  cap = Number.NaN,
): MeanBounds {
  let [sum, best, worst, labeled] = [0, 0, 0, 0]
  for (let row = 0; row < scores.length; row++) {
    if (!Number.isNaN(labels[row]!)) {
      sum += rowLoss(objective, scores[row]!, labels[row]!)
      labeled++
      continue
    }
    const ends = objective === 'binary' ? [0, 1].map((label) => rowLoss(objective, scores[row]!, label)) : [0, cap]
    best += Math.min(...ends)
    worst += Math.max(...ends)
  }
  const rows = scores.length
  return {
    ...{ value: sum / labeled, labeled, missing: rows - labeled },
    ...{ best: (sum + best) / rows, worst: (sum + worst) / rows },
  }
}

const MATURE_SHARE = 0.98

/**
 * True where a block of rows may enter a verdict: 98 % of its labels are there, or all its rows are older than the deadline.
 * `youngest` is the age of its youngest row.
 */
export function isMature(
  { deadline }: Pick<Maturity, 'deadline'>,
  block: { readonly rows: number; readonly labeled: number; readonly youngest: number },
): boolean {
  return block.labeled >= MATURE_SHARE * block.rows || block.youngest >= deadline
}

import { exactExp, exactLog, exactSigmoid, exactSoftplus } from '../../math/index.ts'
import { padded } from './layout.ts'
import type { Network } from './network.ts'

/** What is made as small as possible: the logloss of two or of several classes, or half the squared error. */
export type OutputLoss = 'logistic' | 'softmax' | 'squared'

/** The rows of a batch: what each should give and how much it counts. */
export interface Target {
  readonly label: Float64Array
  readonly rowWeights: Float64Array
  readonly count: number
}

/**
 * Writes the slopes of the last activations, divided by the count of rows, and returns the sum of the losses. Rows beyond the count
 * have no slope.
 */
export function outputSlopes({ shape, layout, singles }: Network, kind: OutputLoss, target: Target): number {
  const units = padded(shape.outputs)
  const scores = singles(layout.activations.at(-1)!, shape.batch * units)
  const slopes = singles(layout.slopes.at(-1)!, shape.batch * units)
  slopes.fill(0)
  let loss = 0
  for (let r = 0; r < target.count; r++) {
    const [label, weight] = [target.label[r]!, target.rowWeights[r]!]
    const row = scores.subarray(r * units, r * units + shape.outputs)
    const into = slopes.subarray(r * units, r * units + shape.outputs)
    loss += weight * ROWS[kind](row, into, label)
    for (let k = 0; k < into.length; k++) into[k] = (into[k]! * weight) / target.count
  }
  return loss
}

/** Writes the slope of one row and returns its loss. */
type RowLoss = (scores: Float32Array, slopes: Float32Array, label: number) => number

const ROWS: Readonly<Record<OutputLoss, RowLoss>> = {
  logistic(scores, slopes, label) {
    slopes[0] = exactSigmoid(scores[0]!) - label
    return exactSoftplus(scores[0]!) - label * scores[0]!
  },
  squared(scores, slopes, label) {
    const away = scores[0]! - label
    slopes[0] = away
    return (away * away) / 2
  },
  softmax(scores, slopes, label) {
    let top = scores[0]!
    for (const score of scores) top = Math.max(top, score)
    let sum = 0
    for (const score of scores) sum += exactExp(score - top)
    for (let k = 0; k < scores.length; k++) slopes[k] = exactExp(scores[k]! - top) / sum - (k === label ? 1 : 0)
    return exactLog(sum) + top - scores[label]!
  },
}

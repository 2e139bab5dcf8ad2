import { exactExp, exactLog, exactSigmoid, exactSoftplus } from '../../math/index.ts'
import { type Loss, type Scores, type Target, weightedMean } from './loss.ts'

/** Logloss of a score in log odds. */
export const logistic: Loss = {
  link: 'logistic',
  start(target) {
    const mean = weightedMean(target, (row) => target.label[row]!)
    return [exactLog(mean / (1 - mean))]
  },
  derive({ label }, scores, { first, second }) {
    for (let row = 0; row < label.length; row++) {
      const p = exactSigmoid(scores[row]!)
      first[row] = p - label[row]!
      second[row] = p * (1 - p)
    }
  },
  kernel: { name: 'logistic', largest: () => ({ first: 1, second: 1 / 4 }) },
  mean: (target, scores) =>
    weightedMean(target, (row) => exactSoftplus(target.label[row] === 1 ? -scores[row]! : scores[row]!)),
}

/**
 * Logloss of the softmax over classes; the second derivatives carry the factor K / (K - 1), as if the scores of a row summed to 0.
 *
 * Source: Friedman 2001, algorithm 6.
 */
export function softmaxLoss(classes: number): Loss {
  let logSums = new Float64Array(0)
  const factor = classes / (classes - 1)
  return {
    link: 'softmax',
    start(target) {
      const shares = Array.from({ length: classes }, (_, klass) =>
        weightedMean(target, (row) => Number(target.label[row] === klass)),
      )
      // a class that does not occur gets half a row
      return shares.map((share) => exactLog(Math.max(share, 0.5 / target.label.length)))
    },
    beginRound(target, scores) {
      logSums = Float64Array.from(target.label, (_, row) => logSumOf(scores, row, target))
    },
    derive({ label }, scores, { first, second, klass }) {
      const rows = label.length
      for (let row = 0; row < rows; row++) {
        const p = exactExp(scores[klass * rows + row]! - logSums[row]!)
        first[row] = p - Number(label[row] === klass)
        second[row] = factor * p * (1 - p)
      }
    },
    mean: (target, scores) =>
      weightedMean(target, (row) => {
        const own = scores[target.label[row]! * target.label.length + row]!
        return logSumOf(scores, row, target) - own
      }),
  }

  function logSumOf(scores: Scores, row: number, { label }: Target): number {
    let largest = Number.NEGATIVE_INFINITY
    for (let at = row; at < scores.length; at += label.length) largest = Math.max(largest, scores[at]!)
    let sum = 0
    for (let at = row; at < scores.length; at += label.length) sum += exactExp(scores[at]! - largest)
    return largest + exactLog(sum)
  }
}

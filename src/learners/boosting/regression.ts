import { exactExp, exactLog } from '../../math/index.ts'
import { type Loss, type Target, weightedMean, weightedQuantile } from './loss.ts'

/** Half the squared error. */
export const squared: Loss = {
  link: 'identity',
  start: (target) => [weightedMean(target, (row) => target.label[row]!)],
  derive({ label }, scores, { first, second }) {
    for (let row = 0; row < label.length; row++) first[row] = scores[row]! - label[row]!
    second.fill(1)
  },
  kernel: { name: 'squared', largest: ({ label }, scores) => ({ first: largestGap(label, scores), second: 1 }) },
  mean: (target, scores) => weightedMean(target, (row) => (scores[row]! - target.label[row]!) ** 2 / 2),
}

function largestGap(label: Float64Array, scores: Float64Array): number {
  let largest = 0
  for (let row = 0; row < label.length; row++) largest = Math.max(largest, Math.abs(scores[row]! - label[row]!))
  return largest
}

/** The pinball loss of a quantile; that of the median is half the absolute error. */
export function quantileLoss(share: number): Loss {
  return {
    link: 'identity',
    start: ({ label, weights }) => [weightedQuantile(label, weights, share)],
    derive({ label }, scores, { first, second }) {
      for (let row = 0; row < label.length; row++) first[row] = scores[row]! < label[row]! ? -share : 1 - share
      second.fill(1)
    },
    leafQuantile: share,
    mean: (target, scores) =>
      weightedMean(target, (row) => {
        const gap = target.label[row]! - scores[row]!
        return gap > 0 ? share * gap : (share - 1) * gap
      }),
  }
}

/**
 * Huber's loss: squared near, absolute far. What is far is told by a quantile of the errors at each round.
 *
 * Source: Friedman 2001, algorithm 4.
 */
export function huberLoss(near: number): Loss {
  let reach = 1
  const errors = ({ label }: Target, scores: Float64Array): Float64Array =>
    label.map((value, row) => Math.abs(value - scores[row]!))
  return {
    link: 'identity',
    start: ({ label, weights }) => [weightedQuantile(label, weights, 0.5)],
    beginRound(target, scores) {
      reach = Math.max(weightedQuantile(errors(target, scores), target.weights, near), Number.MIN_VALUE)
    },
    derive({ label }, scores, { first, second }) {
      for (let row = 0; row < label.length; row++)
        first[row] = Math.max(-reach, Math.min(reach, scores[row]! - label[row]!))
      second.fill(1)
    },
    mean: (target, scores) =>
      weightedMean(target, (row) => {
        const gap = Math.abs(scores[row]! - target.label[row]!)
        return gap <= reach ? (gap * gap) / 2 : reach * (gap - reach / 2)
      }),
  }
}

/** Keeps the steps of a Poisson regression short where it has few events. */
const POISSON_CAUTION = 0.7

/** Counts with the mean e^score: the negative log likelihood of Poisson, without what does not depend on the score. */
export const poisson: Loss = {
  link: 'exp',
  start: (target) => [logMean(target)],
  derive({ label }, scores, { first, second }) {
    for (let row = 0; row < label.length; row++) {
      const mean = exactExp(scores[row]!)
      first[row] = mean - label[row]!
      second[row] = mean * exactExp(POISSON_CAUTION)
    }
  },
  mean: (target, scores) => weightedMean(target, (row) => exactExp(scores[row]!) - target.label[row]! * scores[row]!),
}

/** Amounts that are often zero: Tweedie's deviance of a power between 1 (counts) and 2 (gamma), with the mean e^score. */
export function tweedieLoss(power: number): Loss {
  return {
    link: 'exp',
    start: (target) => [logMean(target)],
    derive({ label }, scores, { first, second }) {
      for (let row = 0; row < label.length; row++) {
        const [a, b] = [label[row]! * exactExp((1 - power) * scores[row]!), exactExp((2 - power) * scores[row]!)]
        first[row] = b - a
        second[row] = (2 - power) * b - (1 - power) * a
      }
    },
    mean: (target, scores) =>
      weightedMean(target, (row) => {
        const [a, b] = [exactExp((1 - power) * scores[row]!), exactExp((2 - power) * scores[row]!)]
        return b / (2 - power) - (target.label[row]! * a) / (1 - power)
      }),
  }
}

/** The log of the mean label; of labels that are all 0, of a small one. */
function logMean(target: Target): number {
  return exactLog(
    Math.max(
      1e-6,
      weightedMean(target, (row) => target.label[row]!),
    ),
  )
}

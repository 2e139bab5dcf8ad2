import { ascending } from '../math/index.ts'
import type { WeighedRows } from './decisions.ts'
import { checkBinary } from './rows.ts'

/** One threshold, at a distinct score, from the highest down: shares of ones and of zeros that are said to be 1. */
export interface ThresholdPoint {
  readonly threshold: number
  /** Recall. */
  readonly truePositives: number
  readonly falsePositives: number
  readonly precision: number
}

/**
 * What every threshold would do, from the highest score down; rows of equal score are on one side together.
 *
 * Errors: `evaluation.bad_label`, `evaluation.missing_score`, `evaluation.unequal_lengths`.
 */
export function thresholdCurve({ scores, labels, weights }: WeighedRows): ThresholdPoint[] {
  checkBinary(scores, labels)
  const order = ascending(scores).reverse()
  const weigh = (row: number): number => weights?.[row] ?? 1
  let [ones, zeros] = [0, 0]
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] === 1) ones += weigh(row)
    else zeros += weigh(row)
  }
  const points: ThresholdPoint[] = []
  let [tp, fp] = [0, 0]
  order.forEach((row, k) => {
    if (labels[row] === 1) tp += weigh(row)
    else fp += weigh(row)
    const threshold = scores[row]!
    if (k + 1 < order.length && scores[order[k + 1]!] === threshold) return
    points.push({ threshold, truePositives: tp / ones, falsePositives: fp / zeros, precision: tp / (tp + fp) })
  })
  return points
}

/** The area under the ROC curve of weighed rows, by trapezoids; `auc` is the same without weights, with an interval. */
export function areaUnderRoc(points: readonly ThresholdPoint[]): number {
  return areaUpTo(points, 1)
}

/**
 * The area up to a share of false positives, scaled so that chance has 0.5 and the best 1.
 *
 * Source: McClish 1989.
 */
export function partialAuc(points: readonly ThresholdPoint[], most: number): number {
  const [least, best] = [most ** 2 / 2, most]
  return (1 + (areaUpTo(points, most) - least) / (best - least)) / 2
}

function areaUpTo(points: readonly ThresholdPoint[], most: number): number {
  let [area, x, y] = [0, 0, 0]
  for (const { falsePositives, truePositives } of points) {
    if (falsePositives > most) {
      const height = y + ((truePositives - y) * (most - x)) / (falsePositives - x)
      return area + ((most - x) * (y + height)) / 2
    }
    area += ((falsePositives - x) * (y + truePositives)) / 2
    ;[x, y] = [falsePositives, truePositives]
  }
  return area
}

/** Σ over thresholds of precision × gain of recall. */
export function averagePrecision(points: readonly ThresholdPoint[]): number {
  let [sum, before] = [0, 0]
  for (const { precision, truePositives } of points) {
    sum += precision * (truePositives - before)
    before = truePositives
  }
  return sum
}

/** The largest lead of recall over the share of false positives, at least 0: how far the two classes are apart (KS). */
export function separation(points: readonly ThresholdPoint[]): number {
  return points.reduce((most, { truePositives, falsePositives }) => Math.max(most, truePositives - falsePositives), 0)
}

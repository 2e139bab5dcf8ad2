import { exactExp, exactLog, exactSigmoid, exactSoftplus, minimize } from '../math/index.ts'
import { fail } from './errors.ts'
import { checkBinary, checkClasses } from './rows.ts'

/** p → 1 / (1 + e^-(slope · s + offset)), where s is a score, such as the log odds of p. */
export interface PlattMap {
  readonly slope: number
  readonly offset: number
}

const CLIP = 1e-7
const MOST_STEPS = 100
const SMALLEST_STEP = 1e-10
const TOLERANCE = 1e-9
/** Keeps the system solvable where all scores are equal. */
const RIDGE = 1e-12

/**
 * Platt scaling of scores (any finite numbers; for probabilities give their log odds): logistic regression with Platt's smoothed
 * targets, by Newton's method from a fixed start and with exact functions, so always the same bytes.
 *
 * Errors: `evaluation.bad_label`, `evaluation.missing_score`, `evaluation.unequal_lengths`, `evaluation.one_class`.
 * Source: Platt 1999; Lin, Lin & Weng 2007.
 */
export function plattMap(scores: Float64Array, labels: Float64Array): PlattMap {
  checkBinary(scores, labels)
  const ones = labels.reduce((a, b) => a + b, 0)
  const zeros = labels.length - ones
  if (ones === 0 || zeros === 0) throw fail('one_class', { rows: labels.length })
  const targets = labels.map((label) => (label === 1 ? (ones + 1) / (ones + 2) : 1 / (zeros + 2)))
  const data = { scores, targets }
  let map: PlattMap = { slope: 0, offset: exactLog((ones + 1) / (zeros + 1)) }
  let value = lossOf(data, map)
  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = newtonStep(data, map)
    if (direction.size < TOLERANCE) break
    const next = shortened(data, { map, value, direction })
    if (!next) break
    map = next.map
    value = next.value
  }
  return map
}

interface Smoothed {
  readonly scores: Float64Array
  readonly targets: Float64Array
}

/** −Σ t ln p + (1 − t) ln(1 − p). */
function lossOf({ scores, targets }: Smoothed, { slope, offset }: PlattMap): number {
  let sum = 0
  for (let row = 0; row < scores.length; row++) {
    const f = slope * scores[row]! + offset
    sum += exactSoftplus(f) - targets[row]! * f
  }
  return sum
}

interface Direction {
  readonly slope: number
  readonly offset: number
  /** Largest part of the gradient, a row. */
  readonly size: number
  /** Change of the loss along it, to first order. */
  readonly change: number
}

function newtonStep({ scores, targets }: Smoothed, { slope, offset }: PlattMap): Direction {
  let [h11, h12, h22, g1, g2] = [RIDGE, 0, RIDGE, 0, 0]
  for (let row = 0; row < scores.length; row++) {
    const s = scores[row]!
    const p = exactSigmoid(slope * s + offset)
    const weight = p * (1 - p)
    h11 += s * s * weight
    h12 += s * weight
    h22 += weight
    g1 += (p - targets[row]!) * s
    g2 += p - targets[row]!
  }
  const determinant = h11 * h22 - h12 * h12
  const [d1, d2] = [-(h22 * g1 - h12 * g2) / determinant, -(h11 * g2 - h12 * g1) / determinant]
  const size = Math.max(Math.abs(g1), Math.abs(g2)) / scores.length
  return { slope: d1, offset: d2, size, change: g1 * d1 + g2 * d2 }
}

function shortened(
  data: Smoothed,
  { map, value, direction }: { readonly map: PlattMap; readonly value: number; readonly direction: Direction },
): { readonly map: PlattMap; readonly value: number } | undefined {
  for (let step = 1; step >= SMALLEST_STEP; step /= 2) {
    const next = { slope: map.slope + step * direction.slope, offset: map.offset + step * direction.offset }
    const found = lossOf(data, next)
    if (found < value + 1e-4 * step * direction.change) return { map: next, value: found }
  }
  return undefined
}

/** p_k → softmax_k(slope · ln p_k + offset_k). Temperature scaling with a prior for each class; offsets sum to 0. */
export interface SoftmaxMap {
  readonly slope: number
  readonly offsets: readonly number[]
}

/** As much as one row that says so pulls slope towards 1 and offsets towards 0. */
const PULL = 1

/**
 * Calibrates probabilities of several classes, row-major [rows, width], by least log loss with a small pull towards no change.
 *
 * Errors: `evaluation.bad_label`, `evaluation.missing_score`, `evaluation.bad_probability`, `evaluation.unequal_lengths`.
 * Source: Guo, Pleiss, Sun & Weinberger 2017 (bias-corrected temperature scaling: Alexandari et al. 2020).
 */
export function softmaxMap(probabilities: Float64Array, labels: Float64Array, width: number): SoftmaxMap {
  checkClasses(probabilities, labels, width)
  const logs = probabilities.map((p) => exactLog(Math.max(p, CLIP)))
  const answers = new Float64Array(width)
  const rows = Math.max(1, labels.length)
  const start = new Float64Array(width + 1)
  start[0] = 1
  const { x } = minimize((at, gradient) => {
    let loss = (PULL * (at[0]! - 1) ** 2) / 2
    gradient[0] = PULL * (at[0]! - 1)
    for (let k = 1; k <= width; k++) {
      loss += (PULL * at[k]! ** 2) / 2
      gradient[k] = PULL * at[k]!
    }
    for (let row = 0; row < labels.length; row++) {
      const label = labels[row]!
      softmaxRow(logs, row, { at, answers })
      loss -= exactLog(Math.max(answers[label]!, Number.MIN_VALUE))
      for (let k = 0; k < width; k++) {
        const miss = answers[k]! - Number(k === label)
        gradient[0]! += miss * logs[row * width + k]!
        gradient[k + 1]! += miss
      }
    }
    for (let k = 0; k <= width; k++) gradient[k]! /= rows
    return loss / rows
  }, start)
  return { slope: x[0]!, offsets: [...x.subarray(1)] }
}

/** Writes the corrected probabilities of a row into `answers`. */
function softmaxRow(
  logs: Float64Array,
  row: number,
  { at, answers }: { readonly at: Float64Array; readonly answers: Float64Array },
): void {
  const width = answers.length
  let most = Number.NEGATIVE_INFINITY
  for (let k = 0; k < width; k++) {
    answers[k] = at[0]! * logs[row * width + k]! + at[k + 1]!
    most = Math.max(most, answers[k]!)
  }
  let sum = 0
  for (let k = 0; k < width; k++) {
    answers[k] = exactExp(answers[k]! - most)
    sum += answers[k]!
  }
  for (let k = 0; k < width; k++) answers[k]! /= sum
}

/** Log odds of probabilities, clipped to [clip, 1 - clip] first (1e-7 when not given). */
export function logOdds(probabilities: Float64Array, clip = CLIP): Float64Array {
  return probabilities.map((probability) => {
    const p = Math.min(1 - clip, Math.max(clip, probability))
    return exactLog(p / (1 - p))
  })
}

/** Probabilities under a Platt map of scores. */
export function applyPlatt({ slope, offset }: PlattMap, scores: Float64Array): Float64Array {
  return scores.map((score) => exactSigmoid(slope * score + offset))
}

/** Probabilities under a softmax map, row-major [rows, width]. */
export function applySoftmax({ slope, offsets }: SoftmaxMap, probabilities: Float64Array): Float64Array {
  const width = offsets.length
  const logs = probabilities.map((p) => exactLog(Math.max(p, CLIP)))
  const at = Float64Array.of(slope, ...offsets)
  const answers = new Float64Array(width)
  const corrected = new Float64Array(probabilities.length)
  for (let row = 0; row * width < probabilities.length; row++) {
    softmaxRow(logs, row, { at, answers })
    corrected.set(answers, row * width)
  }
  return corrected
}

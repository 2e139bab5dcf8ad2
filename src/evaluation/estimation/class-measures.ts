import { Z95 } from '../../math/index.ts'
import type { Estimate } from '../estimate.ts'
import { LOGLOSS_CLIP } from '../loss.ts'
import { estimateOf, metricNamed } from '../metric.ts'
import { type Expected, expectedMetrics } from './expected.ts'
import { conventionOf } from './measures.ts'

/** Answers of a model of several classes. */
export interface ClassScores {
  /** Probabilities of each class [rows, width], row-major. */
  readonly scores: Float64Array
  readonly width: number
}

/** The metrics of several classes that can be expected, the default first. */
export const CLASS_METRICS = ['accuracy', 'logloss', 'macro_f1', 'macro_auc'] as const

export type ClassMetric = (typeof CLASS_METRICS)[number]

/** One column of row-major values. */
export function columnIn({ scores, width }: ClassScores, column: number): Float64Array {
  return Float64Array.from({ length: scores.length / width }, (_, row) => scores[row * width + column]!)
}

/** The likeliest class of each row; of equal ones the first. */
export function likeliest({ scores, width }: ClassScores): Int32Array {
  return Int32Array.from({ length: scores.length / width }, (_, row) => {
    let best = 0
    for (let k = 1; k < width; k++) if (scores[row * width + k]! > scores[row * width + best]!) best = k
    return best
  })
}

/**
 * Metrics of a classifier of several classes as they are to be expected when labels fall with these chances [rows, width]. Variances are exact for
 * accuracy and log loss; those of the means over classes take the classes as if they moved together, which is never too small.
 */
export function expectedClasses(rows: ClassScores, chances: Float64Array): Record<ClassMetric, Expected> {
  const { width } = rows
  const decided = likeliest(rows)
  const each = Array.from({ length: width }, (_, k) =>
    expectedMetrics({
      scores: columnIn(rows, k),
      chances: columnIn({ scores: chances, width }, k),
      predicted: Float64Array.from(decided, (label) => Number(label === k)),
    }),
  )
  return {
    accuracy: accuracyOf(decided, chances, width),
    logloss: loglossOf(rows, chances),
    macro_f1: together(each.map(({ f1 }) => f1)),
    macro_auc: together(each.map(({ auc }) => auc)),
  }
}

function accuracyOf(decided: Int32Array, chances: Float64Array, width: number): Expected {
  let [value, variance] = [0, 0]
  for (let row = 0; row < decided.length; row++) {
    const p = chances[row * width + decided[row]!]!
    value += p
    variance += p * (1 - p)
  }
  return { value: value / decided.length, variance: variance / decided.length ** 2 }
}

const lossOf = (probability: number): number => -Math.log(Math.max(probability, LOGLOSS_CLIP))

function loglossOf({ scores, width }: ClassScores, chances: Float64Array): Expected {
  const rows = scores.length / width
  let [value, variance] = [0, 0]
  for (let row = 0; row < rows; row++) {
    let [mean, squares] = [0, 0]
    for (let k = 0; k < width; k++) {
      const loss = lossOf(scores[row * width + k]!)
      mean += chances[row * width + k]! * loss
      squares += chances[row * width + k]! * loss * loss
    }
    value += mean
    variance += Math.max(0, squares - mean * mean)
  }
  return { value: value / rows, variance: variance / rows ** 2 }
}

/** The mean over classes that are there. */
function together(all: readonly Expected[]): Expected {
  const there = all.filter(({ value }) => Number.isFinite(value))
  const mean = (of: (one: Expected) => number): number => there.reduce((sum, one) => sum + of(one), 0) / there.length
  return { value: mean(({ value }) => value), variance: mean(({ variance }) => Math.sqrt(variance)) ** 2 }
}

const REALIZED = { accuracy: 'accuracy', macro_f1: 'macro_f1', macro_auc: 'auc' } as const

/** The same of rows whose labels are known (0 to width − 1), each with its 95 % interval. Errors: those of the metrics. */
export function realizedClasses({ scores, width }: ClassScores, labels: Float64Array): Record<ClassMetric, Estimate> {
  const judged = { kind: 'multiclass', answers: scores, labels, width } as const
  const of = (name: keyof typeof REALIZED): Estimate => ({
    ...estimateOf(metricNamed('multiclass', REALIZED[name]), judged),
    convention: conventionOf(name),
  })
  return {
    accuracy: of('accuracy'),
    logloss: realizedLogloss({ scores, width }, labels),
    macro_f1: of('macro_f1'),
    macro_auc: of('macro_auc'),
  }
}

function realizedLogloss({ scores, width }: ClassScores, labels: Float64Array): Estimate {
  const losses = labels.map((label, row) => lossOf(scores[row * width + label]!))
  const count = losses.length
  const value = losses.reduce((sum, loss) => sum + loss, 0) / count
  const convention = conventionOf('logloss')
  if (count < 2) return { value, count, convention }
  const squares = losses.reduce((sum, loss) => sum + (loss - value) ** 2, 0)
  const half = Z95 * Math.sqrt(squares / (count - 1) / count)
  return { value, low: value - half, high: value + half, count, convention: `${convention}; 95 % normal interval` }
}

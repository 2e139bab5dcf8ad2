import { applyPlatt, logOdds, type Objective, plattMap } from '../evaluation/index.ts'
import { type AnswerLine, recalibrated } from '../learners/index.ts'

/** The name that stands in the place of a learner where a version is another one with its answers corrected; its option is `model`. */
export const RECALIBRATION = 'recalibration'

/** What a model answered, and what was true. One value a row. */
interface Answered {
  readonly answers: Float64Array
  readonly labels: Float64Array
}

/** A model whose answers were corrected, and by what. */
export interface Recalibrated {
  readonly onnx: Uint8Array
  readonly summary: { readonly slope: number; readonly offset: number }
}

/**
 * Corrects the answers of a model by those of them whose truth is known: probabilities by Platt scaling of their log odds, numbers by the line of
 * least squares. Only slope and offset are learned, so little data is enough, and the order of rows stays. Pure.
 *
 * Errors: `evaluation.one_class`; `learners.nothing_to_correct`.
 */
export function recalibrate(onnx: Uint8Array, objective: Objective, answered: Answered): Recalibrated {
  const line = objective === 'binary' ? plattMap(logOdds(answered.answers), answered.labels) : leastSquares(answered)
  const { slope, offset } = line
  return { onnx: recalibrated(onnx, line), summary: { slope, offset } }
}

/** What the correction of a model would make of other answers of it. */
export function corrected(objective: Objective, answered: Answered, answers: Float64Array): Float64Array {
  if (objective === 'binary') return applyPlatt(plattMap(logOdds(answered.answers), answered.labels), logOdds(answers))
  const { slope, offset } = leastSquares(answered)
  return answers.map((answer) => slope * answer + offset)
}

/** A line that does not rise turns the order around: then only the offset is corrected. */
function leastSquares({ answers, labels }: Answered): AnswerLine {
  const mean = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0) / values.length
  const [x, y] = [mean(answers), mean(labels)]
  let [both, own] = [0, 0]
  for (let row = 0; row < answers.length; row++) {
    both += (answers[row]! - x) * (labels[row]! - y)
    own += (answers[row]! - x) ** 2
  }
  const slope = both > 0 && own > 0 ? both / own : 1
  return { slope, offset: y - slope * x }
}

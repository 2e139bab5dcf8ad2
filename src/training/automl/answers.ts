import type { AnswerKind, Judged } from '../../evaluation/index.ts'
import type { Link } from '../../learners/index.ts'
import { exactExp, exactSigmoid } from '../../math/index.ts'

/**
 * The answers behind the scores of a model: probabilities or numbers, row-major. The same bits on every engine, so that what rests
 * on them can be repeated anywhere.
 */
export function answersOfScores(scores: Float64Array, link: Link, width: number): Float64Array {
  if (link === 'logistic') return scores.map(exactSigmoid)
  if (link === 'exp') return scores.map(exactExp)
  return link === 'softmax' ? softmax(scores, width) : scores
}

function softmax(scores: Float64Array, width: number): Float64Array {
  const answers = new Float64Array(scores.length)
  for (let from = 0; from < scores.length; from += width) {
    let most = Number.NEGATIVE_INFINITY
    for (let k = from; k < from + width; k++) most = Math.max(most, scores[k]!)
    let sum = 0
    for (let k = from; k < from + width; k++) sum += answers[k] = exactExp(scores[k]! - most)
    for (let k = from; k < from + width; k++) answers[k] = answers[k]! / sum
  }
  return answers
}

/** The weighted sum of answers of several models for the same rows. */
export function blendAnswers(answers: readonly ArrayLike<number>[], weights: readonly number[]): Float64Array {
  const blended = new Float64Array(answers[0]?.length ?? 0)
  answers.forEach((its, k) => {
    const weight = weights[k]!
    for (let i = 0; i < blended.length; i++) blended[i]! += weight * its[i]!
  })
  return blended
}

/** Answers and labels as metrics take them. */
export function judgedOf(
  kind: AnswerKind,
  width: number,
  both: { readonly answers: ArrayLike<number>; readonly labels: Float64Array },
): Judged {
  const answers = both.answers instanceof Float64Array ? both.answers : Float64Array.from(both.answers)
  return { kind, width, answers, labels: both.labels }
}

/** The values of some rows, `width` of each. */
export function takeValues(values: Float64Array, rows: Int32Array, width = 1): Float64Array {
  const taken = new Float64Array(rows.length * width)
  for (let i = 0; i < rows.length; i++)
    for (let k = 0; k < width; k++) taken[i * width + k] = values[rows[i]! * width + k]!
  return taken
}

import { fail } from './errors.ts'

/** Refuses what no metric can be computed from: other lengths, missing scores, labels that are none. */
export function checkNumbers(scores: Float64Array, labels: Float64Array): void {
  if (scores.length !== labels.length) throw fail('unequal_lengths', { scores: scores.length, labels: labels.length })
  for (let row = 0; row < scores.length; row++) {
    if (!Number.isFinite(scores[row]!)) throw fail('missing_score', { row })
    if (!Number.isFinite(labels[row]!)) throw fail('bad_label', { row, takes: 'a finite number' })
  }
}

/** The same for binary labels, which are 0 or 1. */
export function checkBinary(scores: Float64Array, labels: Float64Array): void {
  checkNumbers(scores, labels)
  for (let row = 0; row < labels.length; row++)
    if (labels[row] !== 0 && labels[row] !== 1) throw fail('bad_label', { row, takes: '0 or 1' })
}

/** The same for probabilities of a 1. */
export function checkProbabilities(scores: Float64Array, labels: Float64Array): void {
  checkBinary(scores, labels)
  for (let row = 0; row < scores.length; row++)
    if (scores[row]! < 0 || scores[row]! > 1) throw fail('bad_probability', { row })
}

/** The same for probabilities of `width` classes, row-major, with labels 0 to width − 1. */
export function checkClasses(answers: Float64Array, labels: Float64Array, width: number): void {
  if (answers.length !== labels.length * width)
    throw fail('unequal_lengths', { scores: answers.length / width, labels: labels.length })
  for (let at = 0; at < answers.length; at++) {
    const row = Math.floor(at / width)
    if (!Number.isFinite(answers[at]!)) throw fail('missing_score', { row })
    if (answers[at]! < 0 || answers[at]! > 1) throw fail('bad_probability', { row })
  }
  for (let row = 0; row < labels.length; row++)
    if (!Number.isInteger(labels[row]!) || labels[row]! < 0 || labels[row]! >= width)
      throw fail('bad_label', { row, takes: `a whole number from 0 to ${width - 1}` })
}

/** The same for relevance, which is at least 0. */
export function checkRanking(scores: Float64Array, relevance: Float64Array): void {
  checkNumbers(scores, relevance)
  for (let row = 0; row < relevance.length; row++)
    if (relevance[row]! < 0) throw fail('bad_label', { row, takes: 'a relevance of at least 0' })
}

import type { Table } from '../../table/index.ts'
import type { Link } from '../learner.ts'
import type { Answering, Calibration } from '../seal.ts'

/** Probabilities are kept this far from 0 and 1 before they are calibrated. */
export const LEAST_PROBABILITY = 1e-7

/**
 * The answers of members for the rows of a table, in double precision and without ONNX: what a sealed model is checked against. The
 * probability of the second of two classes, of each class in rows of all, or the number.
 */
export function answersOf({ preparation, width, members, calibration }: Answering, table: Table): Float64Array {
  const sheet = preparation.apply(table)
  const answers = new Float64Array(table.rows * width)
  for (const { weight, learned } of members) {
    const scores = learned.scores(sheet).slice()
    applyLink(learned.link, scores, width)
    for (let i = 0; i < answers.length; i++) answers[i]! += weight * scores[i]!
  }
  if (calibration) calibrate(calibration, answers, width)
  return answers
}

/** Turns scores into answers, in place. */
function applyLink(link: Link, scores: Float64Array, width: number): void {
  if (link === 'softmax') for (let at = 0; at < scores.length; at += width) softmax(scores.subarray(at, at + width))
  else if (link !== 'identity') scores.set(scores.map(LINKS[link]))
}

const LINKS = { logistic: (score: number) => sigmoid(score), exp: (score: number) => Math.exp(score) } as const

function softmax(row: Float64Array): void {
  const top = row.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY)
  let sum = 0
  for (let i = 0; i < row.length; i++) {
    row[i] = Math.exp(row[i]! - top)
    sum += row[i]!
  }
  for (let i = 0; i < row.length; i++) row[i]! /= sum
}

function calibrate({ slope, offsets }: Calibration, answers: Float64Array, width: number): void {
  const kept = (p: number): number => Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, p))
  if (width === 1) {
    answers.set(answers.map((p) => sigmoid(slope * logit(kept(p)) + offsets[0]!)))
    return
  }
  answers.set(answers.map((p, i) => slope * Math.log(kept(p)) + offsets[i % width]!))
  for (let at = 0; at < answers.length; at += width) softmax(answers.subarray(at, at + width))
}

const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score))

const logit = (p: number): number => Math.log(p / (1 - p))

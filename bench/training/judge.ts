import { readFileSync } from 'node:fs'
import { auc, logloss, rootMeanSquaredError } from '../../src/evaluation/index.ts'

/** How good answers are for the rows that were asked. */
export interface Quality {
  /** What a model is trained to make small: log loss, or root mean squared error. */
  readonly loss: number
  readonly auc?: number
}

/** Judges the answers in a file of doubles against the labels of a sheet; the same for everyone. */
export function judge(objective: string, { answers, labels }: { answers: string; labels: string }): Quality {
  const [given, right] = [doublesOf(answers), doublesOf(labels)]
  if (objective !== 'binary') return { loss: rootMeanSquaredError(given, right).value }
  return { loss: logloss(given, right, 1e-15).value, auc: auc(given, right).value }
}

function doublesOf(file: string): Float64Array {
  const { buffer, byteOffset, byteLength } = readFileSync(file)
  return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength))
}

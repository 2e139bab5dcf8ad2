import { LABEL, PROBABILITIES, VARIABLE } from '../inference/index.ts'
import { fail } from './errors.ts'
import type { Learner, Task } from './learner.ts'

const RESERVED: readonly string[] = [LABEL, PROBABILITIES, VARIABLE]

/** Refuses a task that cannot be learned, before any work is done. */
export function checkTask(learner: Learner, task: Task): void {
  const { label, objective, features, table } = task
  if (!learner.objectives.includes(objective))
    throw fail('wrong_objective', { learner: learner.name, objective, known: learner.objectives.join(', ') })
  if (features.length === 0) throw fail('no_features', {})
  for (const feature of features) if (RESERVED.includes(feature)) throw fail('reserved_name', { feature })
  if (table.rows === 0) throw fail('no_rows', {})
  const isGood = objective === 'binary' ? (value: number) => value === 0 || value === 1 : Number.isFinite
  const bad = label.reduce((count, value) => count + Number(!isGood(value)), 0)
  if (bad > 0) throw fail('bad_label', { rows: bad, wanted: objective === 'binary' ? '0 or 1' : 'a finite number' })
  if (objective === 'binary' && label.every((value) => value === label[0]))
    throw fail('one_class', { rows: label.length, label: label[0]! })
}

/** The mean label, each row counted by its weight. */
export function meanLabel({ label, weights }: Task): number {
  let sum = 0
  let total = 0
  for (let row = 0; row < label.length; row++) {
    const weight = weights?.[row] ?? 1
    sum += weight * label[row]!
    total += weight
  }
  return sum / total
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

/** ln(p / (1 - p)). */
export function logit(p: number): number {
  return Math.log(p / (1 - p))
}

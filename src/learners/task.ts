import type { Table } from '../table/index.ts'
import { fail } from './errors.ts'
import type { Goal, Learner, Objective } from './learner.ts'
import type { Sheet } from './sheet.ts'

/** What to learn from a raw table. Arrays have one value for each row of their table. */
export interface Task {
  readonly table: Table
  /** The columns to learn from; those that vary become the inputs of the model, under these names. */
  readonly features: readonly string[]
  /** As in `Goal`. */
  readonly label: Float64Array
  readonly objective: Objective
  /** Names of the classes by their number; without them a model answers 0, 1, … */
  readonly classes?: readonly string[]
  readonly weights?: Float64Array
  readonly groups?: Int32Array
  /** Rows that are not learned from but tell when to stop. */
  readonly validation?: Validation
}

/** Rows beside those of a task. */
interface Validation {
  readonly table: Table
  readonly label: Float64Array
  readonly groups?: Int32Array
}

/** Classes of a task: those that are named, else as many as the largest label says; at least 2. */
function classCount({ label, classes }: Pick<Task, 'label' | 'classes'>): number {
  return classes?.length ?? label.reduce((most, value) => Math.max(most, value + 1), 2)
}

/**
 * What a task asks of a learner, over its own rows followed by those of its validation. Several classes of which there are two
 * are a binary objective.
 */
export function goalOf(task: Task): Goal {
  const { label, weights, groups, validation } = task
  const classes = task.objective === 'multiclass' ? classCount(task) : 1
  const later = validation?.label.length ?? 0
  const goal: Goal = {
    objective: task.objective === 'multiclass' && classes === 2 ? 'binary' : task.objective,
    width: classes > 2 ? classes : 1,
    label: validation ? joined(label, validation.label) : label,
    rows: range(0, label.length),
    ...(weights && { weights: later > 0 ? joined(weights, new Float64Array(later).fill(1)) : weights }),
    ...(groups && { groups: joinGroups(groups, validation) }),
  }
  return later > 0 ? { ...goal, stopping: range(label.length, label.length + later) } : goal
}

const range = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, i) => from + i)

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const all = new Float64Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}

/** Groups of the validation are never those of the rows before it. */
function joinGroups(groups: Int32Array, validation: Validation | undefined): Int32Array {
  if (validation === undefined) return groups
  const above = groups.reduce((most, group) => Math.max(most, group + 1), 0)
  const later = validation.groups ?? new Int32Array(validation.label.length)
  const lowest = later.reduce((least, group) => Math.min(least, group), 0)
  const all = new Int32Array(groups.length + later.length)
  all.set(groups)
  later.forEach((group, i) => {
    all[groups.length + i] = above + group - lowest
  })
  return all
}

/**
 * Refuses what cannot be learned, before any work is done. Every learner asks this first.
 *
 * Errors: `learners.wrong_objective`, `learners.no_features`, `learners.no_rows`, `learners.bad_label`, `learners.bad_weight`,
 * `learners.no_groups`, `learners.one_class`.
 */
export function checkGoal(learner: Learner, sheet: Sheet, goal: Goal): void {
  const { objective, rows, label } = goal
  if (!learner.objectives.includes(objective))
    throw fail('wrong_objective', { learner: learner.name, objective, known: learner.objectives.join(', ') })
  if (sheet.columns.length === 0) throw fail('no_features', {})
  if (rows.length === 0 || sheet.rows === 0) throw fail('no_rows', {})
  checkWeights(goal)
  if (objective === 'anomaly') return
  checkLabels(goal)
  if (objective === 'ranking' && goal.groups?.length !== sheet.rows) throw fail('no_groups', {})
  const first = label[rows[0]!]!
  if ((objective === 'binary' || objective === 'multiclass') && rows.every((row) => label[row] === first))
    throw fail('one_class', { rows: rows.length, label: first })
}

function checkLabels({ objective, width, label, rows, stopping }: Goal): void {
  const [isGood, wanted] = GOOD_LABELS[objective](width)
  let bad = 0
  for (const part of [rows, stopping ?? []]) for (const row of part) if (!isGood(label[row]!)) bad++
  if (bad > 0) throw fail('bad_label', { rows: bad, wanted })
}

type Rule = readonly [isGood: (value: number) => boolean, wanted: string]

const GOOD_LABELS: Readonly<Record<Objective, (width: number) => Rule>> = {
  binary: () => [(value) => value === 0 || value === 1, '0 or 1'],
  multiclass: (width) => [
    (value) => Number.isInteger(value) && value >= 0 && value < width,
    `a whole number from 0 to ${width - 1}`,
  ],
  regression: () => [Number.isFinite, 'a finite number'],
  ranking: () => [(value) => Number.isFinite(value) && value >= 0, 'a finite relevance of at least 0'],
  anomaly: () => [() => true, 'anything'],
}

function checkWeights({ weights, rows }: Goal): void {
  if (weights === undefined) return
  let bad = 0
  for (const row of rows) if (!(weights[row]! > 0 && weights[row]! < Number.POSITIVE_INFINITY)) bad++
  if (bad > 0) throw fail('bad_weight', { rows: bad })
}

import type { Table } from '../table/index.ts'
import { learnerNamed, optionsOf } from './catalog.ts'
import type { FitContext, LearnerSpec } from './learner.ts'
import { fitPreparation, type PreparationOrder } from './preparation.ts'
import { sealModel } from './seal.ts'
import type { Sheet } from './sheet.ts'
import { goalOf, type Task } from './task.ts'

/** A model that was learned from a raw table. */
export interface Fitted {
  /** The model in ONNX: one input a feature that varies, see `sealModel`. */
  readonly onnx: Uint8Array
  /** The probability of the second of two classes, of each class in rows of all, or the number, for each row. */
  readonly predict: (table: Table) => Float64Array
  /** Rounds that were kept, for learners that stop early. */
  readonly rounds?: number
  /** Numbers worth keeping, see `Learned`. */
  readonly summary: Readonly<Record<string, number>>
}

/**
 * Prepares a table, fits what a specification names and seals the model. Errors: those of `optionsOf`, `fitPreparation`, the learner
 * and `sealModel`.
 *
 * @example
 * fitLearner(boosting(), { table, features: ['distance', 'origin'], label, objective: 'binary' }, context).onnx
 */
export function fitLearner(spec: LearnerSpec, task: Task, context: FitContext): Fitted {
  const learner = learnerNamed(spec.learner)
  const options = optionsOf(spec) as never
  const { table, features, classes } = task
  const goal = goalOf(task)
  const order: PreparationOrder = { features, goal: { ...goal, label: task.label } }
  const { preparation, sheet } = fitPreparation(table, order)
  const all = task.validation ? joined(sheet, preparation.apply(task.validation.table)) : sheet
  const learned = learner.fit(all, goal, { options, context })
  const { onnx, predict } = sealModel({
    name: learner.name,
    preparation,
    objective: goal.objective,
    width: goal.width,
    members: [{ weight: 1, learned }],
    check: table,
    ...(classes && { classes }),
  })
  const { rounds, summary } = learned
  return { onnx, predict, summary, ...(rounds !== undefined && { rounds }) }
}

/** The rows of two sheets with the same columns, one after the other. */
function joined(first: Sheet, second: Sheet): Sheet {
  const columns = first.columns.map((column, i) => {
    const values = new Float32Array(first.rows + second.rows)
    values.set(column.values)
    values.set(second.columns[i]!.values, first.rows)
    return { ...column, values }
  })
  return { rows: first.rows + second.rows, columns }
}

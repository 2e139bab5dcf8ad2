import { compile, encodeModel, graph, type Plan, scoreTable, value } from '../inference/index.ts'
import { sliceRows, type Table } from '../table/index.ts'
import { fail } from './errors.ts'
import type { Learned, Objective } from './learner.ts'
import type { Preparation } from './preparation.ts'
import { answersOf } from './seal/answers.ts'
import { outputGraph } from './seal/outputs.ts'

/** One learned model and its share in the answer; shares sum to 1. */
export interface Member {
  readonly weight: number
  readonly learned: Learned
}

/**
 * Corrects probabilities: the softmax over classes of slope * ln p + offset. Two classes have one offset, and logit p in the
 * place of ln p.
 */
export interface Calibration {
  readonly slope: number
  readonly offsets: readonly number[]
}

/** What answers are made of. */
export interface Answering {
  readonly preparation: Preparation
  readonly objective: Objective
  /** Scores of a row of each member, as in `Goal`. */
  readonly width: number
  readonly members: readonly Member[]
  readonly calibration?: Calibration
}

/** What goes into a sealed model. */
export interface Sealing extends Answering {
  /** The name of the graph and `millrace.learner`. */
  readonly name: string
  /** Names of the classes by their number; 0, 1, … without them. */
  readonly classes?: readonly string[]
  /** Added to a number for its `lower` and `upper` bound, such as [-3.1, 2.8]. */
  readonly interval?: readonly [lower: number, upper: number]
  /** Further metadata of the model. */
  readonly metadata?: Readonly<Record<string, string>>
  /** The rows on which the model is checked against its members: those it was trained on. */
  readonly check: Table
}

/** An ONNX model that was checked. */
export interface Sealed {
  readonly onnx: Uint8Array
  readonly plan: Plan
  /** The probability of the second of two classes, of each class in rows of all, or the number, for each row. */
  readonly predict: (table: Table) => Float64Array
}

/** How far the answers of a sealed model may be from its members' own, of the largest value. */
const MOST_DIFFERENCE = 1e-5

/**
 * Puts a preparation and what was learned from its sheets into one ONNX model and checks it on every row.
 *
 * Outputs: `label` [rows] and `probabilities` [rows, classes] for classes; `variable` [rows, 1] for all else, with `lower` and
 * `upper` [rows, 1] where there is an interval. Metadata: `millrace.learner`, `millrace.objective`, `millrace.categories` (the texts
 * each column of categories had in training, as JSON), and `millrace.classes` where classes have names.
 *
 * Errors: `learners.export_differs` when a row differs from the members' own answer by more than 1e-5 (of the largest value,
 * where that is above 1).
 *
 * @example
 * sealModel({ name: 'linear', preparation, objective: 'regression', width: 1, members: [{ weight: 1, learned }], check: table }).onnx
 */
export function sealModel(sealing: Sealing): Sealed {
  const onnx = encodeModel(modelOf(sealing))
  const plan = compile(onnx)
  const predict = (table: Table): Float64Array => scoreTable(plan, table)
  checkSame(predict(sealing.check), ownAnswers(sealing))
  return { onnx, plan, predict }
}

function modelOf(sealing: Sealing) {
  const { name, preparation, objective, classes } = sealing
  const answers = outputGraph(sealing)
  return graph({
    name,
    inputs: preparation.inputs.map((input) => value(input.name, input.type, ['N', 1])),
    outputs: answers.outputs,
    nodes: [...preparation.nodes, ...answers.nodes],
    initializers: { ...preparation.initializers, ...answers.initializers },
    opsets: { '': 15, 'ai.onnx.ml': answers.ml, ...preparation.opsets },
    metadata: {
      'millrace.learner': name,
      'millrace.objective': objective,
      'millrace.categories': JSON.stringify(preparation.categories),
      ...(classes && { 'millrace.classes': JSON.stringify(classes) }),
      ...sealing.metadata,
    },
  })
}

/** Rows whose sheet is made at a time. */
const PART_ROWS = 2 ** 16

/** What the members say of the rows to check. */
function ownAnswers(sealing: Sealing): Float64Array {
  const { check: table, width } = sealing
  const all = new Float64Array(table.rows * width)
  for (let from = 0; from < table.rows; from += PART_ROWS)
    all.set(answersOf(sealing, sliceRows(table, from, from + PART_ROWS)), from * width)
  return all
}

function checkSame(exported: Float64Array, own: Float64Array): void {
  const largest = own.reduce((most, answer) => Math.max(most, Math.abs(answer)), 1)
  const limit = MOST_DIFFERENCE * largest
  let difference = 0
  for (let at = 0; at < own.length; at++) {
    const apart = Math.abs(exported[at]! - own[at]!)
    // what is not a number stays the largest difference
    if (!(apart <= difference) && !Number.isNaN(difference)) difference = apart
  }
  if (exported.length !== own.length || !(difference <= limit)) throw fail('export_differs', { difference, limit })
}

import type { Static, TObject } from 'typebox'
import type { Random } from '../base/index.ts'
import type { GraphNode, Tensor } from '../inference/index.ts'
import type { Crew } from './crew.ts'
import type { Sheet } from './sheet.ts'

/**
 * What is learned: the probability of the second of two classes; of each of several; the mean of a number; an order of rows
 * within groups; or how unlike the others a row is.
 */
export type Objective = 'binary' | 'multiclass' | 'regression' | 'ranking' | 'anomaly'

/** What to learn from a sheet. Arrays have one value for each row of the sheet; `rows` says which of them count. */
export interface Goal {
  readonly objective: Objective
  /**
   * 0 or 1 (binary), 0 to classes - 1 (multiclass), a finite number (regression), a relevance of at least 0 (ranking); not read for
   * an anomaly.
   */
  readonly label: Float64Array
  /** Scores of a row: the number of classes where there are more than two, else 1. */
  readonly width: number
  /** How much each row counts, above 0; all alike without it. */
  readonly weights?: Float64Array
  /** Ranking: the group of each row, such as a query; rows of a group stand together. */
  readonly groups?: Int32Array
  /** The rows to learn from: positions in the sheet, ascending. */
  readonly rows: Int32Array
  /** Rows that are not learned from but tell when to stop. */
  readonly stopping?: Int32Array
}

/** What a learner is given besides sheet and goal. */
export interface FitContext {
  readonly random: Random
  /** How far the fit has come, 0 to 1, with a word on what is being done. */
  readonly progress: (done: number, doing: string) => void
  /** Threads that may be used; the caller's own without it. The result is the same on any number of them. */
  readonly crew?: Crew
  /** Asked now and then: true ends the fit early with what was learned so far; `rounds` tells how far it came. */
  readonly isLate?: () => boolean
}

/** What turns scores into an answer: nothing, 1 / (1 + e^-s), the softmax over classes, or e^s. */
export type Link = 'identity' | 'logistic' | 'softmax' | 'exp'

/** Nodes of an ONNX graph from `FEATURES` to `SCORES`; all other names in it begin with `/`. */
export interface Body {
  readonly nodes: readonly GraphNode[]
  readonly initializers?: Readonly<Record<string, Tensor>>
  /** The version of `ai.onnx.ml` that the nodes need; 3 when not given. */
  readonly ml?: number
}

/** What a body reads: the columns of a sheet beside each other, [rows, columns] float. */
export const FEATURES = '/features'
/** What a body writes: [rows, width] float. */
export const SCORES = '/scores'

/** What a learner made of a sheet. */
export interface Learned {
  readonly body: Body
  readonly link: Link
  /** The scores of the rows of any sheet with the same columns, row-major [rows, width], before the link, in double precision. */
  readonly scores: (sheet: Sheet) => Float64Array
  /** Rounds that were kept, for learners that stop early. */
  readonly rounds?: number
  /** Numbers worth keeping: sizes, losses, `gain.<column>` as shares that sum to 1. */
  readonly summary: Readonly<Record<string, number>>
}

/**
 * One algorithm. The same sheet, goal, options and random stream give the same bytes, on any number of threads.
 *
 * Errors of `fit`: `learners.no_rows`, `learners.no_features`, `learners.bad_label`, `learners.one_class`,
 * `learners.wrong_objective`, `learners.bad_option`.
 */
export interface Learner<O extends TObject = TObject> {
  readonly name: string
  /** One sentence, for the reference. */
  readonly does: string
  /** Every option with its range and default. */
  readonly options: O
  readonly objectives: readonly Objective[]
  readonly fit: (
    sheet: Sheet,
    goal: Goal,
    how: { readonly options: Static<O>; readonly context: FitContext },
  ) => Learned
}

/** A learner with the options a user chose; plain JSON. */
export interface LearnerSpec {
  readonly learner: string
  readonly options: Readonly<Record<string, number | string | boolean>>
}

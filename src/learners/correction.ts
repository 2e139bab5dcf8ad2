import { seededRandom } from '../base/index.ts'
import { type BoostRules, boost } from './boosting/boost.ts'
import { logistic } from './boosting/classes.ts'
import { squared } from './boosting/regression.ts'
import type { Sheet } from './sheet.ts'
import { binSheet, MOST_BINS } from './trees/binned.ts'
import type { Tree } from './trees/tree.ts'
import { forestScores } from './trees/walk.ts'

/** Trees that were fitted to what a score leaves out, in plain JSON. */
export interface Correction {
  readonly start: number
  readonly trees: readonly CorrectionTree[]
}

/** A tree of a correction, see `Tree`; a set is null for a column of numbers, a threshold null where only missing values go right. */
interface CorrectionTree {
  readonly column: readonly number[]
  readonly threshold: readonly (number | null)[]
  readonly sets: readonly (readonly number[] | null)[]
  readonly missingLeft: readonly number[]
  readonly left: readonly number[]
  readonly right: readonly number[]
  readonly value: readonly number[]
}

/** What to fit. Arrays have one value for each row of the sheet; `rows` says which of them count, ascending. */
export interface CorrectionGoal {
  /** 0 or 1 with an offset in log odds, or a number whose mean is foretold. */
  readonly label: Float64Array
  readonly rows: Int32Array
  /** The log odds that each row begins with; without them the label is a number. */
  readonly offset?: Float64Array
}

/** Few and shallow trees, drawn to nothing where rows are few: a correction must not be worse than none. */
const RULES: BoostRules = {
  ...{ rounds: 60, learningRate: 0.1, leaves: 16, depth: 4, minLeaf: 20, minHessian: 20, l2: 1 },
  ...{ rowShare: 1, columnShare: 1, patience: 0 },
  categories: { oneByOne: 4, most: 32, leastRows: 20, smoothing: 10, l2: 10 },
}

/**
 * Fits 60 boosted trees of depth 4 to what an offset leaves out, or to the mean of a number. No randomness: the same rows give the
 * same bytes, in any order.
 *
 * Errors: `learners.too_large`.
 */
export function fitCorrection(sheet: Sheet, { label, rows, offset }: CorrectionGoal): Correction {
  const goal = { objective: offset ? ('binary' as const) : ('regression' as const), label, rows, width: 1 }
  const { start, trees } = boost(binSheet(sheet, MOST_BINS), goal, {
    loss: offset ? logistic : squared,
    rules: RULES,
    context: { random: seededRandom(1), progress: () => {} },
    ...(offset && { offset: Float64Array.from(rows, (row) => offset[row]!) }),
  })
  return { start: start[0]!, trees: trees.map(recordOf) }
}

/** What the trees add to each row of a sheet of the same columns: log odds, or the mean of the number. */
export function correctionOf({ start, trees }: Correction, sheet: Sheet): Float64Array {
  return forestScores({ start: [start], trees: trees.map(treeOf), targets: trees.map(() => 0) }, sheet)
}

function recordOf({ column, threshold, sets, missingLeft, left, right, value }: Tree): CorrectionTree {
  return {
    column: [...column],
    threshold: [...threshold].map((each) => (Number.isFinite(each) ? each : null)),
    sets: sets.map((set) => set ?? null),
    missingLeft: [...missingLeft],
    left: [...left],
    right: [...right],
    value: [...value],
  }
}

function treeOf({ column, threshold, sets, missingLeft, left, right, value }: CorrectionTree): Tree {
  return {
    column: Int32Array.from(column),
    threshold: Float32Array.from(threshold, (each) => each ?? Number.POSITIVE_INFINITY),
    sets: sets.map((set) => set ?? undefined),
    missingLeft: Uint8Array.from(missingLeft),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    gain: new Float64Array(column.length),
    value: Float32Array.from(value),
  }
}

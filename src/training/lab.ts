import { seededRandom } from '../base/index.ts'
import {
  buildReference,
  type EstimatorState,
  fitEstimator,
  type HeldOut,
  type Objective,
  type Reference,
} from '../evaluation/index.ts'
import { compile, feedsOf, scoresOf } from '../inference/index.ts'
import { fitLearner, type LearnerSpec, learnerNamed, type Task } from '../learners/index.ts'
import { type Table, takeRows } from '../table/index.ts'
import { type Estimates, measure } from './metrics.ts'
import { partRows } from './parts.ts'
import { recalibrate } from './recalibrate.ts'
import type { Report } from './thread.ts'

/** Rows with everything that is needed to learn from them. All arrays have one value a row, in the order of time. */
export interface LabRows {
  readonly table: Table
  readonly features: readonly string[]
  readonly label: Float64Array
  readonly times: Float64Array
  readonly known: Float64Array
  readonly objective: Objective
  /** The first moment that is held out, in milliseconds. */
  readonly cut: number
}

/** What to fit: on the rows before the cut, after finding the number of rounds there; or on all rows with rounds that are known. */
export interface FitOrder {
  readonly learner: LearnerSpec
  readonly seed: number
  readonly on: 'train' | 'all'
  readonly rounds?: number
  /** Instead of learning: this model, its answers corrected. */
  readonly base?: Uint8Array
}

/** A model that was fitted in a lab. */
export interface LabFit {
  readonly onnx: Uint8Array
  readonly rounds: number | null
  readonly summary: Readonly<Record<string, number>>
}

/** Fits and judges models over the same rows. Pure: a thread of its own runs it beside a server. */
export interface Lab {
  /** Errors: those of the learner. */
  fit(order: FitOrder, report: Report): LabFit
  /** Measures a model on the held-out rows. Errors: `inference.missing_input` where it needs a column that is not there. */
  judge(onnx: Uint8Array): Estimates
  /** What monitoring compares with: the columns and the predictions of a model over all rows. */
  reference(onnx: Uint8Array, heldOut: HeldOut): Reference
  /**
   * What tells performance without labels, from the held-out rows and what a model of the rows before the cut answers for them; or why
   * there is none.
   */
  estimator(onnx: Uint8Array): EstimatorState | string
}

/** A lab over rows. */
export function createLab(rows: LabRows): Lab {
  const { table, label, times, features, objective } = rows
  const parts = partRows(times, rows.known, rows.cut)
  const all = Int32Array.from({ length: table.rows }, (_, row) => row)
  const score = (onnx: Uint8Array, rows: Int32Array): Float64Array => {
    const plan = compile(onnx)
    return scoresOf(plan.run(feedsOf(takeRows(table, rows), plan)))
  }
  const taskOf = (rows: Int32Array): Task => ({
    table: takeRows(table, rows),
    features,
    label: pick(label, rows),
    objective,
  })

  function roundsOf(learner: LearnerSpec, seed: number, report: Report): number | undefined {
    const [early, stopping] = [taskOf(parts.early), taskOf(parts.stopping)]
    if (isOneSided(early) || stopping.label.length === 0) return undefined
    const validation = { table: stopping.table, label: stopping.label }
    const { rounds } = fitLearner(learner, { ...early, validation }, { random: seededRandom(seed), progress: report })
    return Math.max(1, rounds ?? 1)
  }

  function recalibratedOn(base: Uint8Array, rows: Int32Array): LabFit {
    const { onnx, summary } = recalibrate(base, objective, { answers: score(base, rows), labels: pick(label, rows) })
    return { onnx, summary, rounds: null }
  }

  return {
    fit({ learner, seed, on, rounds: known, base }, report) {
      if (base) return recalibratedOn(base, on === 'train' ? parts.train : all)
      const isSearch = on === 'train' && known === undefined
      const stops = stopsEarly(learner.learner)
      const early: Report = (done, doing) => report(done / 2, doing)
      const found = isSearch && stops ? roundsOf(learner, seed, early) : known
      const rounds = stops ? found : undefined
      const options = rounds === undefined ? learner.options : { ...learner.options, rounds, patience: 0 }
      const half: Report = (done, doing) => report(isSearch ? 0.5 + done / 2 : done, doing)
      const context = { random: seededRandom(seed), progress: half }
      const task = taskOf(on === 'train' ? parts.train : all)
      const fitted = fitLearner({ ...learner, options }, task, context)
      return { onnx: fitted.onnx, summary: fitted.summary, rounds: stops ? (fitted.rounds ?? null) : null }
    },
    judge: (onnx) => measure(objective, score(onnx, parts.test), pick(label, parts.test)),
    reference: (onnx, heldOut) =>
      buildReference({ table, features, predictions: score(onnx, all), times, labels: label, objective, heldOut }),
    estimator(onnx) {
      const labels = pick(label, parts.test)
      const lacks = tooFewFor(labels, objective)
      if (lacks !== undefined) return lacks
      const rows = { table: takeRows(table, parts.test), scores: score(onnx, parts.test) }
      return fitEstimator({ ...rows, features, labels, objective })
    },
  }
}

const pick = (values: Float64Array, rows: Int32Array): Float64Array => Float64Array.from(rows, (row) => values[row]!)

/** True for a learner that goes on in rounds until held-out rows say stop. */
export function stopsEarly(learner: string): boolean {
  const { properties } = learnerNamed(learner).options
  return 'patience' in properties && 'rounds' in properties
}

const LEAST_LABELS = 2_000
const LEAST_OF_RARER = 100

/** Why so few labels say nothing of performance without labels. */
function tooFewFor(labels: Float64Array, objective: Objective): string | undefined {
  if (labels.length < LEAST_LABELS) return `${labels.length} labels held out, it takes ${LEAST_LABELS}`
  if (objective === 'regression') return undefined
  const ones = labels.reduce((sum, each) => sum + each, 0)
  const rarer = Math.min(ones, labels.length - ones)
  return rarer < LEAST_OF_RARER ? `${rarer} labels of the rarer class held out, it takes ${LEAST_OF_RARER}` : undefined
}

/** True where there is nothing to learn a difference from. */
function isOneSided({ label, objective }: Task): boolean {
  return label.length === 0 || (objective === 'binary' && label.every((value) => value === label[0]))
}

import { type Objective, rowLoss } from '../evaluation/index.ts'
import { compile, feedsOf, scoresOf } from '../inference/index.ts'
import type { LearnerSpec } from '../learners/index.ts'
import { BLOCK_LADDER, type MixtureState, pilotBlock, tMixture } from '../math/index.ts'
import { type Table, takeRows } from '../table/index.ts'
import { createLab, type LabRows } from './lab.ts'
import { corrected } from './recalibrate.ts'
import type { Report } from './thread.ts'

/** What is learned from: all from a moment on, or so much before a fold. Milliseconds. */
export type Learned = { readonly from: number } | { readonly lengthMs: number }

/** What competes with the champion on the folds of a backtest. Moments are milliseconds. */
export interface TrialOrder {
  /** Learned anew before each fold, from rows of that length before it, or from a moment on, whose label was known at the fold's first moment. */
  readonly learn?: Learned & { readonly learner: LearnerSpec; readonly seed: number }
  /** Or a model that is there. */
  readonly model?: Uint8Array
  /** Or the champion, its answers corrected before each fold by rows of that length before it. */
  readonly recalibrate?: { readonly lengthMs: number }
  readonly champion: Uint8Array
  readonly folds: readonly { readonly from: number; readonly to: number }[]
  /** `brier` for probabilities judged by it; else log loss, or the squared error of a regression. */
  readonly metric: string
}

/** One model beside another on the same rows. Losses are means a row. */
export interface Paired {
  /** Mean of the folds' means. */
  readonly loss: number
  readonly championLoss: number
  readonly rows: number
  /** Loss of the first minus loss of the second, with its always-valid 99 % interval over blocks; null while unbounded. */
  readonly difference: number
  readonly low: number | null
  readonly high: number | null
  readonly blocks: number
  readonly blockMs: number
  /** Of the difference, over blocks; null for fewer than two. Decisions that were recorded before it was kept lack it. */
  readonly standardError?: number | null
}

/** How a candidate did beside the champion on all folds. */
export interface Trial extends Paired {
  /**
   * The candidate on the last fold, beside itself as it would have been learned a fold earlier (`championLoss` is of that): what it is worth to
   * learn again now. It stands in for a champion that has learned from the folds, and so looks better there than it will be.
   */
  readonly renewed?: Paired
  readonly folds: readonly {
    readonly from: number
    readonly to: number
    readonly loss: number
    readonly championLoss: number
    readonly rows: number
  }[]
}

/** Losses of two models on the rows of a fold. */
export interface Scored {
  readonly from: number
  readonly to: number
  readonly loss: number
  readonly championLoss: number
  readonly times: Float64Array
  readonly differences: Float64Array
}

/** A fold of a candidate, with what it learned before it. */
interface Fold {
  readonly scored: Scored
  readonly model: Uint8Array | undefined
  /** Beside itself as it was learned before the fold before. */
  readonly overEarlier: Scored | undefined
}

/**
 * Judges a candidate forward in time: for each fold it is fitted on what was known before, as a training would, and scored on the fold. `undefined`
 * where a fold has no labeled rows, or nothing before it to learn from. Pure.
 *
 * Errors: those of the learner; `inference.missing_input` where a model needs a column that is not there.
 */
export function runTrial(rows: LabRows, order: TrialOrder, report: Report): Trial | undefined {
  const folds: Fold[] = []
  const { length } = order.folds
  for (const [i, fold] of order.folds.entries()) {
    const within: Report = (done, doing) => report((i + done) / length, doing)
    const earlier = folds.at(-1)?.model
    const one = scoreFold(rows, { ...order, fold, ...(earlier && { earlier }) }, within)
    if (!one) return undefined
    folds.push(one)
  }
  const { overEarlier } = folds.at(-1)!
  const trial = judgeFolds(folds.map(({ scored }) => scored))
  return overEarlier ? { ...trial, renewed: paired([overEarlier]) } : trial
}

type FoldOrder = TrialOrder & { readonly fold: TrialOrder['folds'][number]; readonly earlier?: Uint8Array }

function scoreFold(rows: LabRows, order: FoldOrder, report: Report): Fold | undefined {
  const { fold, metric, earlier } = order
  const held = where(rows, (row) => rows.times[row]! >= fold.from && rows.times[row]! < fold.to && isLabeled(rows, row))
  if (held.length === 0) return undefined
  const table = takeRows(rows.table, held)
  const its = scores(order.champion, table)
  const learned = fitBefore(rows, order, report)
  const own = answersFor(rows, order, { table, its, learned })
  if (!own) return undefined
  const loss = lossBy(rows.objective, metric)
  const lossesOf = (answers: Float64Array) => answers.map((answer, i) => loss(answer, rows.label[held[i]!]!))
  const times = Float64Array.from(held, (row) => rows.times[row]!)
  const beside = (other: Float64Array): Scored => ({ ...fold, ...besideOf(lossesOf(own), lossesOf(other)), times })
  return { scored: beside(its), model: learned, overEarlier: earlier && beside(scores(earlier, table)) }
}

function besideOf(own: Float64Array, other: Float64Array): Pick<Scored, 'loss' | 'championLoss' | 'differences'> {
  const meanOf = (losses: Float64Array): number => losses.reduce((sum, loss) => sum + loss, 0) / losses.length
  return { loss: meanOf(own), championLoss: meanOf(other), differences: own.map((loss, i) => loss - other[i]!) }
}

/** What the candidate answers for the rows of a fold. */
function answersFor(
  rows: LabRows,
  order: FoldOrder,
  held: { readonly table: Table; readonly its: Float64Array; readonly learned: Uint8Array | undefined },
): Float64Array | undefined {
  if (order.recalibrate) return correctedBefore(rows, order, held.its)
  const model = order.model ?? held.learned
  return model && scores(model, held.table)
}

/** The champion's answers, corrected by what was known before a fold; `undefined` where that is too little. */
function correctedBefore(rows: LabRows, order: FoldOrder, its: Float64Array): Float64Array | undefined {
  const { fold, recalibrate } = order
  const { known } = knownBefore(rows, { from: fold.from - recalibrate!.lengthMs, to: fold.from })
  if (isTooLittle(rows, known)) return undefined
  const answers = scores(order.champion, takeRows(rows.table, known))
  return corrected(rows.objective, { answers, labels: Float64Array.from(known, (row) => rows.label[row]!) }, its)
}

/** Fits on what was known before a fold; `undefined` where that is nothing. */
function fitBefore(rows: LabRows, { learn, fold }: FoldOrder, report: Report): Uint8Array | undefined {
  if (!learn) return undefined
  const from = 'from' in learn ? learn.from : fold.from - learn.lengthMs
  const { before, known } = knownBefore(rows, { from, to: fold.from })
  if (isTooLittle(rows, known)) return undefined
  const lab = createLab({ ...partOf(rows, before), cut: fold.from })
  return lab.fit({ learner: learn.learner, seed: learn.seed, on: 'train' }, report).onnx
}

/** The rows between two moments, and those of them whose label was known at the second. */
function knownBefore(rows: LabRows, { from, to }: { readonly from: number; readonly to: number }) {
  const before = where(rows, (row) => rows.times[row]! >= from && rows.times[row]! < to)
  return { before, known: before.filter((row) => isLabeled(rows, row) && rows.known[row]! <= to) }
}

function isTooLittle({ label }: LabRows, known: Int32Array): boolean {
  return known.length < LEAST_ROWS || known.every((row) => label[row] === label[known[0]!])
}

/** With fewer nothing is learned that could be compared. */
const LEAST_ROWS = 100

function partOf(rows: LabRows, chosen: Int32Array): LabRows {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(chosen, (row) => values[row]!)
  const { label, times, known } = rows
  return { ...rows, table: takeRows(rows.table, chosen), label: pick(label), times: pick(times), known: pick(known) }
}

function where({ times }: LabRows, holds: (row: number) => boolean): Int32Array {
  return Int32Array.from(times.keys()).filter((row) => holds(row))
}

const isLabeled = ({ label }: LabRows, row: number): boolean => !Number.isNaN(label[row]!)

function scores(onnx: Uint8Array, table: Table): Float64Array {
  const plan = compile(onnx)
  return scoresOf(plan.run(feedsOf(table, plan)))
}

function lossBy(objective: Objective, metric: string): (prediction: number, label: number) => number {
  if (objective === 'binary' && metric === 'brier') return (prediction, label) => (prediction - label) ** 2
  return (prediction, label) => rowLoss(objective, prediction, label)
}

/** Puts folds together: what a candidate lost beside the champion, and how surely. */
export function judgeFolds(scored: readonly Scored[]): Trial {
  const folds = scored.map(({ from, to, loss, championLoss, differences }) => ({
    ...{ from, to, loss, championLoss, rows: differences.length },
  }))
  return { ...paired(scored), folds }
}

function paired(scored: readonly Scored[]): Paired {
  const mean = (of: (one: Scored) => number): number => scored.reduce((sum, one) => sum + of(one), 0) / scored.length
  const times = joined(scored.map((one) => one.times))
  const values = joined(scored.map((one) => one.differences))
  const blockMs = blockLength(times, joined(scored.map(({ differences }) => centered(differences))))
  const { state, typical } = inBlocks(times, values, blockMs)
  const { low, high } = tMixture.interval(state)
  const total = values.reduce((sum, value) => sum + value, 0)
  return {
    ...{ loss: mean(({ loss }) => loss), championLoss: mean(({ championLoss }) => championLoss), rows: values.length },
    ...{ difference: state.n === 0 ? total / Math.max(1, values.length) : state.s / state.n, blocks: state.n, blockMs },
    standardError: standardErrorOf(state),
    low: Number.isFinite(low) && typical > 0 ? low : null,
    high: Number.isFinite(high) && typical > 0 ? high : null,
  }
}

/** Dependence is looked for within folds: that they differ from each other comes from what could be learned before each. */
function centered(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  return values.map((value) => value - mean)
}

/** Of the mean of blocks; null for fewer than two. */
function standardErrorOf({ n, s, v }: MixtureState): number | null {
  return n < 2 ? null : Math.sqrt(Math.max(0, v - (s * s) / n) / (n * (n - 1)))
}

/** Blocks of fewer rows are far from a bell curve; fewer blocks say nothing. The second matters more. */
const LEAST_ROWS_A_BLOCK = 25
const LEAST_BLOCKS = 12

/** As long as the dependence of the rows asks for, and with enough rows in each where that leaves enough of them. */
function blockLength(times: Float64Array, values: Float64Array): number {
  const { length } = pilotBlock({ times, values })
  const blocksOf = (rung: number): number => new Set(times.map((time) => Math.floor(time / rung))).size
  const rungs = BLOCK_LADDER.filter((rung) => rung > length && blocksOf(rung) >= LEAST_BLOCKS)
  const isFull = (rung: number): boolean => times.length >= LEAST_ROWS_A_BLOCK * blocksOf(rung)
  if (isFull(length)) return length
  return rungs.find(isFull) ?? rungs.at(-1) ?? length
}

/** Sums of the blocks over the rows of a typical one, so that a busy block weighs more. */
function inBlocks(times: Float64Array, values: Float64Array, blockMs: number) {
  const sums = new Map<number, number>()
  for (let i = 0; i < times.length; i++) {
    const key = Math.floor(times[i]! / blockMs)
    sums.set(key, (sums.get(key) ?? 0) + values[i]!)
  }
  const typical = values.length / Math.max(1, sums.size)
  let state = tMixture.start
  for (const sum of sums.values()) state = tMixture.add(state, sum / typical)
  return { state, typical }
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

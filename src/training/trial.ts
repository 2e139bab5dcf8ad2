import { type Objective, rowLoss } from '../evaluation/index.ts'
import { compile, feedsOf, scoresOf } from '../inference/index.ts'
import type { LearnerSpec } from '../learners/index.ts'
import { BLOCK_LADDER, pilotBlock, tMixture } from '../math/index.ts'
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

/** How a candidate did beside the champion, on the same rows of all folds. Losses are means a row. */
export interface Trial {
  /** Mean of the folds' means. */
  readonly loss: number
  readonly championLoss: number
  readonly rows: number
  /** Loss of the candidate minus loss of the champion, with its always-valid 99 % interval over blocks; null while unbounded. */
  readonly difference: number
  readonly low: number | null
  readonly high: number | null
  readonly blocks: number
  readonly blockMs: number
  readonly folds: readonly {
    readonly from: number
    readonly to: number
    readonly loss: number
    readonly rows: number
  }[]
}

interface Scored {
  readonly from: number
  readonly to: number
  readonly loss: number
  readonly championLoss: number
  readonly times: Float64Array
  readonly differences: Float64Array
}

/**
 * Judges a candidate forward in time: for each fold it is fitted on what was known before, as a training would, and scored on the fold. `undefined`
 * where a fold has no labeled rows, or nothing before it to learn from. Pure.
 *
 * Errors: those of the learner; `inference.missing_input` where a model needs a column that is not there.
 */
export function runTrial(rows: LabRows, order: TrialOrder, report: Report): Trial | undefined {
  const scored: Scored[] = []
  const { length } = order.folds
  for (const [i, fold] of order.folds.entries()) {
    const within: Report = (done, doing) => report((i + done) / length, doing)
    const one = scoreFold(rows, { ...order, fold }, within)
    if (!one) return undefined
    scored.push(one)
  }
  return judge(scored)
}

type FoldOrder = TrialOrder & { readonly fold: TrialOrder['folds'][number] }

function scoreFold(rows: LabRows, order: FoldOrder, report: Report): Scored | undefined {
  const { fold, metric } = order
  const held = where(rows, (row) => rows.times[row]! >= fold.from && rows.times[row]! < fold.to && isLabeled(rows, row))
  if (held.length === 0) return undefined
  const table = takeRows(rows.table, held)
  const its = scores(order.champion, table)
  const own = answersFor(rows, order, { table, its, report })
  if (!own) return undefined
  const loss = lossBy(rows.objective, metric)
  const [sums, differences] = [{ own: 0, its: 0 }, new Float64Array(held.length)]
  for (let i = 0; i < held.length; i++) {
    const label = rows.label[held[i]!]!
    const [a, b] = [loss(own[i]!, label), loss(its[i]!, label)]
    sums.own += a
    sums.its += b
    differences[i] = a - b
  }
  const times = Float64Array.from(held, (row) => rows.times[row]!)
  return { ...fold, loss: sums.own / held.length, championLoss: sums.its / held.length, times, differences }
}

/** What the candidate answers for the rows of a fold. */
function answersFor(
  rows: LabRows,
  order: FoldOrder,
  held: { readonly table: Table; readonly its: Float64Array; readonly report: Report },
): Float64Array | undefined {
  if (order.recalibrate) return correctedBefore(rows, order, held.its)
  const model = order.model ?? fitBefore(rows, order, held.report)
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

function judge(scored: readonly Scored[]): Trial {
  const mean = (of: (one: Scored) => number): number => scored.reduce((sum, one) => sum + of(one), 0) / scored.length
  const times = joined(scored.map((one) => one.times))
  const values = joined(scored.map((one) => one.differences))
  const blockMs = blockLength(times, values)
  const { state, typical } = inBlocks(times, values, blockMs)
  const { low, high } = tMixture.interval(state)
  const total = values.reduce((sum, value) => sum + value, 0)
  return {
    ...{ loss: mean(({ loss }) => loss), championLoss: mean(({ championLoss }) => championLoss), rows: values.length },
    ...{ difference: state.n === 0 ? total / Math.max(1, values.length) : state.s / state.n, blocks: state.n, blockMs },
    low: Number.isFinite(low) && typical > 0 ? low : null,
    high: Number.isFinite(high) && typical > 0 ? high : null,
    folds: scored.map(({ from, to, loss, differences }) => ({ from, to, loss, rows: differences.length })),
  }
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

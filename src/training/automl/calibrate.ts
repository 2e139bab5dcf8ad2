import {
  applyPlatt,
  applySoftmax,
  compareBy,
  conformalOffsets,
  type Estimate,
  estimateOf,
  type Judged,
  logOdds,
  metricNamed,
  metricsOf,
  plattMap,
  softmaxMap,
} from '../../evaluation/index.ts'
import type { Calibration } from '../../learners/index.ts'
import { judgedOf, takeValues } from './answers.ts'
import type { Material } from './material.ts'
import { type FoldScore, measureRows, standardError } from './score.ts'

/** What was found about answers for rows that were not learned from. */
export interface Calibrated {
  /** The correction of probabilities; null where it does not lessen the log loss of rows it was not fitted on. */
  readonly calibration: Calibration | null
  /** What to add to a number for the ends of its 90 % interval; null for classes, or where rows are too few. */
  readonly interval: readonly [number, number] | null
  /** Log loss without and with correction, for classes: each half of the rows corrected by the other. */
  readonly logloss: { readonly before: number; readonly after: number } | null
  /** The metric of each fold, after correction; each half of the rows corrected by the other. */
  readonly folds: readonly FoldScore[]
  /** Every metric of all held-out rows together, after correction. */
  readonly metrics: Estimates
}

/** Metrics by name; null where one cannot be told. */
export type Estimates = Readonly<Record<string, Omit<Estimate, 'value'> & { readonly value: number | null }>>

type Correction = Pick<Calibrated, 'calibration' | 'interval' | 'logloss'> & { readonly corrected: Float64Array }

const COVERAGE = 0.9
/** With fewer rows of the rarest class than this a correction is noise. */
const FEWEST_OF_CLASS = 50

/** Errors: none for answers and labels that metrics take. */
export function calibrateAnswers(
  material: Material,
  { answers, folds }: { readonly answers: Float64Array; readonly folds: readonly number[] },
): Calibrated {
  const rows = heldOutRows(material, folds)
  const labels = takeValues(material.label, rows)
  const rules = material.objective === 'regression' ? withInterval : withCalibration
  const { corrected, ...found } = rules({ answers, labels }, material)
  return {
    ...{ ...found, folds: scoresOfFolds(material, corrected, folds) },
    metrics: estimatesOf(judgedOf(material.objective, material.width, { answers: corrected, labels }), material),
  }
}

/** Every metric of answers, with its interval. */
export function estimatesOf(judged: Judged, { objective }: Pick<Material, 'objective'>): Estimates {
  const entries = metricsOf(objective).map((metric) => {
    const estimate = estimateOf(metric, judged)
    return [metric.name, { ...estimate, value: Number.isFinite(estimate.value) ? estimate.value : null }] as const
  })
  return Object.fromEntries(entries)
}

function scoresOfFolds(material: Material, answers: Float64Array, folds: readonly number[]): FoldScore[] {
  let from = 0
  return folds.map((fold) => {
    const { test } = material.folds[fold]!
    const to = from + test.length * material.width
    const { value, influence } = measureRows(material, test, answers.subarray(from, to))
    from = to
    return { fold, value, error: standardError(influence, test, material.blocks) }
  })
}

/** The held-out rows of folds, fold after fold. */
export function heldOutRows({ folds: all }: Pick<Material, 'folds'>, folds: readonly number[]): Int32Array {
  const parts = folds.map((fold) => all[fold]!.test)
  const rows = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    rows.set(part, at)
    at += part.length
  }
  return rows
}

function withInterval({ answers, labels }: Rows): Correction {
  const offsets = conformalOffsets(
    labels.map((label, row) => label - answers[row]!),
    COVERAGE,
  )
  return {
    calibration: null,
    interval: offsets ? [offsets.lower, offsets.upper] : null,
    logloss: null,
    corrected: answers,
  }
}

interface Rows {
  readonly answers: Float64Array
  readonly labels: Float64Array
}

function withCalibration(all: Rows, { objective, width }: Material): Correction {
  const none: Correction = { calibration: null, interval: null, logloss: null, corrected: all.answers }
  if (fewestOfClass(all.labels, width) < FEWEST_OF_CLASS) return none
  const corrected = new Float64Array(all.answers.length)
  for (const half of [0, 1]) {
    // rows of a half are neither neighbors nor of one fold
    const its = everyOther(all, width, half)
    const map = fitMap(everyOther(all, width, 1 - half), width)
    const after = applyMap(map, its.answers, width)
    for (let i = 0; i < its.labels.length; i++)
      for (let k = 0; k < width; k++) corrected[(2 * i + half) * width + k] = after[i * width + k]!
  }
  const judged = (answers: Float64Array) => judgedOf(objective, width, { answers, labels: all.labels })
  const metric = metricNamed(objective, 'logloss')
  const both = { first: judged(all.answers), second: judged(corrected) }
  const gain = compareBy(metric, both)
  const logloss = { before: metric.measure(both.first).value, after: metric.measure(both.second).value }
  return (gain.low ?? 0) > 0
    ? { calibration: fitMap(all, width), interval: null, logloss, corrected }
    : { ...none, logloss }
}

function fewestOfClass(labels: Float64Array, width: number): number {
  const counts = new Array<number>(Math.max(2, width)).fill(0)
  for (const label of labels) counts[label]!++
  return Math.min(...counts)
}

function everyOther({ answers, labels }: Rows, width: number, half: number): Rows {
  const rows = Int32Array.from({ length: Math.ceil((labels.length - half) / 2) }, (_, i) => 2 * i + half)
  return { answers: takeValues(answers, rows, width), labels: takeValues(labels, rows) }
}

function fitMap({ answers, labels }: Rows, width: number): Calibration {
  if (width > 1) return softmaxMap(answers, labels, width)
  const { slope, offset } = plattMap(logOdds(answers), labels)
  return { slope, offsets: [offset] }
}

function applyMap({ slope, offsets }: Calibration, answers: Float64Array, width: number): Float64Array {
  if (width > 1) return applySoftmax({ slope, offsets }, answers)
  return applyPlatt({ slope, offset: offsets[0]! }, logOdds(answers))
}

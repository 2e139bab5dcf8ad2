import type { Json } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { Objective } from '../loss.ts'
import type { Expected } from './expected.ts'
import {
  type Answered,
  type Foreteller,
  type ForetellerSource,
  type Foretold,
  fitForeteller,
  foretell,
  takeAnswered,
} from './foretell.ts'
import { estimableMetrics, expectedOf, type Measurable, realizedOf } from './measures.ts'

/** Raised when an estimator cannot be read by what was written before. */
export const ESTIMATOR_FORMAT = 'millrace.estimator/1'

/** What a metric was on the reference. */
export interface ReferenceMetric {
  /** Realized, over all its rows; null where it is not defined. */
  readonly value: number | null
  /** Standard deviation of the realized metric from chunk to chunk, at least what the chance of labels makes; null for fewer than 3. */
  readonly deviation: number | null
  /** Variance of the error of the estimate beyond the chance of labels, found on rows that it was not fitted on. */
  readonly extra: number
}

/** Tells how well a model does while labels are not there. Plain JSON, fitted once. */
export interface EstimatorState {
  readonly format: typeof ESTIMATOR_FORMAT
  readonly by: Foreteller
  /** Labeled rows it was fitted on, and those of the rarer class (null for a regression). */
  readonly rows: number
  readonly rarer: number | null
  /** A score from here on is a decision for 1, where a window does not say what was decided. */
  readonly threshold: number
  /** Rows of a chunk of the reference. */
  readonly chunk: number
  readonly metrics: Readonly<Record<string, ReferenceMetric>>
}

/** Labeled rows which the model did not learn from, in order of time. Arrays have one value for each row of the table. */
export interface EstimatorSource extends Answered {
  /** Columns that tell where the model is wrong: usually its features. */
  readonly features: readonly string[]
  /** 0 or 1, or a number; NaN where it is not known, and the row is left out. */
  readonly labels: Float64Array
  readonly objective: Objective
  /** What was decided, 0 or 1; else by `threshold`. */
  readonly predicted?: Float64Array
  /** Default .5. */
  readonly threshold?: number
  /** Rows of a chunk; a twelfth of the rows without it, from 250 to 5,000. */
  readonly chunk?: number
}

const LEAST_LABELS = 100
const LEAST_OF_RARER = 10
const LEAST_CHUNKS = 4
const CHUNKS = 12
const [SMALLEST_CHUNK, LARGEST_CHUNK] = [250, 5_000]
/** Parts of the reference that are foretold from the others: where rows are many, half of them teach as well as three quarters. */
const foldsFor = (rows: number): number => (rows < 20_000 ? 4 : 2)

/**
 * Fits what estimates performance without labels: for a classifier the chance of a 1 from the score by isotonic regression, corrected by
 * boosted trees over score and features; for a regression trees that foretell absolute and squared error. How wrong estimates are beyond
 * the chance of labels is found on parts of the reference that the fit did not see.
 *
 * Always the same bytes from the same rows. Errors: `evaluation.too_few_labels`, `evaluation.unequal_lengths`, `evaluation.missing_score`,
 * `evaluation.bad_label`, `table.unknown_column`.
 *
 * Sources: confidence-based and direct loss estimation as documented by NannyML; Hébert-Johnson et al. 2018 on calibration in parts.
 *
 * @example
 * const state = fitEstimator({ table, scores, labels, features: ['distance', 'origin'], objective: 'binary' })
 */
export function fitEstimator(source: EstimatorSource): EstimatorState {
  const { objective, threshold = 0.5 } = source
  const labeled = labeledRows(source)
  const rarer = objective === 'binary' ? rarerOf(labeled.labels) : null
  if (labeled.labels.length < LEAST_LABELS || (rarer ?? LEAST_OF_RARER) < LEAST_OF_RARER)
    throw fail('too_few_labels', { labels: labeled.labels.length, rarer: rarer ?? 'any' })
  const by = fitForeteller(labeled)
  const rows: Measurable = { scores: labeled.scores, predicted: labeled.predicted }
  const chunk = chunkOf(labeled.labels.length, source.chunk)
  const metrics = referenceMetrics(by, { ...labeled, rows, chunk })
  return { format: ESTIMATOR_FORMAT, by, rows: labeled.labels.length, rarer, threshold, chunk, metrics }
}

type Labeled = ForetellerSource & Measurable

function labeledRows({ table, scores, labels, features, objective, ...source }: EstimatorSource): Labeled {
  if (scores.length !== table.rows || labels.length !== table.rows)
    throw fail('unequal_lengths', { scores: scores.length, labels: labels.length })
  const rows = Int32Array.from(labels.keys()).filter((row) => !Number.isNaN(labels[row]!))
  const decided = source.predicted ?? decide(scores, source.threshold)
  for (const row of rows) {
    if (!Number.isFinite(scores[row]!)) throw fail('missing_score', { row })
    const label = labels[row]!
    if (objective === 'binary' && label !== 0 && label !== 1) throw fail('bad_label', { row, takes: '0 or 1' })
    if (!Number.isFinite(label)) throw fail('bad_label', { row, takes: 'a finite number' })
  }
  const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!)
  const taken = takeAnswered({ table, scores }, rows)
  return { ...taken, labels: pick(labels), predicted: pick(decided), features, objective }
}

/** The decision for a 1 of each score. */
export function decide(scores: Float64Array, threshold = 0.5): Float64Array {
  return scores.map((score) => Number(score >= threshold))
}

function rarerOf(labels: Float64Array): number {
  const ones = labels.reduce((sum, label) => sum + label, 0)
  return Math.min(ones, labels.length - ones)
}

function chunkOf(rows: number, given: number | undefined): number {
  const usual = Math.min(LARGEST_CHUNK, Math.max(SMALLEST_CHUNK, Math.floor(rows / CHUNKS)))
  return Math.min(given ?? usual, Math.max(1, Math.floor(rows / LEAST_CHUNKS)))
}

type Referenced = Labeled & { readonly rows: Measurable; readonly chunk: number }

function referenceMetrics(by: Foreteller, source: Referenced): Record<string, ReferenceMetric> {
  const { objective, rows, labels } = source
  const whole = realizedOf(objective, rows, labels)
  const told = foretoldByOthers(source)
  const chunks = Array.from({ length: Math.floor(labels.length / source.chunk) }, (_, k) => {
    const [from, to] = [k * source.chunk, (k + 1) * source.chunk]
    const part = { scores: rows.scores.subarray(from, to), predicted: rows.predicted.subarray(from, to) }
    const expected = expectedOf(by, part, cutForetold(told, from, to))
    return { expected, realized: realizedOf(objective, part, labels.subarray(from, to)) }
  })
  const entries = estimableMetrics(objective).map((metric) => {
    const pairs = chunks.map(({ expected, realized }) => ({ expected: expected[metric]!, realized: realized[metric]! }))
    return [metric, metricReference(whole[metric]!, pairs)] as const
  })
  return Object.fromEntries(entries)
}

/** What a metric was over the whole reference, and what its chunks say about how it varies and how far estimates are off. */
export function metricReference(
  whole: number,
  chunks: readonly { readonly expected: Expected; readonly realized: number }[],
): ReferenceMetric {
  const defined = chunks.filter(({ realized }) => Number.isFinite(realized))
  const beyond = defined.map(({ expected, realized }) => (realized - expected.value) ** 2 - expected.variance)
  const chance = meanOf(defined.map(({ expected }) => expected.variance))
  const found = deviationOf(defined.map(({ realized }) => realized))
  const deviation = found === null ? null : Math.max(found, Math.sqrt(chance))
  return { value: finite(whole), deviation, extra: extraOf(beyond) }
}

/** Each row foretold by a fit that did not see it or its neighbors. */
function foretoldByOthers(source: Referenced): Foretold {
  const count = source.labels.length
  const zeros = (): Float64Array => new Float64Array(count)
  const all = { chances: zeros(), absolute: zeros(), squared: zeros(), unknown: new Uint8Array(count) }
  const folds = foldsFor(count)
  for (let fold = 0; fold < folds; fold++) {
    const [from, to] = [Math.floor((fold * count) / folds), Math.floor(((fold + 1) * count) / folds)]
    const others = Int32Array.from(source.labels.keys()).filter((row) => row < from || row >= to)
    const own = Int32Array.from({ length: to - from }, (_, k) => from + k)
    const labels = Float64Array.from(others, (row) => source.labels[row]!)
    const { features, objective } = source
    const told = foretell(
      fitForeteller({ ...takeAnswered(source, others), labels, features, objective }),
      takeAnswered(source, own),
    )
    for (const name of ['chances', 'absolute', 'squared'] as const) all[name].set(told[name], from)
  }
  return all
}

function cutForetold({ chances, absolute, squared, unknown }: Foretold, from: number, to: number): Foretold {
  return {
    chances: chances.subarray(from, to),
    absolute: absolute.subarray(from, to),
    squared: squared.subarray(from, to),
    unknown: unknown.subarray(from, to),
  }
}

/** One standard error above the mean, since chunks are few and a variance that is too small is worse than one that is too large. */
function extraOf(beyond: readonly number[]): number {
  const error = (deviationOf(beyond) ?? 0) / Math.sqrt(beyond.length)
  return Math.max(0, finite(meanOf(beyond) + error) ?? 0)
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length

function deviationOf(values: readonly number[]): number | null {
  if (values.length < 3) return null
  const mean = meanOf(values)
  return Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1))
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** Takes an estimator that was read back from JSON. Errors: `evaluation.bad_estimator` where it is none, or of another format. */
export function readEstimator(json: Json): EstimatorState {
  const found = json as unknown as Partial<EstimatorState> | null
  if (found === null || typeof found !== 'object') throw fail('bad_estimator', { reason: 'it is not a JSON object' })
  if (found.format !== ESTIMATOR_FORMAT)
    throw fail('bad_estimator', { reason: `its format is ${String(found.format)}, not ${ESTIMATOR_FORMAT}` })
  return found as EstimatorState
}

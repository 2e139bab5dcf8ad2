import { Z95 } from '../../math/index.ts'
import type { Estimate } from '../estimate.ts'
import { decide, type EstimatorState, type ReferenceMetric } from './estimator.ts'
import type { Expected } from './expected.ts'
import { type Answered, type Foretold, foretell } from './foretell.ts'
import { conventionOf, expectedOf, isLoss, type Measurable, realizedEstimate, realizedOf } from './measures.ts'

/** Rows of a window, in any order. */
export interface WindowRows extends Answered {
  /** What was decided, 0 or 1; by the threshold of the estimator without it. */
  readonly predicted?: Float64Array
  /** NaN where it is not known yet. */
  readonly labels?: Float64Array
  /** What `foretell` says of the rows, where it was asked already. */
  readonly told?: Foretold
}

/** What is known of a window besides its rows. */
export interface WindowAbout {
  /** How far a metric may be from the reference, in standard deviations of its chunks; default 3. */
  readonly tolerance?: number
  /** How much worse than the reference these metrics may be, in their own unit; the others by `tolerance`. */
  readonly allowed?: Readonly<Record<string, number>>
  /** An alarm of concept drift is open: labels may no longer follow from features as they did. */
  readonly conceptAlarm?: boolean
  /** The estimates of windows that have matured were biased, see `estimatorCheck`. */
  readonly isBiased?: boolean
  /** A notice of drift is open: intervals are made 1.2 times as wide. */
  readonly driftNotice?: boolean
}

/** Why an estimate is not to be trusted. */
export interface Doubt {
  readonly code: 'concept_alarm' | 'unknown_territory' | 'failed_check' | 'small_reference' | 'few_of_rarer_class'
  readonly because: string
}

/** One estimated metric of a window. */
export interface EstimatedMetric extends Estimate {
  /** Standard deviation: the chance of labels, and what estimates were off beyond it on the reference. */
  readonly sd: number
  /** What it was on the reference; NaN where it was not defined. */
  readonly reference: number
  /** From here on it is an alarm; NaN where the reference has too few chunks to tell. */
  readonly limit: number
  /** True where the estimate is beyond the limit by more than 1.645 of its standard deviations. */
  readonly alarm: boolean
  /** The same from the rows whose label is known, with their count; not there without labels. */
  readonly realized?: Estimate & { readonly alarm: boolean }
}

/** Performance of a window without (all) its labels. */
export interface WindowEstimate {
  readonly rows: number
  /** Rows whose label is known. */
  readonly labeled: number
  readonly metrics: Readonly<Record<string, EstimatedMetric>>
  /** Share of rows that hold what the reference never held. */
  readonly unknown: number
  readonly trusted: boolean
  readonly doubts: readonly Doubt[]
}

const TOLERANCE = 3
/** Of a normal distribution, one side of five percent. */
const ONE_SIDED = 1.6448536269514722
const WIDER = 1.2
const MOST_UNKNOWN = 0.05
const LEAST_LABELS = 2_000
const LEAST_OF_RARER = 100

/**
 * Estimates every metric of a window from what the model answered, and measures those whose labels are known.
 *
 * The alarm is that the metric is worse than the reference by more than the tolerance, which is so many standard deviations of a chunk and
 * of the reference itself together; for windows of fewer rows than a chunk it is wider by the root of the ratio. An estimate that is not
 * trusted gives no alarm.
 *
 * @example
 * const { metrics, trusted } = estimateWindow(state, { table, scores })
 * metrics.auc.value
 */
export function estimateWindow(state: EstimatorState, window: WindowRows, about: WindowAbout = {}): WindowEstimate {
  const told = window.told ?? foretell(state.by, window)
  const rows = measurable(state, window)
  const known = labeledOf(rows, window.labels)
  const { objective } = state.by
  const realized = Object.entries(known ? realizedOf(objective, known.rows, known.labels) : {}).map(
    ([metric, value]) => [metric, realizedEstimate({ objective, metric, value }, known!.rows, known!.labels)] as const,
  )
  const seen = {
    rows: window.table.rows,
    labeled: known?.labels.length ?? 0,
    unknown: told.unknown.reduce((sum, each) => sum + each, 0) / Math.max(1, window.table.rows),
    expected: expectedOf(state.by, rows, told),
    realized: Object.fromEntries(realized),
  }
  return judgeWindow(state, seen, about)
}

/** What a window shows, whatever it was counted from. */
export interface WindowSeen {
  readonly rows: number
  readonly labeled: number
  /** Share of rows that hold what the reference never held. */
  readonly unknown: number
  readonly expected: Readonly<Record<string, Expected>>
  /** From the rows whose label is known; those that were not measured are not there. */
  readonly realized: Readonly<Record<string, Estimate>>
}

/** What of an estimator a window is judged by. */
type JudgedBy = Pick<EstimatorState, 'rows' | 'rarer' | 'chunk' | 'metrics'>

/** Judges what a window shows, see `estimateWindow`. */
export function judgeWindow(state: JudgedBy, seen: WindowSeen, about: WindowAbout = {}): WindowEstimate {
  const doubts = doubtsOf(state, seen.unknown, about)
  const entries = Object.entries(seen.expected).map(([metric, { value, variance }]) => {
    const reference = state.metrics[metric]!
    const sd = Math.sqrt(variance + reference.extra) * (about.driftNotice ? WIDER : 1)
    const limit = limitOf(state, metric, { count: seen.rows, about })
    const certain = isLoss(metric) ? value - ONE_SIDED * sd : value + ONE_SIDED * sd
    const estimate: EstimatedMetric = {
      ...{ value, sd, count: seen.rows, reference: reference.value ?? Number.NaN, limit },
      ...within(metric, value - Z95 * sd, value + Z95 * sd),
      alarm: doubts.length === 0 && isBeyond(metric, certain, limit),
      convention: `${conventionOf(metric)}; estimated without labels by calibrated chances; 95 % normal interval`,
    }
    const its = seen.realized[metric]
    if (!its) return [metric, estimate] as const
    const alarm = isBeyond(metric, its.value, limitOf(state, metric, { count: its.count, about }))
    return [metric, { ...estimate, realized: { ...its, alarm } }] as const
  })
  const { rows, labeled, unknown } = seen
  const metrics = Object.fromEntries(entries)
  return { rows, labeled, metrics, unknown, trusted: doubts.length === 0, doubts }
}

const isBeyond = (metric: string, at: number, limit: number): boolean => (isLoss(metric) ? at > limit : at < limit)

/** The rows as metrics take them. */
function measurable(state: EstimatorState, { scores, predicted }: WindowRows): Measurable {
  return { scores, predicted: predicted ?? decide(scores, state.threshold) }
}

function labeledOf(rows: Measurable, labels: Float64Array | undefined) {
  if (!labels) return undefined
  const known = Int32Array.from(labels.keys()).filter((row) => !Number.isNaN(labels[row]!))
  if (known.length === 0) return undefined
  const pick = (values: Float64Array): Float64Array => Float64Array.from(known, (row) => values[row]!)
  return { rows: { scores: pick(rows.scores), predicted: pick(rows.predicted) }, labels: pick(labels) }
}

function limitOf(
  { metrics, chunk, rows }: JudgedBy,
  metric: string,
  { count, about }: { readonly count: number; readonly about: WindowAbout },
): number {
  const { value, deviation }: ReferenceMetric = metrics[metric]!
  const allowed = about.allowed?.[metric]
  if (value === null || (deviation === null && allowed === undefined)) return Number.NaN
  const spread = (deviation ?? 0) * Math.sqrt(Math.max(1, chunk / count) + chunk / rows)
  const reach = allowed ?? (about.tolerance ?? TOLERANCE) * spread
  return isLoss(metric) ? value + reach : value - reach
}

function within(metric: string, low: number, high: number): { readonly low: number; readonly high: number } {
  const most = isLoss(metric) ? Number.POSITIVE_INFINITY : 1
  return { low: Math.max(0, low), high: Math.min(most, high) }
}

function doubtsOf(state: JudgedBy, unknown: number, { conceptAlarm, isBiased }: WindowAbout): Doubt[] {
  const share = `${(100 * unknown).toFixed(1)} %`
  const found: readonly (readonly [boolean, Doubt['code'], string])[] = [
    [conceptAlarm === true, 'concept_alarm', 'an alarm of concept drift is open'],
    [
      unknown > MOST_UNKNOWN,
      'unknown_territory',
      `${share} of the rows hold what the reference never held; at most 5 %`,
    ],
    [isBiased === true, 'failed_check', 'earlier estimates were biased when their labels came'],
    [state.rows < LEAST_LABELS, 'small_reference', `the reference has ${state.rows} labels; it takes 2,000`],
    [
      state.rarer !== null && state.rarer < LEAST_OF_RARER,
      'few_of_rarer_class',
      `the reference has ${state.rarer} labels of the rarer class; it takes 100`,
    ],
  ]
  return found.flatMap(([holds, code, because]) => (holds ? [{ code, because }] : []))
}

import {
  conventionOf,
  countsOf,
  decidedOf,
  type Estimate,
  type EstimatedMetric,
  type EstimatorState,
  estimatorCheck,
  expectedOfSums,
  judgeWindow,
  type LossSplit,
  lossMetric,
  rankedOf,
  splitBetween,
} from '../../evaluation/index.ts'
import { wilson, Z95 } from '../../math/index.ts'
import type { Watch } from '../watch.ts'
import { type DayEstimates, type EstimateSums, estimatesTogether } from './day-estimates.ts'
import type { OfDay } from './days.ts'
import type { EstimatedFigure, EstimateReport, LossSplitShape } from './estimated-shape.ts'
import { areaOf, BINNED, meanOf } from './figures.ts'
import { scoreBins, sumOf, type Tally } from './tally.ts'
import { measure, type Segment } from './window.ts'

/** What is asked about a window without (all) its labels. */
export interface EstimateQuestion {
  readonly estimator: EstimatorState
  readonly version: number
  readonly watch: NonNullable<Watch['estimate']>
  /** The days of the window. */
  readonly days: readonly OfDay<DayEstimates>[]
  /** The mature days since the version took over, for the check. */
  readonly mature: readonly OfDay<DayEstimates>[]
  /** The version where it was champion. */
  readonly tally: Tally
  readonly segments: readonly Segment[]
  readonly conceptAlarm: boolean
  readonly driftNotice: boolean
}

/** Performance of a window told without its labels, and beside it what became known. */
export function estimateOf(question: EstimateQuestion): EstimateReport {
  const { estimator, version, watch, days, tally, conceptAlarm, driftNotice } = question
  const { objective } = estimator.by
  const metric = watch.metric !== undefined && watch.metric in estimator.metrics ? watch.metric : lossMetric(objective)
  const whole = estimatesTogether(days.map(({ of }) => of))
  const { rows, unknown } = countsOf(whole.all, objective)
  const check = checkOf(estimator, question.mature)
  const judged = judgeWindow(
    estimator,
    {
      ...{ rows, labeled: countsOf(whole.labeled, objective).rows, unknown: unknown / Math.max(1, rows) },
      expected: expectedOfSums(estimator.by, whole.all),
      realized: realizedOf(tally, estimator),
    },
    {
      ...{ conceptAlarm, driftNotice, isBiased: check.biased },
      ...(watch.tolerance !== undefined && { allowed: { [metric]: watch.tolerance } }),
    },
  )
  return {
    ...{ version, metric, rows, labeled: judged.labeled, unknown: measure(judged.unknown) },
    metrics: Object.fromEntries(Object.entries(judged.metrics).map(([name, its]) => [name, figureOf(name, its)])),
    ...{ trusted: judged.trusted, doubts: judged.doubts.map((doubt) => ({ ...doubt })) },
    ...{ split: splitShown(splitOf(estimator, whole)), segments: segmentsOf(question, whole), check },
  }
}

const BY_ORDER: ReadonlySet<string> = new Set(['auc', 'average_precision'])

function figureOf(metric: string, its: EstimatedMetric): EstimatedFigure {
  const { value, low, high, sd, reference, limit, alarm, realized } = its
  const convention = BY_ORDER.has(metric) ? `${its.convention}; ${BINNED}` : its.convention
  return {
    ...{ value: measure(value), low: measure(low), high: measure(high), sd: measure(sd) },
    ...{ reference: measure(reference), limit: measure(limit), alarm, convention },
    realized: realized
      ? {
          ...{ value: measure(realized.value), low: measure(realized.low), high: measure(realized.high) },
          ...{ count: realized.count, alarm: realized.alarm },
        }
      : null,
  }
}

/** What the labels that are known say. Decisions of a tally are by .5. */
function realizedOf(tally: Tally, { by: { objective }, threshold }: EstimatorState): Record<string, Estimate> {
  const labeled = sumOf(tally, 'labeled')
  if (labeled === 0) return {}
  const mean = (metric: string, of: 'loss' | 'error') =>
    meanOf(tally, { of, squares: `${of}Squares`, convention: conventionOf(metric) })
  if (objective === 'regression') {
    const mse = mean('mse', 'loss')
    return { mae: mean('mae', 'error'), mse, rmse: { ...mse, ...rootOf(mse), convention: conventionOf('rmse') } }
  }
  const bins = scoreBins(tally).reverse()
  const column = (of: 'rows' | 'ones'): Float64Array => Float64Array.from(bins, (bin) => bin[of])
  const ranked = rankedOf({ rows: column('rows'), ones: column('ones'), variance: new Float64Array(bins.length) })
  const plain = (metric: string, value: number): Estimate => ({
    ...{ value, count: labeled, convention: conventionOf(metric) },
    ...(metric === 'accuracy' && wilson(Math.round(value * labeled), labeled)),
  })
  const decided = threshold === 0.5 ? Object.entries(decidedOf(decisionsOf(tally))) : []
  return {
    auc: areaOf(scoreBins(tally)),
    average_precision: plain('average_precision', ranked.average_precision.value),
    ...Object.fromEntries(decided.map(([metric, { value }]) => [metric, plain(metric, value)])),
    ...{ logloss: mean('logloss', 'loss'), brier: mean('brier', 'error') },
  }
}

function rootOf({ value, low, high }: Estimate): Pick<Estimate, 'value' | 'low' | 'high'> {
  if (low === undefined || high === undefined) return { value: Math.sqrt(value) }
  return { value: Math.sqrt(value), low: Math.sqrt(Math.max(0, low)), high: Math.sqrt(high) }
}

function decisionsOf(tally: Tally) {
  const [rows, ones] = [sumOf(tally, 'labeled'), sumOf(tally, 'labels')]
  const saidOnes = sumOf(tally, 'truePositive')
  return { rows, ones, variance: 0, said: saidOnes + sumOf(tally, 'falsePositive'), saidOnes, saidVariance: 0 }
}

function splitOf(estimator: EstimatorState, { labeled, loss }: EstimateSums): LossSplit | undefined {
  const { objective } = estimator.by
  const { rows: count, spread } = countsOf(labeled, objective)
  const expected = expectedOfSums(estimator.by, labeled)[lossMetric(objective)]!
  return splitBetween(estimator, { count, expected, realized: loss / count, spread })
}

function splitShown(split: LossSplit | undefined): LossSplitShape | null {
  return split ? { ...split, covariate: { ...split.covariate }, concept: { ...split.concept } } : null
}

function segmentsOf({ estimator, segments }: EstimateQuestion, whole: DayEstimates): EstimateReport['segments'] {
  const { objective } = estimator.by
  const metric = lossMetric(objective)
  return segments.flatMap(({ column, value }) => {
    const own = whole.segments[`${column}=${value}`]
    if (!own) return []
    const { value: loss, variance } = expectedOfSums(estimator.by, own.all)[metric]!
    const half = Z95 * Math.sqrt(variance + estimator.metrics[metric]!.extra)
    const convention = `${conventionOf(metric)}; estimated without labels; 95 % normal interval`
    return [
      {
        ...{ column, value, rows: countsOf(own.all, objective).rows, labeled: countsOf(own.labeled, objective).rows },
        loss: { value: measure(loss), low: measure(Math.max(0, loss - half)), high: measure(loss + half), convention },
        split: splitShown(splitOf(estimator, own)),
      },
    ]
  })
}

const CHECK =
  'block t-mixture (c = 3) over mature UTC days of (realized − expected loss) ÷ its standard deviation; biased where evidence is 100 ' +
  'to 1 and the mean is beyond what estimates were off on the held-out rows of training'

/** Estimates beside the truth, day by day since the version took over. */
function checkOf(estimator: EstimatorState, days: readonly OfDay<DayEstimates>[]): EstimateReport['check'] {
  let [state, rows, off] = [estimatorCheck.start, 0, 0]
  for (const { of } of days) {
    const split = splitOf(estimator, of)
    if (!split) continue
    const { realized, expected, concept, count } = split
    state = estimatorCheck.add(state, { realized, estimated: expected, sd: concept.sd })
    rows += count
    off += count * (realized - expected)
  }
  const mean = off / rows
  const allowed = Z95 * Math.sqrt(estimator.metrics[lossMetric(estimator.by.objective)]!.extra)
  const biased = estimatorCheck.isBiased(state) && Math.abs(mean) > allowed
  const logE = estimatorCheck.logE(state)
  return { days: state.n, rows, mean: measure(mean), allowed: measure(allowed), logE, biased, convention: CHECK }
}

import { wilson, Z95 } from '../../math/index.ts'
import type { Estimate } from '../estimate.ts'
import { LOGLOSS_CLIP, type Objective, rowLoss } from '../loss.ts'
import { estimateOf, metricNamed } from '../metric.ts'
import { BINARY_METRICS, type Expected, expectedMetrics } from './expected.ts'
import type { Foreteller, Foretold } from './foretell.ts'

/** Rows as metrics see them. */
export interface Measurable {
  readonly scores: Float64Array
  /** The class that was decided on, 0 or 1; not read for a regression. */
  readonly predicted: Float64Array
}

const REGRESSION_METRICS = ['mae', 'rmse', 'mse'] as const
const LOSSES: ReadonlySet<string> = new Set(['logloss', 'brier', ...REGRESSION_METRICS])

const CONVENTIONS: Readonly<Record<string, string>> = {
  auc: 'area under the ROC curve, ties count half',
  average_precision: 'average precision: sum over distinct scores of precision × gain of recall',
  accuracy: 'share of rows with the right class',
  precision: 'share of ones among rows decided as 1',
  recall: 'share of ones that were decided as 1',
  specificity: 'share of zeros that were decided as 0',
  f1: 'F1 = 2 · hits ÷ (predicted + actual) of class 1',
  logloss: `mean log loss in nats, probabilities clipped to [${LOGLOSS_CLIP}, 1 - ${LOGLOSS_CLIP}]`,
  brier: 'Brier score: mean squared distance between probability and label',
  macro_f1: 'mean over classes of F1; classes that neither are nor were predicted left out',
  macro_auc: 'mean over classes of the area under the ROC curve of each against the rest',
  mae: 'mean absolute error',
  rmse: 'root mean squared error',
  mse: 'mean squared error',
}

/** The metrics that can be estimated, the default first. */
export function estimableMetrics(objective: Objective): readonly string[] {
  return objective === 'binary' ? BINARY_METRICS : REGRESSION_METRICS
}

/** True for losses and errors. */
export const isLoss = (metric: string): boolean => LOSSES.has(metric)

/** The metric that is the mean of `rowLoss`. */
export const lossMetric = (objective: Objective): string => (objective === 'binary' ? 'logloss' : 'mse')

/** What a metric is exactly. */
export const conventionOf = (metric: string): string => CONVENTIONS[metric]!

/** Every metric of the rows as it is to be expected. */
export function expectedOf(by: Foreteller, rows: Measurable, foretold: Foretold): Readonly<Record<string, Expected>> {
  if (by.objective === 'binary') return expectedMetrics({ ...rows, chances: foretold.chances })
  const { absolute, squared } = foretold
  const count = rows.scores.length
  let [mae, mse, ofMae, ofMse] = [0, 0, 0, 0]
  for (let row = 0; row < count; row++) {
    mae += absolute[row]! / count
    mse += squared[row]! / count
    ofMae += (squared[row]! - absolute[row]! ** 2) / count ** 2
    ofMse += (by.fourth * squared[row]! ** 2) / count ** 2
  }
  const rmse = { value: Math.sqrt(mse), variance: mse > 0 ? ofMse / (4 * mse) : 0 }
  return { mae: { value: mae, variance: ofMae }, rmse, mse: { value: mse, variance: ofMse } }
}

/** Every metric of rows whose labels are known. */
export function realizedOf(objective: Objective, rows: Measurable, labels: Float64Array): Record<string, number> {
  if (objective === 'binary') {
    const found = Object.entries(expectedMetrics({ ...rows, chances: labels }))
    return Object.fromEntries(found.map(([name, { value }]) => [name, value]))
  }
  let [mae, mse] = [0, 0]
  for (let row = 0; row < labels.length; row++) {
    mae += Math.abs(rows.scores[row]! - labels[row]!) / labels.length
    mse += (rows.scores[row]! - labels[row]!) ** 2 / labels.length
  }
  return { mae, rmse: Math.sqrt(mse), mse }
}

const BY_METRIC: ReadonlySet<string> = new Set(['auc', 'brier', 'mae', 'rmse'])
const BY_LOSS: ReadonlySet<string> = new Set(['logloss', 'mse'])

/** One realized metric with its 95 % interval, where there is one. */
export function realizedEstimate(
  about: { readonly objective: Objective; readonly metric: string; readonly value: number },
  rows: Measurable,
  labels: Float64Array,
): Estimate {
  const { objective, metric, value } = about
  const count = labels.length
  const convention = conventionOf(metric)
  if (count < 2 || !Number.isFinite(value)) return { value, count, convention }
  if (BY_METRIC.has(metric))
    return estimateOf(metricNamed(objective, metric), { kind: objective, answers: rows.scores, labels, width: 1 })
  if (metric === 'accuracy') return { value, ...wilson(Math.round(value * count), count), count, convention }
  if (!BY_LOSS.has(metric)) return { value, count, convention }
  let squares = 0
  for (let row = 0; row < count; row++) squares += (rowLoss(objective, rows.scores[row]!, labels[row]!) - value) ** 2
  const half = Z95 * Math.sqrt(squares / (count - 1) / count)
  return { value, low: value - half, high: value + half, count, convention: `${convention}; 95 % normal interval` }
}

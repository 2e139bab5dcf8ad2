import {
  auc,
  brier,
  calibrationError,
  calibrationGap,
  type Estimate,
  logloss,
  meanAbsoluteError,
  type Objective,
  rootMeanSquaredError,
  rSquared,
} from '../evaluation/index.ts'
import type { Metrics } from '../registry/index.ts'

type Measure = (scores: Float64Array, labels: Float64Array) => Estimate

const MEASURES: Readonly<Record<Objective, Readonly<Record<string, Measure>>>> = {
  binary: { auc, logloss, brier, ece: calibrationError, calibrationGap },
  regression: { rmse: rootMeanSquaredError, mae: meanAbsoluteError, r2: rSquared },
}

const DIRECTIONS: Readonly<Record<string, boolean>> = {
  auc: false,
  logloss: true,
  brier: true,
  ece: true,
  rmse: true,
  mae: true,
  r2: false,
}

/** Every metric of an objective, each with its interval where one is computed. NaN values are kept as null. */
export type Estimates = Readonly<Record<string, Omit<Estimate, 'value'> & { readonly value: number | null }>>

/** Names of the metrics of an objective. */
export function metricNames(objective: Objective): readonly string[] {
  return Object.keys(MEASURES[objective])
}

/** True where less is better, false where more is; `undefined` for what does not rank models. */
export function lowerIsBetter(metric: string): boolean | undefined {
  return DIRECTIONS[metric]
}

/** Measures predictions against labels. */
export function measure(objective: Objective, scores: Float64Array, labels: Float64Array): Estimates {
  const entries = Object.entries(MEASURES[objective]).map(([name, of]) => {
    const estimate = of(scores, labels)
    return [name, { ...estimate, value: Number.isFinite(estimate.value) ? estimate.value : null }] as const
  })
  return Object.fromEntries(entries)
}

/** The values alone. */
export function valuesOf(estimates: Estimates): Metrics {
  return Object.fromEntries(Object.entries(estimates).map(([name, { value }]) => [name, value]))
}

/** Values and interval ends under names of their own (`auc`, `auc.low`, `auc.high`): what a run logs. */
export function flatten(estimates: Estimates): Record<string, number> {
  const flat: Record<string, number> = {}
  for (const [name, { value, low, high }] of Object.entries(estimates)) {
    flat[name] = value ?? Number.NaN
    if (low !== undefined) flat[`${name}.low`] = low
    if (high !== undefined) flat[`${name}.high`] = high
  }
  return flat
}

/** The position of the best; of equal ones the first. One that was not measured is never better. */
export function bestOf(candidates: readonly Metrics[], metric: string): number {
  const sign = lowerIsBetter(metric) ? 1 : -1
  const cost = (values: Metrics): number => sign * (values[metric] ?? sign * Number.POSITIVE_INFINITY)
  return candidates.reduce((best, values, i) => (cost(values) < cost(candidates[best]!) ? i : best), 0)
}

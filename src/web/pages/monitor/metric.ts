import { day } from '../../state/moments.ts'
import { counted, fixed, inWords, orWord, signed } from '../../state/numbers.ts'
import type { Metric, Point } from './questions.ts'

const NAMES: Readonly<Record<Metric, string>> = {
  ...{ logloss: 'Logloss', gap: 'Gap, label − prediction', auc: 'AUC', ece: 'Calibration error (ECE)' },
  ...{ brier: 'Brier score', mae: 'Mean absolute error', rmse: 'Root mean square error' },
}
const UNITS: Readonly<Record<Metric, string>> = {
  logloss: 'Mean logloss of a window, lower is better',
  gap: 'Mean label less mean prediction; 0 is right on average',
  auc: 'Area under the ROC curve, higher is better',
  ece: 'ECE, 10 equal-count groups, lower is better',
  brier: 'Mean square error of the probability, lower is better',
  ...{ mae: 'In the unit of the label, lower is better', rmse: 'In the unit of the label, lower is better' },
}

export const nameOf = (metric: Metric): string => NAMES[metric]
export const unitOf = (metric: Metric): string => UNITS[metric]

/** A value of a metric; only the gap has a sign. */
export const metricText = (metric: Metric, value: number): string =>
  metric === 'gap' ? signed(value, 4) : fixed(value, 3)

/** What a series shows, as a sentence: over its limit, or from where to where it lies. */
export function titleOf(points: readonly Point[], metric: Metric, of: string): string {
  const part = of === '' ? '' : ` of ${of}`
  const known = points.filter(({ figure }) => figure !== null && figure.value !== null)
  if (known.length === 0) return `${nameOf(metric)}${part}: no labels yet`
  const alarms = points.filter(({ estimated }) => estimated?.alarm)
  if (alarms.length > 0)
    return `${nameOf(metric)}${part}: the estimate passed its limit in ${inWords(alarms.length)} of ${counted(points.length, 'window')}`
  const worst = known.reduce((a, b) => (badness(metric, b) > badness(metric, a) ? b : a))
  return `${nameOf(metric)}${part}: worst from ${day(worst.from)}, ${metricText(metric, worst.figure!.value!)}`
}

function badness(metric: Metric, { figure }: Point): number {
  const value = figure?.value ?? 0
  return metric === 'auc' ? -value : Math.abs(value)
}

interface Ranged {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

/** `0.416 (0.407 to 0.425)`; a word where there is none. */
export function withInterval(metric: Metric, figure: Ranged | null | undefined): string {
  if (!figure || figure.value === null) return 'none'
  const text = (value: number): string => metricText(metric, value)
  const interval =
    figure.low === null || figure.high === null ? 'no interval' : `${text(figure.low)} to ${text(figure.high)}`
  return `${orWord(figure.value, text)} (${interval})`
}

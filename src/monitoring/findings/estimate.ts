import type { EstimateReport } from '../windows/estimated-shape.ts'
import type { Finding } from '../windows/window.ts'

export const ESTIMATE = 'monitoring.estimate'
export const ESTIMATOR = 'monitoring.estimator'

const MATURE = 0.98

/**
 * Performance beyond its limit: as estimated while labels are to come, as realized once at least 98 % of them are there. An estimate that
 * is not trusted says nothing.
 */
export function estimateFinding(report: EstimateReport): Finding | undefined {
  const { version, metric, metrics, rows, labeled, split } = report
  const figure = metrics[metric]
  if (!figure) return undefined
  const { realized, limit, reference } = figure
  const isKnown = realized !== null && labeled >= MATURE * rows
  if (!(isKnown ? realized.alarm : figure.alarm)) return undefined
  const { value, low, high } = isKnown ? realized : figure
  const how = isKnown ? 'is' : `is estimated to be`
  const range = low === null || high === null ? '' : ` (${short(low)} to ${short(high)})`
  const basis = isKnown ? `with ${labeled} labels` : `without waiting for labels, of ${rows} predictions`
  const message =
    `${NAMES[metric] ?? metric} of version ${version} ${how} ${short(value)}${range}, ${basis}; on the held-out rows of training it was ` +
    `${short(reference)}, and the limit is ${short(limit)}.${splitWords(split)}`
  const evidence = {
    passed: true,
    champion: version,
    metric,
    value,
    low,
    high,
    limit,
    reference,
    realized: isKnown,
    split,
  }
  return { code: ESTIMATE, severity: 'alarm', message, subjects: [metric], evidence }
}

const NAMES: Readonly<Record<string, string>> = {
  ...{
    auc: 'The AUC',
    average_precision: 'The average precision',
    accuracy: 'The accuracy',
    precision: 'The precision',
  },
  ...{ recall: 'The recall', specificity: 'The specificity', f1: 'The F1', logloss: 'The log loss' },
  ...{ brier: 'The Brier score', mae: 'The mean absolute error', rmse: 'The root mean squared error' },
  mse: 'The mean squared error',
}

const short = (value: number | null): string => (value === null ? 'not known' : String(Number(value.toPrecision(3))))

function splitWords(split: EstimateReport['split']): string {
  if (!split) return ''
  const { covariate, concept, count } = split
  return ` Of the change of loss on the ${count} labeled rows, ${signed(covariate.value)} is due to other rows and ${signed(concept.value)} to other labels.`
}

const signed = (value: number | null): string => `${(value ?? 0) < 0 ? '−' : '+'}${short(Math.abs(value ?? 0))}`

/** Estimates that were off once their labels came: they are no longer trusted. */
export function estimatorFinding({ version, check }: EstimateReport): Finding | undefined {
  if (!check.biased) return undefined
  const { mean, days, rows } = check
  return {
    code: ESTIMATOR,
    severity: 'notice',
    message:
      `The loss of version ${version} was estimated too ${(mean ?? 0) > 0 ? 'low' : 'high'} by ${short(Math.abs(mean ?? 0))} on the ` +
      `${days} days (${rows} labels) since it took over; its estimates give no alarms until it is trained again.`,
    subjects: [],
    evidence: { champion: version, ...check },
  }
}

import type { Gauge, MetricFamily } from '../http/index.ts'
import type { Alert, Alerts, ColumnShift, Monitoring, Performance, Slos, WindowReport } from '../monitoring/index.ts'

type Value = Gauge['values'][number]

/** What is shown of monitoring. */
export interface MonitoringGaugeNeeds {
  readonly monitoring: Pick<Monitoring, 'windows'>
  readonly alerts: Pick<Alerts, 'list'>
  readonly slos: Pick<Slos, 'statuses'>
  readonly endpoints: () => readonly string[]
  /** PSI beyond the reference's own restlessness from which a change at an endpoint matters. */
  readonly excessOf: (endpoint: string) => number
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const METRICS = ['auc', 'logloss', 'brier', 'ece', 'mae', 'rmse', 'gap'] as const
const MOST_FEATURES = 20
const OTHER = '__other__'
const MOST_ALERTS = 1_000

/** Of each endpoint the newest window; of alerts those that are open; of objectives how they stand. */
export async function monitoringGauges(needs: MonitoringGaugeNeeds): Promise<readonly MetricFamily[]> {
  const { monitoring, alerts, slos, endpoints, excessOf } = needs
  const newest = await Promise.all(endpoints().map((endpoint) => monitoring.windows({ endpoint, limit: 1 })))
  const open = await alerts.list({ open: true, limit: MOST_ALERTS })
  return [...windowGauges(newest.flat(), excessOf), alertGauge(open), ...(await sloGauges(slos))]
}

function windowGauges(windows: readonly WindowReport[], excessOf: (endpoint: string) => number): readonly Gauge[] {
  const versions = windows.flatMap((report) =>
    Object.entries(report.byVersion).map(([version, performance]) => ({ report, version, performance })),
  )
  const drift = windows.flatMap((report) => shownShifts(report))
  const concept = windows.flatMap(shownConcept)
  return [
    gauge(
      'millrace_model_metric',
      'Quality of a version in its newest window, on the rows whose label is known.',
      versions.flatMap(({ report, version, performance }) =>
        metricsOf(performance).map(({ metric, value }) => ({
          labels: { deployment: report.endpoint, version, metric, window: lengthOf(report) },
          value,
        })),
      ),
    ),
    gauge(
      'millrace_label_coverage_ratio',
      'Share of the predictions of the newest window whose label is known.',
      versions.flatMap(({ report: { endpoint: deployment }, version, performance: { predictions, labeled } }) =>
        predictions > 0 ? [{ labels: { deployment, version }, value: labeled / predictions }] : [],
      ),
    ),
    gauge(
      'millrace_drift_score',
      'PSI of the newest window beyond what the reference shows against itself; of a concept the largest evidence that it changed.',
      [...drift, ...concept].map(({ labels, score }) => ({ labels, value: score })),
    ),
    gauge('millrace_drift_threshold', 'Score from which a change that is also sure counts as drift.', [
      ...drift.map(({ labels }) => ({ labels, value: excessOf(labels.deployment) })),
      ...concept.map(({ labels, threshold }) => ({ labels, value: threshold })),
    ]),
    gauge(
      'millrace_drift_detected',
      'Whether the newest window drifted, or its concept changed.',
      [...drift, ...concept].map(({ labels, drifted }) => ({ labels, value: Number(drifted) })),
    ),
  ]
}

const lengthOf = ({ from, to }: WindowReport): string =>
  (to - from) % DAY_MS === 0 ? `${(to - from) / DAY_MS}d` : `${Math.round((to - from) / HOUR_MS)}h`

function metricsOf(performance: Performance): { metric: string; value: number }[] {
  return METRICS.flatMap((metric) => {
    const value = performance[metric]?.value
    return value === null || value === undefined ? [] : [{ metric, value }]
  })
}

/** The features that moved most, and all others as one. */
function shownShifts({ endpoint: deployment, psi, predictionPsi }: WindowReport) {
  const one = (kind: string, feature: string, shifts: readonly ColumnShift[]) => ({
    labels: { deployment, kind, method: 'psi_excess', feature },
    score: Math.max(...shifts.map(({ excess }) => excess ?? 0)),
    drifted: shifts.some(({ drifted }) => drifted),
  })
  const sorted = Object.entries(psi).sort(([, a], [, b]) => (b.excess ?? 0) - (a.excess ?? 0))
  const rest = sorted.slice(MOST_FEATURES).map(([, shift]) => shift)
  return [
    ...sorted.slice(0, MOST_FEATURES).map(([feature, shift]) => one('data', feature, [shift])),
    ...(rest.length > 0 ? [one('data', OTHER, rest)] : []),
    ...(predictionPsi ? [one('prediction', 'prediction', [predictionPsi])] : []),
  ]
}

/** Evidence that labels no longer follow from features as they did, where the detector tells any. */
function shownConcept({ endpoint: deployment, concept }: WindowReport) {
  if (!concept) return []
  const { detector, evidence, alarmAt, changes } = concept
  const labels = { deployment, kind: 'concept', method: detector, feature: 'label' }
  return [{ labels, score: evidence ?? Number.NaN, threshold: alarmAt ?? Number.NaN, drifted: changes.length > 0 }]
}

function alertGauge(open: readonly Alert[]): Gauge {
  const counts = new Map<
    string,
    { readonly labels: { readonly rule: string; readonly severity: string }; value: number }
  >()
  for (const { code: rule, severity } of open) {
    const its = counts.get(`${severity} ${rule}`) ?? { labels: { rule, severity }, value: 0 }
    counts.set(`${severity} ${rule}`, its)
    its.value++
  }
  return gauge('millrace_alerts_firing', 'Alerts that are open.', [...counts.values()])
}

async function sloGauges(slos: MonitoringGaugeNeeds['slos']): Promise<readonly Gauge[]> {
  const all = (await slos.statuses()).flatMap(({ endpoint: deployment, objectives }) =>
    objectives.map((objective) => ({ labels: { deployment, objective: objective.objective }, objective })),
  )
  return [
    gauge(
      'millrace_slo_budget_left_ratio',
      'Share of the error budget that is left; below 0 it is overdrawn.',
      all.flatMap(({ labels, objective: { budgetLeft } }) =>
        budgetLeft === null ? [] : [{ labels, value: budgetLeft }],
      ),
    ),
    gauge(
      'millrace_slo_burn_rate',
      'Times the rate that the error budget sustains, over the windows of the rules.',
      all.flatMap(({ labels, objective: { burns } }) => {
        const windows = new Map(
          burns.flatMap(({ long, short, inLong, inShort }) => [
            [long, inLong.burn] as const,
            [short, inShort.burn] as const,
          ]),
        )
        return [...windows].flatMap(([ms, burn]) => burnValue(labels, ms, burn))
      }),
    ),
  ]
}

function burnValue(labels: Readonly<Record<string, string>>, ms: number, burn: number | null): Value[] {
  const window = ms < HOUR_MS ? `${ms / 60_000}m` : `${ms / HOUR_MS}h`
  return burn === null ? [] : [{ labels: { ...labels, window }, value: burn }]
}

function gauge(name: string, help: string, values: readonly Value[]): Gauge {
  return { name, help, type: 'gauge', values }
}

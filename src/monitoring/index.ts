export { monitoringActions } from './actions.ts'
export { Alert } from './alerts/alert.ts'
export { type Alerting, openAlerting } from './alerts/alerting.ts'
export type { AlertQuery, Alerts } from './alerts/alerts.ts'
export { type AlertDeclaration, type DeclaredAlerts, declaredAlerts } from './alerts/declared.ts'
export { receiver, route } from './alerts/notices/receiver.ts'
export { type AlertRule, alertRule } from './alerts/rules/rule.ts'
export { fail as failMonitoring } from './errors.ts'
export { createEstimators, ESTIMATOR_ARTIFACT } from './estimators.ts'
export { alertChanged, alertRaised, noticeGivenUp, windowMeasured } from './events.ts'
export { createMonitoring, type DriftView, type Monitoring, type MonitoringNeeds } from './monitoring.ts'
export { createReferences, REFERENCE_ARTIFACT } from './references.ts'
export { createSlos, type Slos } from './slo/slos.ts'
export { monitoringMigrations } from './tables.ts'
export { type Watch, WatchSpec, watchOf } from './watch.ts'
export type { Span, Watched } from './windows/measure.ts'
export {
  ColumnShift,
  Evidence,
  Figure,
  Finding,
  Histogram,
  Performance,
  Severity,
  WindowReport,
} from './windows/window.ts'
export type { WindowQuery } from './windows/windows.ts'

export { monitoringActions } from './actions.ts'
export { Alert } from './alerts/alert.ts'
export type { AlertQuery } from './alerts/alerts.ts'
export { fail as failMonitoring } from './errors.ts'
export { alertRaised, windowMeasured } from './events.ts'
export { createMonitoring, type DriftView, type Monitoring, type MonitoringNeeds } from './monitoring.ts'
export { createReferences, REFERENCE_ARTIFACT } from './references.ts'
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

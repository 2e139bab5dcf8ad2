export { monitoringActions } from './actions.js';
export { Alert } from './alert.js';
export { fail as failMonitoring } from './errors.js';
export { alertRaised, windowMeasured } from './events.js';
export { createMonitoring } from './monitoring.js';
export { createReferences, REFERENCE_ARTIFACT } from './references.js';
export { monitoringMigrations } from './tables.js';
export { WatchSpec, watchOf } from './watch.js';
export { ColumnShift, Evidence, Figure, Finding, Histogram, Performance, Severity, WindowReport } from './window.js';
//# sourceMappingURL=index.js.map
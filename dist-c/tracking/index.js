export { trackingActions } from './actions.js';
export { fail as failTracking } from './errors.js';
export { runFinished, runStarted } from './events.js';
export { Experiment } from './experiment.js';
export { createExperiments } from './experiments.js';
export { Run, RunArtifact, RunInput, RunStatus } from './run.js';
export { createRuns } from './runs.js';
export { trackingMigrations } from './tables.js';
//# sourceMappingURL=index.js.map
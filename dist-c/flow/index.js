export { createFlow } from './create-flow.js';
export { failFlow } from './errors.js';
export { jobParked, progressed, runFinished, runStarted, stepFailed, stepFinished, stepStarted } from './events.js';
export { createSchedule } from './schedule.js';
export { flowMigrations } from './tables.js';
export { createWorker, } from './worker.js';
//# sourceMappingURL=index.js.map
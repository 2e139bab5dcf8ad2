export { createFlow, type FlowNeeds } from './create-flow.ts';
export { failFlow } from './errors.ts';
export { jobParked, progressed, runFinished, runStarted, stepFailed, stepFinished, stepStarted } from './events.ts';
export type { Flow, FlowRun, FlowRunStep, Progress, RunOptions, Step, StepContext, StepOptions, } from './flow.ts';
export { createSchedule, type Schedule } from './schedule.ts';
export { flowMigrations } from './tables.ts';
export { createWorker, type DoJob, type HandleOptions, type JobContext, type Worker, type WorkerNeeds, } from './worker.ts';

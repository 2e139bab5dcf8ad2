export { createFlow, type FlowNeeds } from './create-flow.ts'
export { failFlow } from './errors.ts'
export { jobParked, progressed, runFinished, runStarted, stepFailed, stepFinished, stepStarted } from './events.ts'
export type {
  AddressedStep,
  Flow,
  FlowRun,
  FlowRunStep,
  Progress,
  RunOptions,
  Step,
  StepContext,
  StepOptions,
  StepPlace,
} from './flow.ts'
export { keepAlive } from './heartbeat.ts'
export {
  createOutbound,
  type Outbound,
  type OutboundAnswer,
  type OutboundOptions,
  type OutboundRequest,
} from './outbound.ts'
export { isPublicAddress } from './public-address.ts'
export {
  type AtOptions,
  checkSchedule,
  createSchedule,
  type Schedule,
  type ScheduleMemory,
  type Standing,
} from './schedule.ts'
export { createScheduleMemory } from './schedule-memory.ts'
export { flowMigrations } from './tables.ts'
export {
  createWorker,
  type DoJob,
  type HandleOptions,
  type JobContext,
  type Worker,
  type WorkerNeeds,
} from './worker.ts'

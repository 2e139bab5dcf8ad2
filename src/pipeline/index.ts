export { type PipelineActionNeeds, pipelineActions } from './actions.ts'
export { isCommandVariable } from './command-variables.ts'
export { fail as failPipeline } from './errors.ts'
export { pipelineEvents, runFinished as pipelineFinished, runStarted as pipelineStarted } from './events.ts'
export type { Lineage } from './lineage.ts'
export { uuidOf } from './lineage-parts.ts'
export { createPipelineLineage } from './lineage-source.ts'
export { createOpenLineage, type OpenLineage } from './open-lineage.ts'
export {
  daily,
  hourly,
  type ListPartitions,
  list,
  monthly,
  type Partition,
  type Partitions,
  type TimePartitions,
  weekly,
} from './partition.ts'
export { datasetsRead, type Pipeline, type PipelineSpec, pipeline } from './pipeline.ts'
export { createPipelines, type Pipelines } from './pipelines.ts'
export {
  act,
  type CommandInput,
  command,
  type PipelineStep,
  type Read,
  type StepCall,
  sqlStep,
  step,
} from './step.ts'
export type { PipelineNeeds } from './step-needs.ts'
export { pipelineMigrations } from './tables.ts'

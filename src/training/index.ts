export {
  boosting,
  extraTrees,
  forest,
  isolation,
  type LearnerSpec,
  linear,
  logistic,
  mlp,
  seasonal,
} from '../learners/index.ts'
export { type TrainingActionNeeds, trainingActions } from './actions.ts'
export { type Backtest, type BacktestOrder, type BacktestRows, openBacktest } from './backtest.ts'
export { type Environment, environmentHere } from './environment.ts'
export { fail as failTraining } from './errors.ts'
export { trainingEvents, trainingFailed, trainingFinished, trainingStarted } from './events.ts'
export { findEvidence } from './evidence.ts'
export type { TrainingOrder } from './inputs.ts'
export { LEAKAGE_EXPERIMENT, type Leakage, leakage } from './leakage.ts'
export { createTrainingLineage } from './lineage.ts'
export type { Estimates } from './metrics.ts'
export { type ModelOptions, type ModelSpec, model, type SampleSpec } from './model.ts'
export type { TrainingNeeds } from './needs.ts'
export { RECORD_ARTIFACT, type RecordedStep, type TrainingInputs, type TrainingRecord } from './record.ts'
export { type Rehearsal, rehearse } from './rehearse.ts'
export { type Reproduction, reproduce } from './reproduce.ts'
export { type TrainingResult, train } from './train.ts'
export type { Paired, Trial } from './trial.ts'

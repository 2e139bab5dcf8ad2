export { createMillrace, type Millrace, type MillraceOptions } from './app.ts'
export {
  type CanaryOptions,
  canary,
  defineProject,
  type EndpointOptions,
  type EndpointPolicy,
  endpoint,
  type Project,
  type RolloutPlan,
} from './automation/index.ts'
export { type Clock, type Duration, MillraceError, manualClock } from './base/index.ts'
export {
  boolean,
  category,
  csv,
  type Dataset,
  type DatasetSpec,
  dataset,
  number,
  parquet,
  type Rule,
  text,
  time,
} from './data/index.ts'
export { type FeatureView, featureView, window } from './features/index.ts'
export { type SqlText, sql } from './table/index.ts'
export {
  boosting,
  extraTrees,
  forest,
  isolation,
  linear,
  logistic,
  type ModelOptions,
  type ModelSpec,
  mlp,
  model,
  seasonal,
} from './training/index.ts'

export { trackingActions } from './actions.ts'
export {
  ARTIFACT_SCHEME,
  type ArtifactEntry,
  type ArtifactFile,
  type Artifacts,
  artifactPathOf,
  createArtifacts,
} from './artifacts/artifacts.ts'
export { createUploads, type UploadedPart, type Uploads } from './artifacts/uploads.ts'
export { createRunColumns, type RunColumns } from './columns/run-columns.ts'
export { fail as failTracking } from './errors.ts'
export { pointsLogged, runFinished, runStarted } from './events.ts'
export { Experiment } from './experiments/experiment.ts'
export { createExperiments, type ExperimentStart, type Experiments } from './experiments/experiments.ts'
export type { IncomingModel, ModelIntake, Taking } from './import/index.ts'
export { createRunLineage } from './lineage.ts'
export type { RunEntry } from './logging/entry.ts'
export { LoggedModel, LoggedModelStatus } from './models/logged-model.ts'
export {
  createLoggedModels,
  type LoggedModelQuery,
  type LoggedModelStart,
  type LoggedModels,
} from './models/logged-models.ts'
export type { HistoryQuery } from './points/history.ts'
export type { Point, PointOrder } from './points/order.ts'
export {
  type LoggedPoint,
  type MetricPoint,
  Run,
  RunArtifact,
  type RunEnd,
  RunInput,
  type RunModel,
  RunStatus,
  type Texts,
} from './runs/run.ts'
export {
  createRuns,
  type HistoriesQuery,
  type RunChange,
  type RunRelations,
  type RunStart,
  type Runs,
} from './runs/runs.ts'
export { conditionOf, type Piece } from './search/conditions.ts'
export type { Entity, Field, Vocabulary } from './search/field.ts'
export { type Comparator, type Comparison, parseFilter } from './search/filter.ts'
export type { FilterFault } from './search/filter-tokens.ts'
export { type Keyset, keysetOf, type SortKey } from './search/keyset.ts'
export { type Order, parseOrders } from './search/order.ts'
export { type Cursor, pageToken, readPageToken } from './search/page.ts'
export type { RunPage, RunQuery, RunSearch } from './search/search.ts'
export { trackingMigrations } from './tables.ts'
export type { TraceQuery } from './traces/search-traces.ts'
export type { Assessment, Trace, TraceHead, TraceSpan, TraceState } from './traces/trace.ts'
export { createTraces, type TraceRemoval, type Traces } from './traces/traces.ts'

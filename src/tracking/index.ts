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
export { conditionOf, type Piece } from './conditions.ts'
export { fail as failTracking } from './errors.ts'
export { pointsLogged, runFinished, runStarted } from './events.ts'
export { Experiment } from './experiment.ts'
export { createExperiments, type ExperimentStart, type Experiments } from './experiments.ts'
export type { Entity, Field, Vocabulary } from './field.ts'
export { type Comparator, type Comparison, parseFilter } from './filter.ts'
export type { FilterFault } from './filter-tokens.ts'
export type { HistoryQuery } from './history.ts'
export type { IncomingModel, ModelIntake, Taking } from './import/index.ts'
export { type Keyset, keysetOf, type SortKey } from './keyset.ts'
export { createRunLineage } from './lineage.ts'
export type { RunEntry } from './log.ts'
export { LoggedModel, LoggedModelStatus } from './logged-model.ts'
export { createLoggedModels, type LoggedModelQuery, type LoggedModelStart, type LoggedModels } from './logged-models.ts'
export { type Order, parseOrders } from './order.ts'
export { type Cursor, pageToken, readPageToken } from './page.ts'
export type { Point, PointOrder } from './point-order.ts'
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
} from './run.ts'
export { createRuns, type HistoriesQuery, type RunChange, type RunRelations, type RunStart, type Runs } from './runs.ts'
export type { RunPage, RunQuery, RunSearch } from './search.ts'
export { trackingMigrations } from './tables.ts'
export type { TraceQuery } from './traces/search-traces.ts'
export type { Assessment, Trace, TraceHead, TraceSpan, TraceState } from './traces/trace.ts'
export { createTraces, type TraceRemoval, type Traces } from './traces/traces.ts'

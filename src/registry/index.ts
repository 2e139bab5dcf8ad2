export { registryActions } from './actions.ts'
export { AliasMove, StageMove } from './alias.ts'
export type { AliasChange } from './aliases.ts'
export { createKeptNotes, type KeptNotes } from './cards/card-notes.ts'
export type { FindEvidence, MeasuredMetric, Slice, TrainedColumn, TrainingEvidence } from './cards/evidence.ts'
export { CardNotes, checkNotes } from './cards/notes.ts'
export { fail as failRegistry } from './errors.ts'
export { aliasMoved, requestChanged, stageMoved, versionCompleted, versionRegistered } from './events.ts'
export type { ForeignFiles, ForeignModel, ReadForeign } from './foreign/foreign.ts'
export { readForeign } from './foreign/read-foreign.ts'
export { allPassed, checkGates, Gate, GateResult, type Gates, type Metrics } from './gates.ts'
export type { ImportNeeds } from './import.ts'
export { type ImportedModel, importModel, type ModelFormat } from './importers/index.ts'
export { leadersOf } from './leaders.ts'
export type { LineageGraph } from './lineage/graph.ts'
export { tellLineage } from './lineage/news.ts'
export { createLineageQuery, type LineageQuery } from './lineage/query.ts'
export { createReceivedLineage, type ReceivedLineage } from './lineage/received.ts'
export { createVersionLineage } from './lineage/versions.ts'
export { artifactPath } from './location.ts'
export type { ModelStart } from './model-changes.ts'
export { createModels, type Models, type Registration, type Why } from './models.ts'
export type { Announcement, RegistryNeeds } from './needs.ts'
export { type OpenRegistry, openRegistry, type Registry } from './open.ts'
export { type ReadModelFile, readModelFile } from './read-model-file.ts'
export { type FileOrder, registerFile } from './register-file.ts'
export { MoveRequest } from './request.ts'
export type { Ask, Requests, Say } from './requests.ts'
export type { ModelPage, ModelQuery, VersionPage } from './search.ts'
export { signedModels } from './signing/signed-models.ts'
export { type Admit, openSigning, type SignatureRule, type Signing } from './signing/signing.ts'
export { type FoundSource, findSource, type NamedSource, type SourceNeeds } from './source.ts'
export { checkStages, Stage, stage, stageNames } from './stage.ts'
export { type StageOrder, type Stages, stageIn } from './stages.ts'
export { registryMigrations } from './tables.ts'
export { isPrompt } from './tags.ts'
export { createModelIntake } from './take-models.ts'
export { artifactOf, GATED_ALIASES, Lineage, Model, ModelName, ModelVersion, Signature, TrainedOn } from './version.ts'
export type { Completion, VersionAddress } from './versions.ts'
export {
  ACTIONS as WEBHOOK_ACTIONS,
  createWebhooks,
  ENTITIES as WEBHOOK_ENTITIES,
  handleDeliveries,
  openVault,
  Webhook,
  WebhookEvent,
  type Webhooks,
} from './webhooks/index.ts'

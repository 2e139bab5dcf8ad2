export { registryActions } from './actions.ts'
export { AliasMove, StageMove } from './aliases/alias.ts'
export type { AliasChange } from './aliases/aliases.ts'
export { leadersOf } from './aliases/leaders.ts'
export { createKeptNotes, type KeptNotes } from './cards/card-notes.ts'
export type { FindEvidence, MeasuredMetric, Slice, TrainedColumn, TrainingEvidence } from './cards/evidence.ts'
export { CardNotes, checkNotes } from './cards/notes.ts'
export { fail as failRegistry } from './errors.ts'
export { aliasMoved, requestChanged, stageMoved, versionCompleted, versionRegistered } from './events.ts'
export type { ForeignFiles, ForeignModel, ReadForeign } from './foreign/foreign.ts'
export { readForeign } from './foreign/read-foreign.ts'
export type { ImportNeeds } from './importers/import.ts'
export { type ImportedModel, importModel, type ModelFormat } from './importers/index.ts'
export { type ReadModelFile, readModelFile } from './importers/read-model-file.ts'
export { type FileOrder, registerFile } from './importers/register-file.ts'
export type { LineageGraph } from './lineage/graph.ts'
export { tellLineage } from './lineage/news.ts'
export { createLineageQuery, type LineageQuery } from './lineage/query.ts'
export { createReceivedLineage, type ReceivedLineage } from './lineage/received.ts'
export { createVersionLineage } from './lineage/versions.ts'
export type { ModelStart } from './models/changes.ts'
export { createModels, type Models, type Registration, type Why } from './models/models.ts'
export type { ModelPage, ModelQuery, VersionPage } from './models/search.ts'
export { isPrompt } from './models/tags.ts'
export { createModelIntake } from './models/take.ts'
export type { Announcement, RegistryNeeds } from './needs.ts'
export { type OpenRegistry, openRegistry, type Registry } from './open.ts'
export { signedModels } from './signing/signed-models.ts'
export { type Admit, openSigning, type SignatureRule, type Signing } from './signing/signing.ts'
export { allPassed, checkGates, Gate, GateResult, type Gates, type Metrics } from './stages/gates.ts'
export { MoveRequest } from './stages/request.ts'
export type { Ask, Requests, Say } from './stages/requests.ts'
export { checkStages, Stage, stage, stageNames } from './stages/stage.ts'
export { type StageOrder, type Stages, stageIn } from './stages/stages.ts'
export { registryMigrations } from './tables.ts'
export { artifactPath } from './versions/location.ts'
export { type FoundSource, findSource, type NamedSource, type SourceNeeds } from './versions/source.ts'
export {
  artifactOf,
  GATED_ALIASES,
  Lineage,
  Model,
  ModelName,
  ModelVersion,
  Signature,
  TrainedOn,
} from './versions/version.ts'
export type { Completion, VersionAddress } from './versions/versions.ts'
export {
  ACTIONS as WEBHOOK_ACTIONS,
  createWebhooks,
  ENTITIES as WEBHOOK_ENTITIES,
  handleDeliveries,
  openVault,
  signatureOf as webhookSignature,
  Webhook,
  WebhookEvent,
  type Webhooks,
} from './webhooks/index.ts'

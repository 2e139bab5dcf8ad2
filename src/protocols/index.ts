export { type AlertmanagerPlane, alertmanagerHook } from './alertmanager/door.ts'
export type {
  DataPlane,
  InferenceAnswer,
  InferenceRequest,
  RepositoryEntry,
  ServedInput,
  ServedModel,
  ServedOutput,
  ServedStatistics,
} from './data-plane.ts'
export { fail as failProtocols } from './errors.ts'
export { type FeastNeeds, feast } from './feast/door.ts'
export type { FeastFeature, FeastPlane, FeastReference, FeastView, PushTo } from './feast/plane.ts'
export type { GrpcNeeds } from './grpc/calls.ts'
export { type Grpc, openGrpc } from './grpc/server.ts'
export { type MlflowScoringNeeds, mlflowScoring } from './mlflow-scoring/door.ts'
export { type MlflowTrackingNeeds, mlflowTracking } from './mlflow-tracking/door.ts'
export { type OpenInferenceNeeds, openInference } from './open-inference/door.ts'
export { type TfServingNeeds, tfServing } from './tf-serving/door.ts'

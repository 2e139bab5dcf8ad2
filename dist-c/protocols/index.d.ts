export type { DataPlane, Scored, ScoringRequest, ServedColumn, ServedModel } from './data-plane.ts';
export { fail as failProtocols } from './errors.ts';
export { type OpenInferenceNeeds, openInference } from './open-inference.ts';

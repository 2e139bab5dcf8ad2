import { ALERT_RENDERERS } from './render-alerts.ts'
import { AUTOMATION_RENDERERS } from './render-automation.ts'
import { COMPARE_RENDERERS } from './render-compare.ts'
import { CONCEPT_RENDERERS } from './render-concept.ts'
import { CONTRACT_RENDERERS } from './render-contract.ts'
import { DATA_RENDERERS } from './render-data.ts'
import { ESTIMATE_RENDERERS } from './render-estimate.ts'
import { FAIRNESS_RENDERERS } from './render-fairness.ts'
import { FEATURES_RENDERERS } from './render-features.ts'
import { IMPORT_RENDERERS } from './render-import.ts'
import { PIPELINE_RENDERERS } from './render-pipeline.ts'
import { PROFILE_RENDERERS } from './render-profile.ts'
import { REGISTRY_RENDERERS } from './render-registry.ts'
import { ROLLOUT_RENDERERS } from './render-rollout.ts'
import { SLO_RENDERERS } from './render-slo.ts'
import { TRACKING_RENDERERS } from './render-tracking.ts'
import { RENDERERS as TRAINING_RENDERERS } from './render-training.ts'
import { WINDOWS_RENDERERS } from './render-windows.ts'

/** How a result is shown to people: by the name of the action. */
export type Renderers = Readonly<Record<string, (result: never) => string>>

/** Of the actions that have a form of their own; all others are shown as `renderResult` shows any. */
export const RENDERERS: Renderers = {
  ...TRAINING_RENDERERS,
  ...COMPARE_RENDERERS,
  ...CONTRACT_RENDERERS,
  ...DATA_RENDERERS,
  ...ESTIMATE_RENDERERS,
  ...FAIRNESS_RENDERERS,
  ...FEATURES_RENDERERS,
  ...IMPORT_RENDERERS,
  ...PIPELINE_RENDERERS,
  ...PROFILE_RENDERERS,
  ...TRACKING_RENDERERS,
  ...REGISTRY_RENDERERS,
  ...ROLLOUT_RENDERERS,
  ...ALERT_RENDERERS,
  ...AUTOMATION_RENDERERS,
  ...SLO_RENDERERS,
  ...WINDOWS_RENDERERS,
  ...CONCEPT_RENDERERS,
}

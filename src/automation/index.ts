export { apply, automationActions, type ProjectNeeds } from './actions.ts'
export { Applied, type ApplyNeeds, applyProject } from './apply.ts'
export { Decision, decided } from './decisions/decision.ts'
export { createDecisions, type Decisions } from './decisions/decisions.ts'
export { fail as failAutomation } from './errors.ts'
export { createFreshener, type Freshener } from './freshness.ts'
export { createLoop, type Loop } from './loop.ts'
export type { LoopNeeds, TrainingOrder } from './needs.ts'
export { Change, planProject } from './plan.ts'
export { createPolicies, type Policies } from './policies.ts'
export {
  type CanaryOptions,
  canary,
  type EndpointOptions,
  type EndpointPolicy,
  endpoint,
  type Renewal,
} from './policy.ts'
export { defineProject, type Project } from './project.ts'
export type { RolloutPlan } from './rollout/rollout.ts'
export { createRollouts, type Rollouts } from './rollout/rollouts.ts'
export { createScorings, type Scorings } from './scoring.ts'
export { automationMigrations } from './tables.ts'

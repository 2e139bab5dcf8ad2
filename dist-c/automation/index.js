export { automationActions } from './actions.js';
export { applyProject } from './apply.js';
export { Decision, decided } from './decision.js';
export { createDecisions } from './decisions.js';
export { fail as failAutomation } from './errors.js';
export { createFreshener } from './freshness.js';
export { createLoop } from './loop.js';
export { planProject } from './plan.js';
export { createPolicies } from './policies.js';
export { canary, endpoint, } from './policy.js';
export { defineProject } from './project.js';
export { createRollouts } from './rollouts.js';
export { createScorings } from './scoring.js';
export { automationMigrations } from './tables.js';
//# sourceMappingURL=index.js.map
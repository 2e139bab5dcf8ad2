export { registryActions } from './actions.ts';
export { AliasMove } from './alias.ts';
export type { AliasChange } from './aliases.ts';
export { fail as failRegistry } from './errors.ts';
export { aliasMoved, versionRegistered } from './events.ts';
export { allPassed, checkGates, Gate, GateResult, type Gates, type Metrics } from './gates.ts';
export { createModels, type Models, type Registration, type Why } from './models.ts';
export { registryMigrations } from './tables.ts';
export { GATED_ALIASES, Lineage, Model, ModelVersion, Signature, TrainedOn } from './version.ts';

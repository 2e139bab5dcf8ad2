export { registryActions } from './actions.js';
export { AliasMove } from './alias.js';
export { fail as failRegistry } from './errors.js';
export { aliasMoved, versionRegistered } from './events.js';
export { allPassed, checkGates, Gate, GateResult } from './gates.js';
export { createModels } from './models.js';
export { registryMigrations } from './tables.js';
export { GATED_ALIASES, Lineage, Model, ModelVersion, Signature, TrainedOn } from './version.js';
//# sourceMappingURL=index.js.map
export { createAccessToken } from './access-token.js';
export { governanceActions } from './actions.js';
export { createAudit } from './audit.js';
export { AuditEntry, Outcome } from './entry.js';
export { fail as failGovernance } from './errors.js';
export { checkInput } from './input.js';
export { createPerform } from './perform.js';
export { createPermits, localOperator, ROLES } from './permits.js';
export { governanceMigrations } from './tables.js';
export { Verification } from './verify.js';
//# sourceMappingURL=index.js.map
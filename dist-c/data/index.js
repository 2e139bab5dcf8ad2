export { dataActions } from './actions.js';
export { violationCodes } from './check.js';
export { contractDigest, dataset, referencedDatasets } from './dataset.js';
export { createDatasets, mustFind } from './datasets.js';
export { fail as failData } from './errors.js';
export { dataEvents, rowsQuarantined, versionCommitted } from './events.js';
export { ingest } from './ingest.js';
export { profileOf, scanVersion } from './profile.js';
export { quarantined } from './quarantine.js';
export { boolean, category, number, text, time, } from './rule.js';
export { csv, parquet } from './source.js';
export { dataMigrations } from './tables.js';
export { DatasetVersionShape, ReasonShape } from './version.js';
//# sourceMappingURL=index.js.map
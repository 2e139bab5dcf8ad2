export { type DataNeeds, dataActions } from './actions.ts'
export { type ViolationCode, violationCodes } from './check.ts'
export type { FileColumn } from './column-builder.ts'
export type { ColumnForm } from './column-form.ts'
export { contractDigest, type Dataset, type DatasetSpec, dataset, referencedDatasets } from './dataset.ts'
export { type Commit, createDatasets, type Datasets, mustFind, type StoredDataset } from './datasets.ts'
export { fail as failData } from './errors.ts'
export { dataEvents, rowsQuarantined, versionCommitted } from './events.ts'
export { type IngestNeeds, type IngestOptions, ingest } from './ingest.ts'
export { profileOf } from './profile.ts'
export { quarantined, type Violation } from './quarantine.ts'
export { type FileRead, readFile } from './read-file.ts'
export type { ReadFileOptions, Sampled } from './read-parts.ts'
export {
  type BooleanRule,
  boolean,
  type CategoryRule,
  category,
  type NumberRule,
  number,
  type Outcome,
  type Reference,
  type Rule,
  type TextRule,
  type TimeRule,
  text,
  time,
} from './rule.ts'
export { scanVersion } from './scan.ts'
export { type CsvOptions, type CsvSource, csv, type ParquetSource, parquet, type Source } from './source.ts'
export { type DataTables, dataMigrations } from './tables.ts'
export { type DatasetVersion, DatasetVersionShape, type Manifest, type Reason, ReasonShape } from './version.ts'

export { type DataNeeds, dataActions } from './actions.ts'
export { type ViolationCode, violationCodes } from './contract/check.ts'
export { quarantined, type Violation } from './contract/quarantine.ts'
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
} from './contract/rule.ts'
export { contractDigest, type Dataset, type DatasetSpec, dataset, referencedDatasets } from './dataset.ts'
export { type Commit, createDatasets, type Datasets, mustFind, type StoredDataset } from './datasets.ts'
export { fail as failData } from './errors.ts'
export { dataEvents, rowsQuarantined, versionCommitted } from './events.ts'
export type { FileColumn } from './files/column-builder.ts'
export type { ColumnForm } from './files/column-form.ts'
export { type FileRead, readFile } from './files/read-file.ts'
export type { ReadFileOptions, Sampled } from './files/read-parts.ts'
export { type IngestNeeds, type IngestOptions, ingest } from './ingest.ts'
export { profileOf } from './profile/profile.ts'
export { type Rows, type RowsNeeds, rowsOf } from './rows-of.ts'
export { type CsvOptions, type CsvSource, csv, type ParquetSource, parquet, type Source } from './sources/source.ts'
export { type DataTables, dataMigrations } from './tables.ts'
export { readAddress } from './versions/address.ts'
export { scanVersion } from './versions/scan.ts'
export {
  type DatasetVersion,
  DatasetVersionShape,
  type Manifest,
  type Reason,
  ReasonShape,
} from './versions/version.ts'

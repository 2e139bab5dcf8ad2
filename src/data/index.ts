export { type DataNeeds, dataActions } from './actions.ts'
export { type ViolationCode, violationCodes } from './contract/check.ts'
export { checkRows } from './contract/check-rows.ts'
export { type Contract, contractOf } from './contract/contract.ts'
export { quarantined, type Violation } from './contract/quarantine.ts'
export { readContract } from './contract/read-contract.ts'
export type { ContractReport } from './contract/report.ts'
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
export { suggestContract } from './contract/suggest/suggest.ts'
export { check, distribution, fresh, schema, type TableRule, unique, volume } from './contract/table-rule.ts'
export { writeContract } from './contract/write-contract.ts'
export { contractDigest, type Dataset, type DatasetSpec, dataset, type Load, referencedDatasets } from './dataset.ts'
export { type Commit, createDatasets, type Datasets, mustFind, type StoredDataset } from './datasets.ts'
export { fail as failData } from './errors.ts'
export { dataEvents, rowsQuarantined, versionCommitted } from './events.ts'
export type { FileColumn } from './files/column-builder.ts'
export type { ColumnForm } from './files/column-form.ts'
export { isParquet } from './files/file-head.ts'
export { type FileRead, readFile } from './files/read-file.ts'
export type { ReadFileOptions, Sampled } from './files/read-parts.ts'
export { type IngestNeeds, type IngestOptions, ingest } from './ingest.ts'
export type { ColumnProfile, Profile } from './profile/describe.ts'
export { profileOf, profileRows } from './profile/profile.ts'
export { createPushing, type Pushing } from './pushing.ts'
export { type Rows, type RowsNeeds, rowsOf } from './rows-of.ts'
export { type CsvOptions, csv, files, jsonl, parquet } from './sources/file-sources.ts'
export { type PostgresOptions, postgres, pushed, query } from './sources/other-sources.ts'
export { type CsvSource, isFileSource, type ParquetSource, placeOf, type Source } from './sources/source.ts'
export { type DataTables, dataMigrations } from './tables.ts'
export { readAddress } from './versions/address.ts'
export { createDatasetLineage } from './versions/lineage.ts'
export { blobsOf, scanVersion } from './versions/scan.ts'
export type { FindUses, Use, UsedVersion } from './versions/uses.ts'
export {
  type DatasetVersion,
  DatasetVersionShape,
  type Manifest,
  type Reason,
  ReasonShape,
} from './versions/version.ts'

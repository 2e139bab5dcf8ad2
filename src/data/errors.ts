import { defineErrors } from '../base/index.ts'

/** The ways the data room fails. */
export const fail = defineErrors('data', {
  bad_contract: {
    status: 400,
    says: 'The contract of dataset {dataset} is wrong at {where}: {reason}.',
    help: 'Correct the dataset in millrace.config.ts, then run: millrace plan',
  },
  bad_source: {
    status: 400,
    says: 'A source cannot be {source}: {reason}.',
    help: 'Name one local file: parquet(path) or csv(path).',
  },
  source_not_found: {
    status: 404,
    says: 'There is no file {path}, the source of dataset {dataset}.',
    help: 'Put the file there, or correct the path of {dataset} in millrace.config.ts.',
  },
  source_unreadable: {
    status: 400,
    says: 'The file {path}, the source of dataset {dataset}, cannot be read: {reason}.',
    help: 'Repair the file, or say how it is written: csv(path, options) takes delimiter, quote and missing.',
  },
  source_changed: {
    status: 409,
    says: 'The file {path} changed while dataset {dataset} was read from it.',
    help: 'Wait until the file is finished, then run again: millrace data ingest --dataset {dataset}',
  },
  missing_column: {
    status: 400,
    says: 'The source of dataset {dataset} has no column {column}; the nearest is {nearest}.',
    help: 'Correct the name in the contract of {dataset}, or add the column to the file.',
  },
  reserved_column: {
    status: 400,
    says: 'The source of dataset {dataset} has a column {column}: that name is reserved, like all that begin with __.',
    help: 'Rename the column in the file.',
  },
  unusable_column: {
    status: 400,
    says: 'Column {column} of dataset {dataset} holds {type}, which no rule can check.',
    help: 'Make it numbers, texts, moments or truths in the file, or remove its rule.',
  },
  contract_blocked: {
    status: 422,
    says: 'Dataset {dataset} was not ingested: {rows} rows violate rules that block ({reasons}).',
    help: 'Correct the file, or let such rows be set aside: onViolation: "quarantine".',
  },
  dataset_not_found: {
    status: 404,
    says: 'There is no dataset {dataset}; the nearest is {nearest}.',
    help: 'List them: millrace data list',
  },
  not_ingested: {
    status: 409,
    says: 'Dataset {dataset} has no version yet.',
    help: 'Ingest it first: millrace data ingest --dataset {dataset}',
  },
  version_not_found: {
    status: 404,
    says: 'Dataset {dataset} has no version {version}.',
    help: 'List them: millrace data versions --dataset {dataset}',
  },
  file_not_found: {
    status: 404,
    says: 'There is no file {path}.',
    help: 'Correct the path, or put the file there.',
  },
  file_empty: {
    status: 400,
    says: 'The file {path} is empty.',
    help: 'Give a file with a line for each row.',
  },
  file_no_rows: {
    status: 400,
    says: 'The file {path} has names of columns but no rows.',
    help: 'Give a file with a line for each row.',
  },
  file_unreadable: {
    status: 400,
    says: 'The file {path} cannot be read: {reason}.',
    help: 'Give CSV or TSV as UTF-8 text, JSON Lines or Parquet.',
  },
  file_truncated: {
    status: 400,
    says: 'The file {path} ends in the middle of a row, after {rows} rows.',
    help: 'Copy or download it again; or remove its last line.',
  },
  file_too_wide: {
    status: 413,
    says: 'The file {path} has {columns} columns; {most} is the most that can be read.',
    help: 'Leave out columns that are empty or not needed.',
  },
  file_too_large: {
    status: 413,
    says: 'Not even a sample of the file {path} ({megabytes} MB) fits into the memory that reading may take.',
    help: 'Give more memory with MILLRACE_MEMORY_LIMIT, or leave out long texts and columns that are not needed.',
  },
})

import { defineErrors } from '../base/index.ts'

/** The ways the data room fails. */
export const fail = defineErrors('data', {
  bad_contract: {
    status: 400,
    says: 'The contract of dataset {dataset} is wrong at {where}: {reason}.',
    help: 'Correct the dataset in millrace.config.ts, then run: millrace plan',
  },
  bad_contract_file: {
    status: 400,
    says: 'Line {line} of {file} is no contract: {reason}.',
    help: 'Correct the line; millrace data suggest FILE writes a contract to begin with.',
  },
  no_contract: {
    status: 400,
    says: 'There is no contract to check {data} against.',
    help: 'Name one: millrace data check FILE --contract contract.yaml',
  },
  nothing_to_repair: {
    status: 409,
    says: 'No row of dataset {dataset} is set aside in version {version}.',
    help: 'List what is: millrace data quarantine {dataset}',
  },
  bad_repair: {
    status: 400,
    says: 'Rows of dataset {dataset} cannot be repaired like this: {reason}.',
    help: 'Say what to do: --set column=sql, --rows FILE (with the column id of: millrace data quarantine {dataset} --json), or --drop.',
  },
  bad_source: {
    status: 400,
    says: 'A source cannot be {source}: {reason}.',
    help: 'Name one: csv(path), parquet(path), jsonl(path), postgres({ env, table }), query(sql, datasets), pushed() or files(folder).',
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
  source_unreachable: {
    status: 502,
    says: 'The source of dataset {dataset} ({place}) does not answer: {reason}.',
    help: 'See that it runs and can be reached from here, then run again: millrace data ingest {dataset}',
  },
  source_refused: {
    status: 400,
    says: 'The source of dataset {dataset} ({place}) gives no rows: {reason}.',
    help: 'Check its address, the rights of its user and the query, then run again: millrace data ingest {dataset}',
  },
  query_failed: {
    status: 400,
    says: 'The query of dataset {dataset} fails: {reason}.',
    help: 'Correct the SQL in query(sql`…`, [datasets]): each dataset is a table under its name.',
  },
  upload_not_found: {
    status: 404,
    says: 'There is no upload {upload}.',
    help: 'Send it first: PUT /api/v1/uploads/{upload}',
  },
  upload_offset: {
    status: 409,
    says: 'Upload {upload} has {bytes} bytes that go on: the next piece begins there, or at 0 to begin anew.',
    help: 'Ask how many are there, then go on behind them: GET /api/v1/uploads/{upload}',
  },
  upload_differs: {
    status: 400,
    says: 'What was sent as {upload} does not have the SHA-256 that was said.',
    help: 'Send it again from offset 0.',
  },
  upload_too_large: {
    status: 413,
    says: 'Upload {upload} is larger than {most} bytes.',
    help: 'Pack it with gzip, or send it as several files.',
  },
  upload_unfinished: {
    status: 409,
    says: 'Upload {upload} is not complete: {bytes} bytes are there.',
    help: 'Send the rest; the last piece says the sha256 of the whole.',
  },
  not_pushed_to: {
    status: 409,
    says: 'Dataset {dataset} takes no rows that are pushed: it has another source.',
    help: 'Declare it with source: pushed(), or read its source: millrace data ingest {dataset}',
  },
  declared_in_project: {
    status: 409,
    says: 'Dataset {dataset} is declared in the project, which says what {options} would.',
    help: 'Leave the option out, or change the dataset in millrace.config.ts.',
  },
  nothing_pushed: {
    status: 409,
    says: 'No row was pushed to dataset {dataset} yet.',
    help: 'Push some: POST /api/v1/datasets/{dataset}/rows',
  },
  too_many_unreadable: {
    status: 422,
    says: 'Dataset {dataset} was not ingested: {unread} of {rows} rows cannot be read, the first at lines {lines}.',
    help: 'Look at those lines; correct the file or how it is read, or let more be set aside with maxUnreadable.',
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
    help: 'Correct the source, or let such rows be set aside: onViolation: "quarantine".',
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
  no_such_key: {
    status: 400,
    says: 'There is no column {column} on both sides that could be a key; the nearest is {nearest}.',
    help: 'Name columns that both sides have: --key id',
  },
  out_not_empty: {
    status: 409,
    says: 'The folder {path} is not empty.',
    help: 'Name one that is empty or not there yet: --out DIR',
  },
  out_unwritable: {
    status: 400,
    says: 'The folder {path} cannot be written: {reason}.',
    help: 'Name another folder: --out DIR',
  },
  tree_unreadable: {
    status: 400,
    says: 'The file or folder {path} cannot be read: {reason}.',
    help: 'Give this process the right to read it, or take it out of the folder.',
  },
  bad_ref: {
    status: 400,
    says: 'A branch or tag cannot be named {ref}: {reason}.',
    help: 'Choose another name.',
  },
  ref_exists: {
    status: 409,
    says: 'Dataset {dataset} has a branch or tag {ref} already, at another version.',
    help: 'Choose another name, or move it: --move',
  },
  ref_not_found: {
    status: 404,
    says: 'Dataset {dataset} has no branch or tag {ref}.',
    help: 'List them: millrace data refs {dataset}',
  },
  cannot_merge: {
    status: 409,
    says: 'The branches of dataset {dataset} cannot be merged: {reason}.',
    help: 'See how they differ: millrace data diff {dataset}@main {dataset}@BRANCH; say which column is the key: --key id',
  },
  branch_moved: {
    status: 409,
    says: 'Branch {branch} of dataset {dataset} got another version in the meantime.',
    help: 'Do the same again: it begins from the newer version.',
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

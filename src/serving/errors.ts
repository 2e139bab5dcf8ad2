import { defineErrors } from '../base/index.ts'

export const fail = defineErrors('serving', {
  endpoint_not_found: {
    status: 404,
    says: 'There is no endpoint {endpoint}; the nearest is {nearest}.',
    help: 'List them: millrace serving list',
  },
  model_differs: {
    status: 409,
    says: 'Endpoint {endpoint} serves model {model} and cannot serve {other}.',
    help: 'Declare another endpoint for the other model.',
  },
  endpoint_taken: {
    status: 409,
    says: 'Endpoint {endpoint} was opened {how} and cannot be opened otherwise.',
    help: 'Take another name, or see what it serves: millrace serving show --endpoint {endpoint}',
  },
  not_ready: {
    status: 503,
    says: 'Endpoint {endpoint} has no version that can answer.',
    help: 'See what it serves: millrace serving show --endpoint {endpoint}',
  },
  not_declared: {
    status: 503,
    says: 'Nothing says how to compute the features of model {model}.',
    help: 'Declare the model in millrace.config.ts, then run: millrace up',
  },
  too_many_rows: {
    status: 413,
    says: 'A request of {rows} rows is more than the {limit} that are answered at once.',
    help: 'Send fewer rows at a time, or score a file: millrace serving batch',
  },
  bad_traffic: {
    status: 400,
    says: 'Endpoint {endpoint} cannot have this traffic: {reason}.',
    help: 'See what it serves now: millrace serving show --endpoint {endpoint}',
  },
  version_not_loaded: {
    status: 409,
    says: 'Version {version} of {model} cannot be loaded: {reason}',
    help: 'The traffic is as it was. See the version: millrace registry version --model {model} --version {version}',
  },
  load_failed: {
    status: 422,
    says: 'The model could not be read: {reason}.',
    help: 'Export it again; a model of a usual size is read within seconds.',
  },
  version_not_served: {
    status: 404,
    says: 'Endpoint {endpoint} does not serve version {version}.',
    help: 'See what it serves: millrace serving show --endpoint {endpoint}',
  },
  overloaded: {
    status: 429,
    says: 'More waits for {what} than can be answered in time.',
    help: 'Send it again after a pause.',
  },
  cancelled: {
    status: 499,
    says: 'Whoever asked has gone before there was an answer.',
    help: 'Ask again.',
  },
  deadline_exceeded: {
    status: 504,
    says: 'There was no answer from {what} within the time given.',
    help: 'Give it more time, or send fewer rows at once.',
  },
  executor_failed: {
    status: 503,
    says: 'The process that runs {what} ended: {reason}.',
    help: 'Send it again: another process takes its place. Where that ends, too, the model asks for more than it may.',
  },
  signature_differs: {
    status: 409,
    says: 'Version {version} cannot answer beside version {champion} of endpoint {endpoint}: {reason}.',
    help: 'Let it score in the shadow, or make it the champion: millrace serving traffic --endpoint {endpoint} --champion {version} --mode single --percent 0',
  },
  no_challenger: {
    status: 409,
    says: 'Endpoint {endpoint} has no challenger to switch to.',
    help: 'Set one: millrace serving traffic --endpoint {endpoint} --champion VERSION --challenger VERSION --mode blue_green --percent 0',
  },
  no_previous: {
    status: 409,
    says: 'Endpoint {endpoint} keeps no previous version to go back to.',
    help: 'Set its traffic: millrace serving traffic --endpoint {endpoint} --champion VERSION --mode single --percent 0',
  },
  missing_column: {
    status: 400,
    says: 'Column {column} is missing in {where}.',
    help: 'See the columns of endpoint {endpoint}: millrace serving show --endpoint {endpoint}',
  },
  extra_column: {
    status: 400,
    says: 'Column {column} in {where} is not one that endpoint {endpoint} reads; the nearest is {nearest}.',
    help: 'See its columns: millrace serving show --endpoint {endpoint}',
  },
  wrong_kind: {
    status: 400,
    says: 'Column {column} in {where} holds what is no {wanted}.',
    help: 'Send a {wanted} or, where it is missing, null.',
  },
  bad_ids: {
    status: 400,
    says: 'The {what} cannot be used: {reason}.',
    help: 'Send one text a row, of 1 to 200 characters without control characters.',
  },
  bad_label: {
    status: 400,
    says: 'Label {index} cannot be used: {reason}.',
    help: 'Send the id of a prediction, a finite number and the moment it became known, in milliseconds.',
  },
  label_source: {
    status: 400,
    says: 'Neither a file nor a dataset of labels is named, or both are.',
    help: 'Name one of them: --file labels.csv, or --dataset NAME [--sql "select id, label from data"]',
  },
  label_kind: {
    status: 400,
    says: 'Column {column} holds texts, where numbers or moments are needed.',
    help: 'Name the text that stands for 1 with --positive, or convert the column with --sql.',
  },
  prediction_not_found: {
    status: 404,
    says: 'No journal has a prediction {prediction}.',
    help: 'See what was answered: millrace serving predictions ENDPOINT',
  },
  no_feature: {
    status: 404,
    says: 'The journal of {endpoint} has no feature {feature}.',
    help: 'See the features of a prediction: millrace serving inputs ID',
  },
  journal_full: {
    status: 503,
    says: 'The journal of {endpoint} holds {rows} rows that could not be written.',
    help: 'Make room on the disk; the rows are written as soon as that is possible.',
  },
  journal_not_written: {
    status: 503,
    says: 'The journal cannot write {file}: {reason}.',
    help: 'Make room on the disk, then try again.',
  },
  journal_damaged: {
    status: 500,
    says: 'The journal file {file} is damaged at byte {offset}.',
    help: 'Check the disk, then restore the file from a backup or move it away: its rows are then missing.',
  },
  journal_closed: {
    status: 503,
    says: 'The journal of {endpoint} is not open.',
    help: 'Open the endpoint first: millrace up',
  },
  batch_target: {
    status: 400,
    says: 'Neither an endpoint nor a model is named, or both are.',
    help: 'Name one of them: --endpoint NAME, or --model NAME [--version N]',
  },
  batch_data: {
    status: 404,
    says: 'There is no file or dataset {data} that can be read.',
    help: 'Name a Parquet, CSV, TSV or JSON Lines file, or a dataset: millrace data list',
  },
  batch_too_large: {
    status: 413,
    says: 'The file {data} is too large to be read into memory, which files of text are.',
    help: 'Write it as Parquet, which is read piece by piece, or ingest it as a dataset.',
  },
  batch_changed: {
    status: 409,
    says: 'The file {data} changed while it was read.',
    help: 'Let nothing write to it meanwhile, and start again with another --out.',
  },
  batch_column: {
    status: 400,
    says: 'The rows have no column {column}, which is read; the nearest is {nearest}.',
    help: 'Rename it in the file. A matrix without names takes the columns by place, where there are as many beside that of --id.',
  },
  batch_kind: {
    status: 400,
    says: 'Column {column} of the rows does not hold {wanted}.',
    help: 'Convert the column in the file.',
  },
  batch_model: {
    status: 400,
    says: 'This model cannot score files: {reason}.',
    help: 'Score with a model that reads and answers one row after the other.',
  },
  batch_folder: {
    status: 409,
    says: 'The folder {out} cannot be used, or holds files of others.',
    help: 'Name a folder that is empty or not there yet: --out DIR',
  },
  batch_differs: {
    status: 409,
    says: 'The folder {out} holds answers of other work: {what} is another.',
    help: 'Name another folder, or remove this one.',
  },
})

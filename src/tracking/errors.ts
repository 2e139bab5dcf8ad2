import { defineErrors } from '../base/index.ts'

export const fail = defineErrors('tracking', {
  experiment_not_found: {
    status: 404,
    says: 'There is no experiment {experiment}.',
    help: 'List them: millrace tracking experiments',
  },
  experiment_id_not_found: {
    status: 404,
    says: 'There is no experiment with id {experiment}.',
    help: 'List them: millrace tracking experiments',
  },
  experiment_exists: {
    status: 409,
    says: 'Experiment {experiment} is there already, and it is {state}.',
    help: 'Use it, restore it where it is deleted, or choose another name.',
  },
  experiment_deleted: {
    status: 409,
    says: 'Experiment {experiment} is deleted.',
    help: 'Restore it, or use another experiment.',
  },
  run_not_found: {
    status: 404,
    says: 'There is no run {run}.',
    help: 'List them: millrace tracking runs',
  },
  run_ended: {
    status: 409,
    says: 'Run {run} has already ended as {status}.',
    help: 'A run ends once. Start another run.',
  },
  run_deleted: {
    status: 409,
    says: 'Run {run} is deleted.',
    help: 'Restore it: millrace tracking restore_run {run}',
  },
  run_differs: {
    status: 409,
    says: 'Run {run} already exists in another experiment.',
    help: 'Start the run under another id, or leave the id out.',
  },
  param_changed: {
    status: 409,
    says: 'Run {run} has already logged another value of param {param}.',
    help: 'A param does not change within a run. Use a metric or a tag for what does, or start another run.',
  },
  tag_not_found: {
    status: 404,
    says: 'There is no tag {tag} on {of} {id}.',
    help: 'Look at the tags that there are.',
  },
  logged_model_not_found: {
    status: 404,
    says: 'There is no logged model {model}.',
    help: 'Look for it among the logged models of its experiment; a deleted one is not shown.',
  },
  bad_point: {
    status: 400,
    says: 'A point of metric {metric} can not be kept: {what} is no whole number between -2^53 and 2^53.',
    help: 'Log steps as whole numbers and times as milliseconds since 1970.',
  },
  bad_key: {
    status: 400,
    says: 'The {what} {key} can not be kept: a name has 1 to {limit} characters and none that controls the line.',
    help: 'Choose another name.',
  },
  bad_text: {
    status: 400,
    says: 'The value of {what} {key} can not be kept: a text has at most {limit} characters, no NUL and no half characters.',
    help: 'Log what is longer as an artifact.',
  },
  bad_path: {
    status: 400,
    says: 'The artifact path {path} is not a plain relative path.',
    help: 'Use names separated by /, such as plots/roc.json: no empty name, no . or .., no backslash.',
  },
  bad_age: {
    status: 400,
    says: '{age} is no length of time.',
    help: 'Write it as 12h, 30d or 6w.',
  },
  trace_not_found: {
    status: 404,
    says: 'There is no trace {trace}.',
    help: 'Search for the traces of its experiment.',
  },
  assessment_not_found: {
    status: 404,
    says: 'Nothing was said of trace {trace} under {assessment}.',
    help: 'Look at what was said of the trace.',
  },
  artifact_not_found: {
    status: 404,
    says: 'There is no artifact {path}.',
    help: 'List what there is: millrace tracking artifacts RUN',
  },
  artifact_in_the_way: {
    status: 409,
    says: 'The artifact {path} can not be kept: {other} is there already, and a name is a file or a folder.',
    help: 'Choose another name, or remove what is there.',
  },
  artifacts_elsewhere: {
    status: 409,
    says: 'The artifacts of {run} are at {uri}, which is no place of this server.',
    help: 'Ask for them there, or import the run with its artifacts: millrace import mlflow',
  },
  upload_not_found: {
    status: 404,
    says: 'There is no upload {upload}: it was finished, given up, or never begun.',
    help: 'Begin it again.',
  },
  bad_part: {
    status: 400,
    says: 'Part {number} of the upload is not there as it is named.',
    help: 'Number the parts from 1 to 10,000, and finish with the digests that were answered for them.',
  },
  folder_not_empty: {
    status: 409,
    says: 'The folder {folder} is not empty.',
    help: 'Name one that is empty, or that is not there yet.',
  },
  no_such_file: {
    status: 400,
    says: 'There is no file {file}.',
    help: 'Name a file that is there.',
  },
  bad_filter: {
    status: 400,
    says: 'The filter can not be read at character {position}: {reason}.',
    help: "Write comparisons joined by and, such as: metrics.auc > 0.7 and params.learner = 'boosting'",
  },
  bad_order: {
    status: 400,
    says: 'Runs can not be ordered by {order}.',
    help: 'Order by metrics.NAME, params.NAME, tags.NAME, name, status, startedAt or endedAt, with asc or desc after it.',
  },
  bad_page: {
    status: 400,
    says: 'This page token does not belong to this search.',
    help: 'Search again without a page token; use a token only with the filter and order it came from.',
  },
  import_unreadable: {
    status: 400,
    says: '{place} cannot be imported: {reason}.',
    help: 'Name the address of a tracking server, a folder mlruns, a SQLite file or postgres://… of an MLflow store.',
  },
  import_unreachable: {
    status: 400,
    says: 'The store at {place} does not answer: {reason}.',
    help: 'Check the address and who may ask: MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.',
  },
  import_busy: {
    status: 409,
    says: '{place} was written to each time that it was copied.',
    help: 'Stop the server that writes to it, or import from the server by its address.',
  },
  import_refused: {
    status: 403,
    says: 'The source {place} may not be reached from here: {reason}.',
    help: 'Let whoever runs the process import it: millrace import mlflow SOURCE, with the server stopped.',
  },
  import_conflict: {
    status: 409,
    says: 'There is another {kind} named {name} here already.',
    help: 'Import with --on-conflict merge or rename, or rename one of them.',
  },
})

import { defineErrors } from '../base/index.ts'

export const fail = defineErrors('training', {
  bad_model: {
    status: 400,
    says: 'Model {model} is wrong at {where}: {reason}.',
    help: 'Correct the model in millrace.config.ts, then run: millrace plan',
  },
  model_not_found: {
    status: 404,
    says: 'The project has no model {model}; the nearest is {nearest}.',
    help: 'Declare it in millrace.config.ts, or use one of: {known}',
  },
  too_few_rows: {
    status: 422,
    says: 'Model {model} has {rows} labeled rows {part} the held-out time in the window from {from} to {to}.',
    help: 'Widen the window, shorten split.test, or wait until more labels are known.',
  },
  no_record: {
    status: 404,
    says: 'Run {run} has no record of a training, so it cannot be repeated.',
    help: 'Take the run of a version that Millrace trained: millrace registry show --model <name>',
  },
  rows_of_file: {
    status: 409,
    says: 'Version {version} of model {model} learned from a file and not from a dataset.',
    help: 'Its run names the file and its digest: millrace tracking run RUN',
  },
  bad_option: {
    status: 400,
    says: 'The option {option} cannot be used: {reason}.',
    help: 'See what it takes: millrace training automl --help',
  },
  file_not_found: {
    status: 404,
    says: 'There is no file {file}.',
    help: 'Give the path of a file; a relative one begins at the folder you are in.',
  },
  file_too_large: {
    status: 413,
    says: 'The file {file} has {bytes} bytes; {most} is the most that a model may have.',
    help: 'Check that it is a model.',
  },
  too_many_rows: {
    status: 413,
    says: 'There are {rows} rows to answer; {most} is the most without a file to write to.',
    help: 'Write the answers to a file: --out answers.csv',
  },
  model_without_answer: {
    status: 422,
    says: 'The model has the outputs {outputs}, and none of them is probabilities or variable.',
    help: 'Import it first, which names its outputs: millrace registry import NAME FILE',
  },
  file_not_written: {
    status: 500,
    says: 'The file {file} cannot be written: {reason}.',
    help: 'Give a path in a folder that exists, that can be written to, and that has space.',
  },
  no_trial_finished: {
    status: 422,
    says: 'None of {trials} trials came to an end; the errors they ended with: {codes}.',
    help: 'Give it a longer --budget, or look up the errors in docs/reference/errors.md.',
  },
  limits_not_met: {
    status: 422,
    says: 'No model keeps the limits: the closest takes {latencyUs} µs for a row (p99) and {bytes} bytes.',
    help: 'Raise --max-latency or --max-bytes, or give fewer columns with --exclude.',
  },
  data_changed: {
    status: 409,
    says: 'The file {file} holds other bytes than those that run {run} learned from.',
    help: 'Put the file back as it was, then ask again.',
  },
  out_of_memory: {
    status: 507,
    says: 'The thread that fits models ran out of memory.',
    help: 'Give it fewer rows or columns, or a machine with more memory.',
  },
  worker_failed: {
    status: 500,
    says: 'The thread that fits models ended with code {code} before it answered.',
    help: 'See the log; a window of fewer rows needs less memory.',
  },
  column_not_found: {
    status: 400,
    says: 'The data has no column {column}; the nearest is {nearest}.',
    help: 'Give one of its columns: {known}',
  },
  label_missing: {
    status: 422,
    says: 'No row of the {rows} has a label that can be used in column {column}: {reason}.',
    help: 'Give another column with --label, or fill in the labels.',
  },
  label_unfit: {
    status: 422,
    says: 'Column {column} cannot be predicted as {task}: {reason}.',
    help: 'Give another column with --label, or a metric that fits what it holds.',
  },
  one_class: {
    status: 422,
    says: 'Column {column} has the same value in all {rows} rows, so there is nothing to learn.',
    help: 'Give rows of at least two classes, or another column with --label.',
  },
  too_many_classes: {
    status: 422,
    says: 'Column {column} has {classes} classes in {rows} rows; {most} is the most that can be learned.',
    help: 'Give a column with fewer classes, or join rare ones into one.',
  },
  few_rows: {
    status: 422,
    says: 'There are {rows} rows with a label; {least} is the least that can be learned from and judged.',
    help: 'Give more rows.',
  },
  no_features: {
    status: 422,
    says: 'There is no column to learn {column} from: {reason}.',
    help: 'Give data with more columns, or exclude fewer of them.',
  },
  no_split: {
    status: 422,
    says: 'The rows cannot be split by {by}: there are {found} {what}.',
    help: 'Give another column for --time or --group, or none.',
  },
})

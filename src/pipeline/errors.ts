import { defineErrors } from '../base/index.ts'

/** The ways pipelines fail. */
export const fail = defineErrors('pipeline', {
  bad_pipeline: {
    status: 400,
    says: 'Pipeline {pipeline} is wrong at {where}: {reason}.',
    help: 'Correct it in millrace.config.ts, then run: millrace pipeline list',
  },
  cycle: {
    status: 400,
    says: 'The steps of pipeline {pipeline} wait for each other in a circle: {steps}.',
    help: 'Take one of them out of the `after` of another.',
  },
  unknown_step: {
    status: 400,
    says: 'Step {step} of pipeline {pipeline} comes after {named}, which is none of its steps; the nearest is {nearest}.',
    help: 'Correct the name in `after`.',
  },
  pipeline_not_found: {
    status: 404,
    says: 'There is no pipeline {pipeline}; the nearest is {nearest}.',
    help: 'List them: millrace pipeline list',
  },
  bad_partition: {
    status: 400,
    says: 'Pipeline {pipeline} has no partition {partition}: {reason}.',
    help: 'See which there are: millrace pipeline list',
  },
  not_partitioned: {
    status: 400,
    says: 'Pipeline {pipeline} has no partitions, so there is no range to fill.',
    help: 'Run it once, millrace pipeline run {pipeline}, or declare partitions: daily({ from: "2026-01-01" }).',
  },
  run_not_found: {
    status: 404,
    says: 'There is no run or backfill {run} of a pipeline.',
    help: 'See the latest ones: millrace pipeline status',
  },
  run_ended: {
    status: 409,
    says: 'Run {run} has ended already: it is {state}.',
    help: 'Begin another one: millrace pipeline run {pipeline}',
  },
  cancelled: {
    status: 409,
    says: 'The run was cancelled by {by}.',
    help: 'Begin it again; what is finished is not done again.',
  },
  closing: {
    status: 409,
    says: 'Millrace is being closed; the run goes on when it is opened again.',
    help: 'Start it: millrace up',
  },
  undeclared_read: {
    status: 400,
    says: 'Step {step} reads {named}, which it does not declare; it has {known}.',
    help: 'Add it to `reads`, or the step that makes it to `after`: what is not declared is not part of the cache.',
  },
  bad_result: {
    status: 400,
    says: 'Step {step} returned what JSON cannot hold: {reason}.',
    help: 'Return numbers, texts, truths, lists and objects of them, or nothing.',
  },
  step_threw: {
    status: 500,
    says: 'The code of step {step} threw a {kind}.',
    help: 'See its log for the message: millrace pipeline logs RUN STEP',
  },
  step_late: {
    status: 504,
    says: 'Step {step} was ended after its time of {timeout}.',
    help: 'Give it a longer `timeout`, or less to do.',
  },
  command_failed: {
    status: 500,
    says: 'The command of step {step} ended with {end}.',
    help: 'See what it printed: millrace pipeline logs RUN STEP',
  },
  command_not_started: {
    status: 400,
    says: 'The command {command} of step {step} cannot be started: {reason}.',
    help: 'Install the program, or correct `run`; programs are looked for in PATH.',
  },
  missing_variable: {
    status: 400,
    says: 'Step {step} needs the variable {variable}, which Millrace was not started with.',
    help: 'Set it in the environment of Millrace, or give its value in `env`.',
  },
  missing_output: {
    status: 400,
    says: 'The command of step {step} ended well but left no file for its output {output}.',
    help: 'Let it write one file to the path in {variable}.',
  },
  bad_query: {
    status: 400,
    says: 'The SQL of step {step} cannot be run: {reason}.',
    help: 'Correct the query; its tables are the names in `reads`, its values $start, $end and $partition.',
  },
  bad_output: {
    status: 400,
    says: 'The SQL of step {step} gives no rows that a dataset can hold: {reason}.',
    help: 'Give each column a name of its own; numbers, texts, truths and times are kept.',
  },
  many_rows: {
    status: 400,
    says: 'The SQL of step {step} gives more than {most} rows and writes no dataset.',
    help: 'Name a dataset for them with `writes`, or let the query sum them up.',
  },
  unknown_action: {
    status: 400,
    says: 'Step {step} acts with {action}, which is none; the nearest is {nearest}.',
    help: 'Take the name of an action from docs/reference/actions.md.',
  },
})

import { defineErrors } from '../base/index.ts'

export const fail = defineErrors('cli', {
  wrong_use: {
    status: 400,
    says: '{reason}',
    help: 'See how it is called: millrace {command}--help',
  },
  config_not_found: {
    status: 404,
    says: 'There is no project here: {file} does not exist.',
    help: 'Write a first one: millrace init, or name another with --config FILE',
  },
  config_invalid: {
    status: 400,
    says: 'The project in {file} cannot be read: {reason}.',
    help: 'Correct the file; its shape is in the README under "A project".',
  },
  config_without_project: {
    status: 400,
    says: 'The project in {file} exports no project by default.',
    help: 'End it with: export default defineProject({ name, endpoints })',
  },
  settings_file_invalid: {
    status: 400,
    says: '{file} is no JSON object of settings: {reason}.',
    help: 'See what it may hold: millrace settings',
  },
  file_exists: {
    status: 409,
    says: '{file} is there already.',
    help: 'Choose another folder, or overwrite it: millrace init --force',
  },
  file_unreadable: {
    status: 400,
    says: '{file} cannot be read as JSON.',
    help: 'Give --{flag} JSON text, or @FILE with a file of JSON.',
  },
  reference_differs: {
    status: 409,
    says: 'The reference is not what the code says: {files}.',
    help: 'Write it anew: npm run document',
  },
  not_reproduced: {
    status: 409,
    says: 'Run {run} did not come out the same.',
    help: 'Compare the environment recorded with the run with this one: millrace tracking run {run}',
  },
})

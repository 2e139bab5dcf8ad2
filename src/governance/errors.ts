import { defineErrors } from '../base/index.ts'

export const fail = defineErrors('governance', {
  forbidden: {
    status: 403,
    says: 'The action {action} needs the permit {permit}, and {actor} does not hold it.',
    help: 'Ask an operator to do it, or to give you a role that holds {permit}.',
  },
  unknown_field: {
    status: 400,
    says: 'The action {action} takes no field {field}.',
    help: 'The fields it takes there: {fields}.',
  },
  bad_input: {
    status: 400,
    says: 'In the input of {action}, {field} {reason}.',
    help: 'See what it takes: millrace {command} --help',
  },
  file_outside: {
    status: 403,
    says: 'The file that {field} names is not a plain file of the project, so it is not {done}.',
    help: 'Name a file below the folder of the project, with no part that begins with a dot, or run the command in its own process: millrace {command} --data-dir FOLDER',
  },
  file_exists: {
    status: 409,
    says: 'The file that {field} names is there already, and what is asked of a server overwrites none.',
    help: 'Name a file that does not exist.',
  },
  audit_unavailable: {
    status: 503,
    says: 'The audit trail cannot be written, so {action} was not done.',
    help: 'Make sure that the database has space and can be written to, then ask again.',
  },
  audit_unsettled: {
    status: 500,
    says: 'The action {action} ran, but its outcome could not be written to the audit trail.',
    help: 'Look at what it changed before you ask again; the trail shows it as interrupted after the next start.',
  },
})

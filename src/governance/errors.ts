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
  comment_missing: {
    status: 404,
    says: 'There is no comment {comment}.',
    help: 'See those of a thing: millrace governance comments KIND ID',
  },
  comment_not_yours: {
    status: 403,
    says: 'The comment {comment} was not {done}: it is not yours.',
    help: 'Ask its author, or somebody who holds governance.moderate to remove it.',
  },
  comment_removed: {
    status: 409,
    says: 'The comment {comment} was removed, so its text cannot be changed.',
    help: 'Restore it first: millrace governance restore-comment {comment}',
  },
  comment_empty: {
    status: 400,
    says: 'The comment has no text.',
    help: 'Write something other than spaces and line breaks.',
  },
  comments_full: {
    status: 409,
    says: 'There are {most} comments on this already, and it takes no more.',
    help: 'Go on where the discussion belongs, and put a link here into the last comment.',
  },
  half_a_point: {
    status: 400,
    says: 'A point of a chart is a series and an x, and only one of them was given.',
    help: 'Give both, or neither for a comment on the whole.',
  },
  subject_reserved: {
    status: 400,
    says: 'The name {subject} is Millrace’s own.',
    help: 'Choose another name.',
  },
  unknown_role: {
    status: 400,
    says: 'There is no role {role}.',
    help: 'The roles there are: {roles}.',
  },
  role_beyond_yours: {
    status: 403,
    says: 'The role {role} holds permits that you do not, so you cannot give it.',
    help: 'Ask somebody who holds them.',
  },
  token_missing: {
    status: 404,
    says: 'There is no token {id}.',
    help: 'See them: millrace governance tokens',
  },
  view_missing: {
    status: 404,
    says: 'There is no saved view {view} of yours.',
    help: 'See them: millrace governance saved-views PAGE',
  },
  views_full: {
    status: 409,
    says: 'You keep {most} views of this page already.',
    help: 'Forget one that you do not need.',
  },
})

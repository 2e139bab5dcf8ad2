import { defineErrors } from '../base/index.js';
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
});
//# sourceMappingURL=errors.js.map
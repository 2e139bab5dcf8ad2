import { defineErrors } from '../base/index.js';
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
    version_not_served: {
        status: 404,
        says: 'Endpoint {endpoint} does not serve version {version}.',
        help: 'See what it serves: millrace serving show --endpoint {endpoint}',
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
});
//# sourceMappingURL=errors.js.map
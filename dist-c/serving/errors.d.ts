export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly endpoint_not_found: {
        readonly status: 404;
        readonly says: "There is no endpoint {endpoint}; the nearest is {nearest}.";
        readonly help: "List them: millrace serving list";
    };
    readonly model_differs: {
        readonly status: 409;
        readonly says: "Endpoint {endpoint} serves model {model} and cannot serve {other}.";
        readonly help: "Declare another endpoint for the other model.";
    };
    readonly not_ready: {
        readonly status: 503;
        readonly says: "Endpoint {endpoint} has no version that can answer.";
        readonly help: "See what it serves: millrace serving show --endpoint {endpoint}";
    };
    readonly not_declared: {
        readonly status: 503;
        readonly says: "Nothing says how to compute the features of model {model}.";
        readonly help: "Declare the model in millrace.config.ts, then run: millrace up";
    };
    readonly bad_traffic: {
        readonly status: 400;
        readonly says: "Endpoint {endpoint} cannot have this traffic: {reason}.";
        readonly help: "See what it serves now: millrace serving show --endpoint {endpoint}";
    };
    readonly version_not_loaded: {
        readonly status: 409;
        readonly says: "Version {version} of {model} cannot be loaded: {reason}";
        readonly help: "The traffic is as it was. See the version: millrace registry version --model {model} --version {version}";
    };
    readonly version_not_served: {
        readonly status: 404;
        readonly says: "Endpoint {endpoint} does not serve version {version}.";
        readonly help: "See what it serves: millrace serving show --endpoint {endpoint}";
    };
    readonly no_previous: {
        readonly status: 409;
        readonly says: "Endpoint {endpoint} keeps no previous version to go back to.";
        readonly help: "Set its traffic: millrace serving traffic --endpoint {endpoint} --champion VERSION --mode single --percent 0";
    };
    readonly missing_column: {
        readonly status: 400;
        readonly says: "Column {column} is missing in {where}.";
        readonly help: "See the columns of endpoint {endpoint}: millrace serving show --endpoint {endpoint}";
    };
    readonly extra_column: {
        readonly status: 400;
        readonly says: "Column {column} in {where} is not one that endpoint {endpoint} reads; the nearest is {nearest}.";
        readonly help: "See its columns: millrace serving show --endpoint {endpoint}";
    };
    readonly wrong_kind: {
        readonly status: 400;
        readonly says: "Column {column} in {where} holds what is no {wanted}.";
        readonly help: "Send a {wanted} or, where it is missing, null.";
    };
    readonly bad_ids: {
        readonly status: 400;
        readonly says: "The {what} cannot be used: {reason}.";
        readonly help: "Send one text a row, of 1 to 200 characters without control characters.";
    };
    readonly bad_label: {
        readonly status: 400;
        readonly says: "Label {index} cannot be used: {reason}.";
        readonly help: "Send the id of a prediction, a finite number and the moment it became known, in milliseconds.";
    };
    readonly journal_full: {
        readonly status: 503;
        readonly says: "The journal of {endpoint} holds {rows} rows that could not be written.";
        readonly help: "Make room on the disk; the rows are written as soon as that is possible.";
    };
    readonly journal_not_written: {
        readonly status: 503;
        readonly says: "The journal cannot write {file}: {reason}.";
        readonly help: "Make room on the disk, then try again.";
    };
    readonly journal_damaged: {
        readonly status: 500;
        readonly says: "The journal file {file} is damaged at byte {offset}.";
        readonly help: "Check the disk, then restore the file from a backup or move it away: its rows are then missing.";
    };
    readonly journal_closed: {
        readonly status: 503;
        readonly says: "The journal of {endpoint} is not open.";
        readonly help: "Open the endpoint first: millrace up";
    };
}>;

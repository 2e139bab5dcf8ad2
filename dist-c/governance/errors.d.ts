export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly forbidden: {
        readonly status: 403;
        readonly says: "The action {action} needs the permit {permit}, and {actor} does not hold it.";
        readonly help: "Ask an operator to do it, or to give you a role that holds {permit}.";
    };
    readonly unknown_field: {
        readonly status: 400;
        readonly says: "The action {action} takes no field {field}.";
        readonly help: "The fields it takes there: {fields}.";
    };
    readonly bad_input: {
        readonly status: 400;
        readonly says: "In the input of {action}, {field} {reason}.";
        readonly help: "See what it takes: millrace {command} --help";
    };
    readonly audit_unavailable: {
        readonly status: 503;
        readonly says: "The audit trail cannot be written, so {action} was not done.";
        readonly help: "Make sure that the database has space and can be written to, then ask again.";
    };
    readonly audit_unsettled: {
        readonly status: 500;
        readonly says: "The action {action} ran, but its outcome could not be written to the audit trail.";
        readonly help: "Look at what it changed before you ask again; the trail shows it as interrupted after the next start.";
    };
}>;

export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly bad_view: {
        readonly status: 400;
        readonly says: "Feature view {view} is wrong at {where}: {reason}.";
        readonly help: "Correct the view in millrace.config.ts, then run: millrace plan";
    };
    readonly bad_feature: {
        readonly status: 400;
        readonly says: "Feature {feature} is wrong: {reason}.";
        readonly help: "Correct the features of the model in millrace.config.ts, then run: millrace plan";
    };
    readonly no_time: {
        readonly status: 400;
        readonly says: "Dataset {dataset} has no time, so nothing can be joined to what was known then.";
        readonly help: "Name the column with the moment of each row in its declaration: time: 'date'.";
    };
    readonly view_not_found: {
        readonly status: 404;
        readonly says: "There is no feature view {view}; the nearest is {nearest}.";
        readonly help: "List them: millrace features list";
    };
    readonly not_materialized: {
        readonly status: 503;
        readonly says: "Feature view {view} has not been materialized for look-ups.";
        readonly help: "Materialize it: millrace features materialize --view {view}";
    };
    readonly runs_backwards: {
        readonly status: 409;
        readonly says: "Feature view {view} is materialized through {through} and cannot go back to {wanted}.";
        readonly help: "Ask for a later moment.";
    };
    readonly superseded: {
        readonly status: 409;
        readonly says: "Feature view {view} was materialized anew from another version meanwhile.";
        readonly help: "Begin again: millrace features materialize --view {view}";
    };
    readonly value_out_of_range: {
        readonly status: 422;
        readonly says: "A value of the features {features} is too large to be summed exactly.";
        readonly help: "Scale it down in its SQL: values stay below 8,796,093,022,208, and so do the sums of a window.";
    };
}>;

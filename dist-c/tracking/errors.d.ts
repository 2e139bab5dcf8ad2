export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly experiment_not_found: {
        readonly status: 404;
        readonly says: "There is no experiment {experiment}.";
        readonly help: "List them: millrace tracking experiments";
    };
    readonly run_not_found: {
        readonly status: 404;
        readonly says: "There is no run {run}.";
        readonly help: "List them: millrace tracking runs";
    };
    readonly run_ended: {
        readonly status: 409;
        readonly says: "Run {run} has already ended as {status}.";
        readonly help: "A run ends once. Start another run.";
    };
    readonly run_differs: {
        readonly status: 409;
        readonly says: "Run {run} already exists in another experiment.";
        readonly help: "Start the run under another id, or leave the id out.";
    };
    readonly param_changed: {
        readonly status: 409;
        readonly says: "Run {run} has already logged another value of param {param}.";
        readonly help: "A param does not change within a run. Use a metric or a tag for what does, or start another run.";
    };
    readonly bad_key: {
        readonly status: 400;
        readonly says: "The {what} {key} can not be kept: a name has 1 to {limit} characters and none that controls the line.";
        readonly help: "Choose another name.";
    };
    readonly bad_text: {
        readonly status: 400;
        readonly says: "The value of {what} {key} can not be kept: a text has at most {limit} characters, no NUL and no half characters.";
        readonly help: "Log what is longer as an artifact.";
    };
    readonly bad_path: {
        readonly status: 400;
        readonly says: "The artifact path {path} is not a plain relative path.";
        readonly help: "Use names separated by /, such as plots/roc.json: no empty name, no . or .., no backslash.";
    };
    readonly bad_filter: {
        readonly status: 400;
        readonly says: "The filter can not be read at character {position}: {reason}.";
        readonly help: "Write comparisons joined by and, such as: metrics.auc > 0.7 and params.learner = 'boosting'";
    };
    readonly bad_order: {
        readonly status: 400;
        readonly says: "Runs can not be ordered by {order}.";
        readonly help: "Order by metrics.NAME, params.NAME, tags.NAME, name, status, startedAt or endedAt, with asc or desc after it.";
    };
    readonly bad_page: {
        readonly status: 400;
        readonly says: "This page token does not belong to this search.";
        readonly help: "Search again without a page token; use a token only with the filter and order it came from.";
    };
}>;

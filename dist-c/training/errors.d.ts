export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly bad_model: {
        readonly status: 400;
        readonly says: "Model {model} is wrong at {where}: {reason}.";
        readonly help: "Correct the model in millrace.config.ts, then run: millrace plan";
    };
    readonly model_not_found: {
        readonly status: 404;
        readonly says: "The project has no model {model}; the nearest is {nearest}.";
        readonly help: "Declare it in millrace.config.ts, or use one of: {known}";
    };
    readonly too_few_rows: {
        readonly status: 422;
        readonly says: "Model {model} has {rows} labeled rows {part} the held-out time in the window from {from} to {to}.";
        readonly help: "Widen the window, shorten split.test, or wait until more labels are known.";
    };
    readonly no_record: {
        readonly status: 404;
        readonly says: "Run {run} has no record of a training, so it cannot be repeated.";
        readonly help: "Take the run of a version that Millrace trained: millrace registry show --model <name>";
    };
    readonly worker_failed: {
        readonly status: 500;
        readonly says: "The thread that fits models ended with code {code} before it answered.";
        readonly help: "See the log; a window of fewer rows needs less memory.";
    };
}>;

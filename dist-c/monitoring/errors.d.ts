export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly bad_watch: {
        readonly status: 400;
        readonly says: "What to watch at endpoint {endpoint} cannot be read: {reason}.";
        readonly help: "Write it as watch: { drift: true, calibration: { max: 0.03 }, logloss: { noWorseThanTraining: '10%' } }.";
    };
    readonly bad_window: {
        readonly status: 400;
        readonly says: "A window from {from} to {to} holds no time.";
        readonly help: "Give an end that is later than the start, both in milliseconds since 1970.";
    };
    readonly window_not_found: {
        readonly status: 404;
        readonly says: "Endpoint {endpoint} has no measured window that starts at {from}.";
        readonly help: "List them: millrace monitoring windows --endpoint {endpoint}";
    };
    readonly no_reference: {
        readonly status: 409;
        readonly says: "Version {version} of model {model} has no training reference to compare with.";
        readonly help: "Train it with Millrace, which keeps reference.json with the run, or watch this endpoint without drift and loss limits.";
    };
}>;

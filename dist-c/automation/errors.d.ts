export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly bad_project: {
        readonly status: 400;
        readonly says: "The project {project} is not consistent: {reason}.";
        readonly help: "Correct millrace.config.ts, then look again: millrace plan";
    };
    readonly bad_rollout: {
        readonly status: 400;
        readonly says: "The policy cannot be used: {reason}.";
        readonly help: "Write for example canary({ shadow: '1d', steps: [5, 25, 50, 100] })";
    };
    readonly first_model_refused: {
        readonly status: 409;
        readonly says: "The first model {model} v{version} was trained but did not pass its gates: {reason}.";
        readonly help: "Look at the run, then change features or gates in millrace.config.ts: millrace registry version {model} {version}";
    };
    readonly unknown_endpoint: {
        readonly status: 404;
        readonly says: "No policy is known for the endpoint {endpoint}.";
        readonly help: "Declare it in millrace.config.ts and run: millrace up";
    };
}>;

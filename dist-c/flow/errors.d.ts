export declare const failFlow: import("../base/errors.ts").ErrorMaker<{
    readonly step_failed: {
        readonly status: 500;
        readonly says: "Step {step} of flow {flow} failed {attempts} times: {reason}.";
        readonly help: "See the log for its cause; run the flow again and it goes on from this step.";
    };
    readonly run_not_found: {
        readonly status: 404;
        readonly says: "There is no run {run} of a flow.";
        readonly help: "List the runs of flows, newest first, and take an id from there.";
    };
    readonly bad_schedule: {
        readonly status: 400;
        readonly says: "The schedule {pattern} cannot be read: {reason}.";
        readonly help: "Write five cron fields in UTC, such as 0 3 * * 1 for Mondays at three.";
    };
}>;

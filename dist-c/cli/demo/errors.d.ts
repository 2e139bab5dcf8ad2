export declare const failDemo: import("../../base/errors.ts").ErrorMaker<{
    readonly data_missing: {
        readonly status: 404;
        readonly says: "The flights of the demo are in the npm package vega-datasets, which is not installed here.";
        readonly help: "Add it: npm install --no-save vega-datasets@3.2.1";
    };
    readonly request_refused: {
        readonly status: 500;
        readonly says: "The replay was refused by {path} with status {status}: {reason}.";
        readonly help: "Look at the log above; try again with an empty folder: npx millrace demo --data-dir \"$(mktemp -d)\"";
    };
}>;

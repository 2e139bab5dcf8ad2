export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly bad_contract: {
        readonly status: 400;
        readonly says: "The contract of dataset {dataset} is wrong at {where}: {reason}.";
        readonly help: "Correct the dataset in millrace.config.ts, then run: millrace plan";
    };
    readonly bad_source: {
        readonly status: 400;
        readonly says: "A source cannot be {source}: {reason}.";
        readonly help: "Name one local file: parquet(path) or csv(path).";
    };
    readonly source_not_found: {
        readonly status: 404;
        readonly says: "There is no file {path}, the source of dataset {dataset}.";
        readonly help: "Put the file there, or correct the path of {dataset} in millrace.config.ts.";
    };
    readonly source_unreadable: {
        readonly status: 400;
        readonly says: "The file {path}, the source of dataset {dataset}, cannot be read: {reason}.";
        readonly help: "Repair the file, or say how it is written: csv(path, options) takes delimiter, quote and missing.";
    };
    readonly source_changed: {
        readonly status: 409;
        readonly says: "The file {path} changed while dataset {dataset} was read from it.";
        readonly help: "Wait until the file is finished, then run again: millrace data ingest --dataset {dataset}";
    };
    readonly missing_column: {
        readonly status: 400;
        readonly says: "The source of dataset {dataset} has no column {column}; the nearest is {nearest}.";
        readonly help: "Correct the name in the contract of {dataset}, or add the column to the file.";
    };
    readonly reserved_column: {
        readonly status: 400;
        readonly says: "The source of dataset {dataset} has a column {column}; names that begin with __ are reserved.";
        readonly help: "Rename the column in the file.";
    };
    readonly unusable_column: {
        readonly status: 400;
        readonly says: "Column {column} of dataset {dataset} holds {type}, which no rule can check.";
        readonly help: "Make it numbers, texts, moments or truths in the file, or remove its rule.";
    };
    readonly contract_blocked: {
        readonly status: 422;
        readonly says: "Dataset {dataset} was not ingested: {rows} rows violate rules that block ({reasons}).";
        readonly help: "Correct the file, or let such rows be set aside: onViolation: \"quarantine\".";
    };
    readonly dataset_not_found: {
        readonly status: 404;
        readonly says: "There is no dataset {dataset}; the nearest is {nearest}.";
        readonly help: "List them: millrace data list";
    };
    readonly not_ingested: {
        readonly status: 409;
        readonly says: "Dataset {dataset} has no version yet.";
        readonly help: "Ingest it first: millrace data ingest --dataset {dataset}";
    };
    readonly version_not_found: {
        readonly status: 404;
        readonly says: "Dataset {dataset} has no version {version}.";
        readonly help: "List them: millrace data versions --dataset {dataset}";
    };
}>;

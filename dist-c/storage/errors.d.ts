export declare const failStorage: import("../base/errors.ts").ErrorMaker<{
    readonly folder_in_use: {
        readonly status: 409;
        readonly says: "The folder {folder} is in use by process {pid}.";
        readonly help: "Stop that process, or give this one another folder with --data-dir.";
    };
    readonly migration_changed: {
        readonly status: 500;
        readonly says: "Migration {name} ran here before with another text.";
        readonly help: "Give the new text a new name: a released migration never changes.";
    };
    readonly database_lost: {
        readonly status: 503;
        readonly says: "The embedded database stopped: {reason}.";
        readonly help: "Start Millrace again; everything acknowledged is on disk.";
    };
    readonly database_unreachable: {
        readonly status: 503;
        readonly says: "No PostgreSQL answers at {host}: {reason}.";
        readonly help: "Check the address and the rights of the user: psql \"$MILLRACE_DATABASE_URL\" -c \"select 1\"";
    };
    readonly blob_not_found: {
        readonly status: 404;
        readonly says: "There is no blob {address}.";
        readonly help: "Restore it from a backup, or make again what it belongs to.";
    };
    readonly blob_damaged: {
        readonly status: 500;
        readonly says: "The bytes of blob {address} are not the ones that were stored.";
        readonly help: "Check the disk, then restore the blob from a backup, or make again what it belongs to.";
    };
    readonly online_damaged: {
        readonly status: 500;
        readonly says: "The log of the online store, {file}, is damaged at byte {offset}.";
        readonly help: "Remove the file and materialize the feature views again.";
    };
    readonly online_not_written: {
        readonly status: 503;
        readonly says: "The online store cannot write {file}: {reason}.";
        readonly help: "Make room on the disk, then try again.";
    };
    readonly bad_query: {
        readonly status: 400;
        readonly says: "The engine refused the query: {reason}";
        readonly help: "Correct the SQL text or the file that it reads.";
    };
    readonly lake_full: {
        readonly status: 507;
        readonly says: "The query needs more memory than the engine may use.";
        readonly help: "Give it more with MILLRACE_LAKE_MEMORY, or ask for fewer rows or columns.";
    };
    readonly lake_closed: {
        readonly status: 503;
        readonly says: "The lake is closed.";
        readonly help: "Open it again before asking.";
    };
}>;

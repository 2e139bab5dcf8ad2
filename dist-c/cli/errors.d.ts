export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly wrong_use: {
        readonly status: 400;
        readonly says: "{reason}";
        readonly help: "See how it is called: millrace {command}--help";
    };
    readonly config_not_found: {
        readonly status: 404;
        readonly says: "There is no project here: {file} does not exist.";
        readonly help: "Write a first one: millrace init, or name another with --config FILE";
    };
    readonly config_invalid: {
        readonly status: 400;
        readonly says: "The project in {file} cannot be read: {reason}.";
        readonly help: "Correct the file; its shape is in the README under \"A project\".";
    };
    readonly config_without_project: {
        readonly status: 400;
        readonly says: "The project in {file} exports no project by default.";
        readonly help: "End it with: export default defineProject({ name, endpoints })";
    };
    readonly settings_file_invalid: {
        readonly status: 400;
        readonly says: "{file} is no JSON object of settings: {reason}.";
        readonly help: "See what it may hold: millrace settings";
    };
    readonly file_exists: {
        readonly status: 409;
        readonly says: "{file} is there already.";
        readonly help: "Choose another folder, or overwrite it: millrace init --force";
    };
    readonly file_unreadable: {
        readonly status: 400;
        readonly says: "{file} cannot be read as JSON.";
        readonly help: "Give --{flag} JSON text, or @FILE with a file of JSON.";
    };
    readonly reference_differs: {
        readonly status: 409;
        readonly says: "The reference is not what the code says: {files}.";
        readonly help: "Write it anew: npm run document";
    };
    readonly not_reproduced: {
        readonly status: 409;
        readonly says: "Run {run} did not come out the same.";
        readonly help: "Compare the environment recorded with the run with this one: millrace tracking run {run}";
    };
}>;

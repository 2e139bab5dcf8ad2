export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly model_not_found: {
        readonly status: 404;
        readonly says: "There is no model {model}.";
        readonly help: "List them: millrace registry list";
    };
    readonly version_not_found: {
        readonly status: 404;
        readonly says: "Model {model} has no version {version}.";
        readonly help: "List its versions: millrace registry show --model {model}";
    };
    readonly alias_not_found: {
        readonly status: 404;
        readonly says: "Model {model} has no alias {alias} at that time.";
        readonly help: "See where its aliases pointed: millrace registry history --model {model}";
    };
    readonly alias_reserved: {
        readonly status: 400;
        readonly says: "The alias {alias} is reserved: latest and v1, v2 and so on could be taken for versions.";
        readonly help: "Choose another word, such as champion.";
    };
    readonly gate_refused: {
        readonly status: 409;
        readonly says: "Version {version} of {model} may not become {alias}: {reason}";
        readonly help: "Train a version that passes its gates, or point another alias at this one; only champion and challenger are gated.";
    };
}>;

/** The texts of Triton, which its clients show as they are. */
export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly unknown_address: {
        readonly status: 404;
        readonly says: "there is nothing at this address";
        readonly help: "Begin at GET /v2/models.";
    };
    readonly unknown_model: {
        readonly status: 404;
        readonly says: "Request for unknown model: '{model}' is not found";
        readonly help: "See the names: GET /v2/models";
    };
    readonly unknown_version: {
        readonly status: 404;
        readonly says: "Request for unknown model: '{model}' version {version} is not found";
        readonly help: "See its versions: GET /v2/models/{model}";
    };
    readonly not_ready: {
        readonly status: 503;
        readonly says: "Request for model '{model}' cannot be served yet: no version of it takes traffic";
        readonly help: "Point the alias champion at a version of the model.";
    };
    readonly bad_request: {
        readonly status: 400;
        readonly says: "the request is no inference request: {reason}";
        readonly help: "Send an object with inputs, a list of objects with name, shape, datatype and data.";
    };
    readonly too_few_inputs: {
        readonly status: 400;
        readonly says: "expected {expected} inputs but got {found} inputs for model '{model}'. Missing: '{missing}'";
        readonly help: "See its inputs: GET /v2/models/{model}";
    };
    readonly unexpected_input: {
        readonly status: 400;
        readonly says: "unexpected inference input '{input}' for model '{model}'";
        readonly help: "See its inputs: GET /v2/models/{model}";
    };
    readonly repeated_input: {
        readonly status: 400;
        readonly says: "inference input '{input}' is given twice for model '{model}'";
        readonly help: "Give each input once.";
    };
    readonly wrong_datatype: {
        readonly status: 400;
        readonly says: "inference input '{input}' data-type is '{found}', but model '{model}' expects '{expected}'";
        readonly help: "See its inputs: GET /v2/models/{model}";
    };
    readonly wrong_shape: {
        readonly status: 400;
        readonly says: "unexpected shape for input '{input}' for model '{model}'. Expected {expected}, got {found}";
        readonly help: "Give every input one value a row, as [rows] or [rows,1].";
    };
    readonly wrong_count: {
        readonly status: 400;
        readonly says: "inference input '{input}' for model '{model}' has {found} values where its shape says {expected}";
        readonly help: "Make the data as long as the product of its shape.";
    };
    readonly wrong_value: {
        readonly status: 400;
        readonly says: "inference input '{input}' for model '{model}' holds at row {row} what is no {datatype}";
        readonly help: "Correct that value; a missing one is null.";
    };
    readonly unexpected_output: {
        readonly status: 400;
        readonly says: "unexpected inference output '{output}' for model '{model}'";
        readonly help: "See its outputs: GET /v2/models/{model}";
    };
    readonly unsupported_encoding: {
        readonly status: 415;
        readonly says: "a body with the encoding {encoding} cannot be read";
        readonly help: "Send it plain, or with gzip or deflate.";
    };
    readonly body_too_large: {
        readonly status: 413;
        readonly says: "the body is larger than {limit} bytes";
        readonly help: "Send fewer rows in one request.";
    };
}>;

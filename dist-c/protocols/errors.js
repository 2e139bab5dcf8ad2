import { defineErrors } from '../base/index.js';
/** The texts of Triton, which its clients show as they are. */
export const fail = defineErrors('protocols', {
    unknown_address: {
        status: 404,
        says: 'there is nothing at this address',
        help: 'Begin at GET /v2/models.',
    },
    unknown_model: {
        status: 404,
        says: "Request for unknown model: '{model}' is not found",
        help: 'See the names: GET /v2/models',
    },
    unknown_version: {
        status: 404,
        says: "Request for unknown model: '{model}' version {version} is not found",
        help: 'See its versions: GET /v2/models/{model}',
    },
    not_ready: {
        status: 503,
        says: "Request for model '{model}' cannot be served yet: no version of it takes traffic",
        help: 'Point the alias champion at a version of the model.',
    },
    bad_request: {
        status: 400,
        says: 'the request is no inference request: {reason}',
        help: 'Send an object with inputs, a list of objects with name, shape, datatype and data.',
    },
    too_few_inputs: {
        status: 400,
        says: "expected {expected} inputs but got {found} inputs for model '{model}'. Missing: '{missing}'",
        help: 'See its inputs: GET /v2/models/{model}',
    },
    unexpected_input: {
        status: 400,
        says: "unexpected inference input '{input}' for model '{model}'",
        help: 'See its inputs: GET /v2/models/{model}',
    },
    repeated_input: {
        status: 400,
        says: "inference input '{input}' is given twice for model '{model}'",
        help: 'Give each input once.',
    },
    wrong_datatype: {
        status: 400,
        says: "inference input '{input}' data-type is '{found}', but model '{model}' expects '{expected}'",
        help: 'See its inputs: GET /v2/models/{model}',
    },
    wrong_shape: {
        status: 400,
        says: "unexpected shape for input '{input}' for model '{model}'. Expected {expected}, got {found}",
        help: 'Give every input one value a row, as [rows] or [rows,1].',
    },
    wrong_count: {
        status: 400,
        says: "inference input '{input}' for model '{model}' has {found} values where its shape says {expected}",
        help: 'Make the data as long as the product of its shape.',
    },
    wrong_value: {
        status: 400,
        says: "inference input '{input}' for model '{model}' holds at row {row} what is no {datatype}",
        help: 'Correct that value; a missing one is null.',
    },
    unexpected_output: {
        status: 400,
        says: "unexpected inference output '{output}' for model '{model}'",
        help: 'See its outputs: GET /v2/models/{model}',
    },
    unsupported_encoding: {
        status: 415,
        says: 'a body with the encoding {encoding} cannot be read',
        help: 'Send it plain, or with gzip or deflate.',
    },
    body_too_large: {
        status: 413,
        says: 'the body is larger than {limit} bytes',
        help: 'Send fewer rows in one request.',
    },
});
//# sourceMappingURL=errors.js.map
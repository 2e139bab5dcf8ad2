/** Every way in which reading, compiling or running a model is refused. */
export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly not_onnx: {
        readonly status: 400;
        readonly says: "These bytes are not an ONNX model: {reason}.";
        readonly help: "Export the model to ONNX (a file that begins with a ModelProto message) and send that file.";
    };
    readonly damaged: {
        readonly status: 400;
        readonly says: "The ONNX model is damaged: {reason}.";
        readonly help: "Export the model again, and compare the digest of the file at both ends.";
    };
    readonly too_large: {
        readonly status: 413;
        readonly says: "The model asks for too much: {what}, where at most {limit} is allowed.";
        readonly help: "Use a smaller model, or send fewer rows in one call.";
    };
    readonly unsupported: {
        readonly status: 422;
        readonly says: "The model needs {what}, which is not supported.";
        readonly help: "Export it with ai.onnx opset 15 and ai.onnx.ml opset 3, with all data inside the file.";
    };
    readonly unsupported_operator: {
        readonly status: 422;
        readonly says: "The model uses the operator {operator} of domain {domain}, which is not supported.";
        readonly help: "Export the model with the classical operators listed in docs/reference, without custom operators.";
    };
    readonly bad_attribute: {
        readonly status: 422;
        readonly says: "Attribute {attribute} of operator {operator} is not usable: {reason}.";
        readonly help: "Export the model again with a current converter.";
    };
    readonly missing_input: {
        readonly status: 400;
        readonly says: "The input {input} is missing.";
        readonly help: "Send a value for {input}; list all inputs with millrace serving show.";
    };
    readonly unknown_output: {
        readonly status: 400;
        readonly says: "The model has no output {output}.";
        readonly help: "Ask for one of the outputs that the plan lists.";
    };
    readonly wrong_type: {
        readonly status: 400;
        readonly says: "{value} holds {actual}, where {expected} is needed.";
        readonly help: "Send {value} as {expected}.";
    };
    readonly wrong_shape: {
        readonly status: 400;
        readonly says: "{value} has the shape {actual}, where {expected} is needed.";
        readonly help: "Send {value} in the shape {expected}.";
    };
    readonly bad_value: {
        readonly status: 400;
        readonly says: "Operator {operator} met a value it can not take: {reason}.";
        readonly help: "Look for values outside what the model was trained on.";
    };
}>;

import { defineErrors } from '../base/index.ts'

/** Every way in which reading, compiling or running a model is refused. */
export const fail = defineErrors('inference', {
  not_onnx: {
    status: 400,
    says: 'These bytes are not an ONNX model: {reason}.',
    help: 'Export the model to ONNX (a file that begins with a ModelProto message) and send that file.',
  },
  damaged: {
    status: 400,
    says: 'The ONNX model is damaged: {reason}.',
    help: 'Export the model again, and compare the digest of the file at both ends.',
  },
  too_large: {
    status: 413,
    says: 'The model asks for too much: {what}, where at most {limit} is allowed.',
    help: 'Use a smaller model, or send fewer rows in one call.',
  },
  unsupported: {
    status: 422,
    says: 'The model needs {what}, which is not supported.',
    help: 'Export it with ai.onnx opset 15 and ai.onnx.ml opset 3, with all data inside the file.',
  },
  unsupported_operator: {
    status: 422,
    says: 'The model uses the operator {operator} of domain {domain}, which is not supported.',
    help: 'Export the model with the classical operators of ai.onnx.ml and ai.onnx, without custom operators.',
  },
  bad_attribute: {
    status: 422,
    says: 'Attribute {attribute} of operator {operator} is not usable: {reason}.',
    help: 'Export the model again with a current converter.',
  },
  missing_input: {
    status: 400,
    says: 'The input {input} is missing.',
    help: 'Send a value for {input}; list all inputs with millrace serving show.',
  },
  unknown_output: {
    status: 400,
    says: 'The model has no output {output}.',
    help: 'Ask for one of the outputs that the plan lists.',
  },
  wrong_type: {
    status: 400,
    says: '{value} holds {actual}, where {expected} is needed.',
    help: 'Send {value} as {expected}.',
  },
  wrong_shape: {
    status: 400,
    says: '{value} has the shape {actual}, where {expected} is needed.',
    help: 'Send {value} in the shape {expected}.',
  },
  closed: {
    status: 409,
    says: 'The model was closed and can not run any more.',
    help: 'Compile it again.',
  },
  onnxruntime_missing: {
    status: 503,
    says: 'The model needs onnxruntime, which is not installed.',
    help: 'Install it (the switch keeps it from fetching what only graphics cards need): ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@1.30',
  },
  onnxruntime_refused: {
    status: 422,
    says: 'onnxruntime cannot open the model: {reason}.',
    help: 'Export the model again with a current converter, with all data inside the file.',
  },
  bad_value: {
    status: 400,
    says: 'Operator {operator} met a value it can not take: {reason}.',
    help: 'Look for values outside what the model was trained on.',
  },
})

import { defineErrors } from '../base/index.ts'

/** The texts of Triton, which its clients show as they are. */
export const fail = defineErrors('protocols', {
  bad_hook: {
    status: 400,
    says: 'What was sent to the hook cannot be read: {reason}.',
    help: 'Send what an Alertmanager sends to webhooks: {"alerts":[{"status":"firing","labels":{"alertname":"x"}}]}.',
  },
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
  bad_message: {
    status: 400,
    says: 'the message cannot be read: {reason}',
    help: 'Build it from the inference.GRPCInferenceService of the Open Inference Protocol.',
  },
  unknown_service: {
    status: 404,
    says: "there is no service '{service}'",
    help: 'Ask for inference.GRPCInferenceService, or for no service by name.',
  },
  unknown_method: {
    status: 501,
    says: "there is no method '{method}'",
    help: 'Call a method of inference.GRPCInferenceService.',
  },
  bad_framing: {
    status: 400,
    says: 'the call cannot be read: {reason}',
    help: 'Call it with a gRPC client.',
  },
  unknown_packing: {
    status: 501,
    says: 'messages can be packed with gzip or deflate only',
    help: 'Send them plain, or with grpc-encoding gzip or deflate.',
  },
  too_long_for_json: {
    status: 400,
    says: "output '{output}' of model '{model}' has more than {limit} values, too many for JSON",
    help: 'Ask for it as bytes: parameters {"binary_data": true}.',
  },
  files_refused: {
    status: 403,
    says: "files of model '{model}' cannot be loaded from a request",
    help: 'Register the file first: millrace registry import {model} FILE',
  },
  tf_refused: {
    status: 400,
    says: '{reason}',
    help: 'See the inputs of the model: GET /v1/models/NAME/metadata',
  },
  tf_no_servable: {
    status: 404,
    says: 'Servable not found for request: {request}',
    help: 'See the names: GET /v1/models',
  },
  tf_no_versions: {
    status: 404,
    says: 'Could not find {what} of model {model}',
    help: 'See the names: GET /v1/models',
  },
  tf_unimplemented: {
    status: 501,
    says: '{what} is not offered here',
    help: 'Ask for a prediction: POST /v1/models/NAME:predict',
  },
  mlflow_refused: {
    status: 400,
    says: '{reason}',
    help: 'Send one of dataframe_split, dataframe_records, instances and inputs, or CSV with a header.',
  },
  mlflow_schema: {
    status: 400,
    says: "Failed to predict data '{data}'. \nError: Failed to enforce schema of data '{data}' with schema '{schema}'. Error: {reason}",
    help: 'Send every column that the schema names, with values of its type.',
  },
  mlflow_content_type: {
    status: 415,
    says: '{reason}',
    help: 'Send the header Content-Type: application/json, or text/csv.',
  },
  mlflow_no_endpoint: {
    status: 404,
    says: '{what} What can be asked: {addresses}',
    help: 'Ask one of these addresses.',
  },
  mlflow_parameter: {
    status: 400,
    says: '{reason}',
    help: 'Correct that field of the request.',
  },
  mlflow_not_there: {
    status: 404,
    says: '{reason}',
    help: 'Search for what there is.',
  },
  mlflow_state: {
    status: 400,
    says: '{reason}',
    help: 'Restore it first.',
  },
  feast_no_view: {
    status: 404,
    says: 'Feature view {view} does not exist in project {project}',
    help: 'See the names: millrace features list',
  },
  feast_no_feature: {
    status: 404,
    says: 'Feature {feature} does not exist in feature view {view} in project {project}',
    help: 'See its features: millrace features show --view {view}',
  },
  feast_no_view_version: {
    status: 404,
    says: 'Version {version} of feature view {view} does not exist in project {project}',
    help: 'Ask for {view}:FEATURE: a view is what the project declares now.',
  },
  feast_no_service: {
    status: 404,
    says: 'Feature service {service} does not exist in project {project}',
    help: 'Declare it with featureService in millrace.config.ts.',
  },
  feast_no_source: {
    status: 422,
    says: 'Unable to find push source {source} in project {project}',
    help: 'Push to the name of a dataset or of a feature view.',
  },
  feast_collision: {
    status: 400,
    says: 'Duplicate features named {names} found. Set full_feature_names to true: each name then begins with that of its view.',
    help: 'Send "full_feature_names": true.',
  },
  feast_unprocessable: {
    status: 422,
    says: '{where}: {reason}',
    help: 'Correct the body: see the Feast feature server in the reference.',
  },
  feast_running: {
    status: 409,
    says: 'A materialization of {views} is already running.',
    help: 'Wait for it, or send the query force=true.',
  },
})

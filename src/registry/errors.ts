import { defineErrors } from '../base/index.ts'

export const fail = defineErrors('registry', {
  model_not_found: {
    status: 404,
    says: 'There is no model {model}.',
    help: 'List them: millrace registry list',
  },
  version_not_found: {
    status: 404,
    says: 'Model {model} has no version {version}.',
    help: 'List its versions: millrace registry show --model {model}',
  },
  alias_not_found: {
    status: 404,
    says: 'Model {model} has no alias {alias} at that time.',
    help: 'See where its aliases pointed: millrace registry history --model {model}',
  },
  alias_reserved: {
    status: 400,
    says: 'The alias {alias} is reserved: latest and v1, v2 and so on could be taken for versions.',
    help: 'Choose another word, such as champion.',
  },
  gate_refused: {
    status: 409,
    says: 'Version {version} of {model} may not become {alias}: {reason}',
    help: 'Train a version that passes its gates, or point another alias at this one; only champion and challenger are gated.',
  },
  model_unreadable: {
    status: 422,
    says: 'The model can not be read as {format}: {reason}.',
    help: 'Bring an ONNX file, a LightGBM text model (save_model) or an XGBoost model saved as .json or .ubj.',
  },
  unsupported_model: {
    status: 422,
    says: 'The model can not be imported: {reason}.',
    help: 'Export it from its library as ONNX with the operators of ai.onnx and ai.onnx.ml, or train it without what is named.',
  },
  bad_features: {
    status: 400,
    says: 'The names of the features do not fit the model: {reason}.',
    help: 'Give one name for each column, in the order in which the model was trained: --features a --features b',
  },
  file_unreadable: {
    status: 400,
    says: 'The file of the model cannot be read: {reason}.',
    help: 'Give the path of one file of at most 2 GiB, relative to the folder of the project.',
  },
  no_artifact: {
    status: 409,
    says: 'Version {version} of {model} has no ONNX: {reason}.',
    help: 'See what was registered: millrace registry version --model {model} --version {version}',
  },
  keys_unreadable: {
    status: 500,
    says: 'The keys of this installation cannot be read: {reason}.',
    help: 'Bring back the file keys/signing.json of the data folder, or move it away: a new key is made at the next start.',
  },
  bad_key: {
    status: 400,
    says: 'The key cannot be taken: {reason}.',
    help: 'Give the PEM of a public Ed25519 key, as millrace registry keys shows it.',
  },
  key_not_found: {
    status: 404,
    says: 'There is no trusted key {key}.',
    help: 'List them: millrace registry keys. Keys of this installation stay, so that what they signed can be checked.',
  },
  bad_envelope: {
    status: 400,
    says: 'The envelope cannot be read: it is no DSSE envelope as JSON.',
    help: 'Give the file that millrace registry export wrote beside the model.',
  },
  signature_refused: {
    status: 409,
    says: 'Version {version} of {model} may not be used, since its signature does not hold: {reason}.',
    help: 'Look at it: millrace registry verify {model} --version {version}. Where it is as it should be: millrace registry sign.',
  },
  verify_what: {
    status: 400,
    says: 'It is not said what to verify.',
    help: 'Name a model with a version, or a file with its envelope: millrace registry verify late --version 3',
  },
  out_not_empty: {
    status: 409,
    says: 'The folder to write into is not empty.',
    help: 'Name a folder that is empty or not there yet.',
  },
  bad_lineage_address: {
    status: 400,
    says: '{address} is no address of anything that has a lineage.',
    help: 'Ask for prediction:ID, endpoint:NAME, model:NAME/3, run:ID, dataset:NAME@3, artifact:sha256-… and the like.',
  },
  lineage_not_found: {
    status: 404,
    says: 'Nothing is known of {address}.',
    help: 'Check the name: millrace registry list, millrace tracking runs, millrace data list.',
  },
  bad_lineage_event: {
    status: 400,
    says: 'The OpenLineage event cannot be taken: {reason}.',
    help: 'Send a RunEvent of OpenLineage 1 or 2 with eventTime, eventType, run, job, inputs and outputs.',
  },
  model_exists: {
    status: 409,
    says: 'There is a model {model} already.',
    help: 'See it: millrace registry show --model {model}',
  },
  tag_refused: {
    status: 400,
    says: 'The tag {key} cannot be kept: {reason}.',
    help: 'A key has 1 to 250 characters on one line, a value at most 100,000.',
  },
  bad_source: {
    status: 400,
    says: 'The source {source} cannot be registered: {reason}.',
    help: 'Name what a run or a logged model has kept, or a whole URI without .. in it.',
  },
  bad_stages: {
    status: 400,
    says: 'The stages cannot be used: {reason}.',
    help: "Write for example stages: [stage('candidate'), stage('production', { approvals: 1, alias: 'champion' })]",
  },
  unknown_stage: {
    status: 400,
    says: 'The model {model} has no stage {stage}; it has {known}.',
    help: 'See its stages: millrace registry show --model {model}',
  },
  approval_needed: {
    status: 409,
    says: 'Version {version} of {model} may not become {target} yet: {reason}.',
    help: 'Ask for it: millrace registry request {model} --version {version}',
  },
  may_not_approve: {
    status: 403,
    says: '{actor} may not approve request {request}: {reason}.',
    help: 'See who may: millrace registry requests --model {model}',
  },
  request_not_found: {
    status: 404,
    says: 'There is no request {request}.',
    help: 'List them: millrace registry requests',
  },
  request_ended: {
    status: 409,
    says: 'Request {request} is {state} already.',
    help: 'Ask again: millrace registry request',
  },
  bad_request: {
    status: 400,
    says: 'What is asked for is not clear: {reason}.',
    help: 'Name one: --stage production, or --alias champion',
  },
  in_use: {
    status: 409,
    says: '{what} is served by the endpoint {endpoint}.',
    help: 'Give that endpoint another version first: millrace serving traffic --endpoint {endpoint}',
  },
  artifact_set: {
    status: 409,
    says: 'Version {version} of {model} has its ONNX already.',
    help: 'Register another version: what a version is never changes.',
  },
  bad_card: {
    status: 400,
    says: 'What is said of the model cannot be taken: {reason}.',
    help: 'Say intendedUse, outOfScope, limitations, ethics, license, owners, languages, tags or references.',
  },
  webhook_not_found: {
    status: 404,
    says: 'There is no webhook {webhook}.',
    help: 'List them: millrace registry webhooks',
  },
  bad_webhook: {
    status: 400,
    says: 'The webhook cannot be kept: {reason}.',
    help: 'Name an https address and what it is to be told of, such as {"entity":"model_version","action":"created"}.',
  },
  webhook_refused: {
    status: 422,
    says: 'The webhook {webhook} was answered with status {answered}.',
    help: 'Look at the receiver; a delivery that is refused so is not tried again.',
  },
  webhook_failed: {
    status: 502,
    says: 'The webhook {webhook} was answered with status {answered}.',
    help: 'It is tried again three times; look whether the receiver runs.',
  },
  secret_unreadable: {
    status: 500,
    says: 'The secrets of this installation cannot be read: {reason}.',
    help: 'Bring the file secrets.key of the data folder back, or set the secret of each webhook again.',
  },
})

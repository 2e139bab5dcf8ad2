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
})

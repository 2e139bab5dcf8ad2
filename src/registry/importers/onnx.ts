import { compile, decodeModel, dropZipMaps, encodeModel, type Model } from '../../inference/index.ts'
import type { ImportedModel, ImportOptions } from './imported.ts'
import { withColumnInputs } from './onnx-inputs.ts'
import { withKnownOutputs } from './onnx-outputs.ts'

/**
 * Takes an ONNX model of another library: ZipMap goes, a matrix of features becomes one input for each, outputs get the names that
 * serving knows. Nothing in it is run but the operators of `inference`.
 *
 * Errors: those of `compile` (`inference.not_onnx`, `inference.unsupported_operator` and others), `registry.bad_features`,
 * `registry.unsupported_model`.
 */
export function importOnnx(bytes: Uint8Array, options: ImportOptions): ImportedModel {
  compile(bytes)
  const given = dropZipMaps(decodeModel(bytes))
  const { model: shaped, notes } = withColumnInputs(withoutEmptyInputs(given), options)
  const model = withKnownOutputs(shaped)
  const { producer, producerVersion } = given
  const source = { 'millrace.source': producer || 'ONNX', 'millrace.source_version': producerVersion }
  const written = encodeModel({ ...model, metadata: { ...model.metadata, ...source } })
  return { bytes: written, library: producer || 'ONNX', libraryVersion: producerVersion || 'unknown', notes }
}

/** Old writers list initializers among the inputs, too. */
function withoutEmptyInputs(model: Model): Model {
  const { graph } = model
  const inputs = graph.inputs.filter(({ name }) => !Object.hasOwn(graph.initializers, name))
  return { ...model, graph: { ...graph, inputs } }
}

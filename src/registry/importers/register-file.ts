import { MillraceError } from '../../base/index.ts'
import { decodeModel, dropZipMaps, type Model } from '../../inference/index.ts'
import type { Blobs } from '../../storage/index.ts'
import { fieldOf } from '../versions/signature-field.ts'
import type { ModelVersion, Signature } from '../versions/version.ts'
import { type ImportNeeds, sourceOf } from './import.ts'
import { importModel, type ModelFormat } from './index.ts'
import { recognizeModel } from './recognize.ts'

/** A model file, and the name under which it is served. */
export interface FileOrder {
  readonly model: string
  readonly file: string
  /** Told by the content when not given. */
  readonly format?: ModelFormat
}

/**
 * Registers a model file as a version, to be served as it is: an ONNX file with its own inputs and outputs, another library's as the
 * ONNX that it is turned into. Bytes that the model has already are the version they were.
 *
 * Errors: `registry.file_unreadable`, `registry.model_unreadable`, `inference.not_onnx`, `inference.damaged` and those of
 * `importModel`.
 */
export async function registerFile(needs: ImportNeeds, order: FileOrder): Promise<ModelVersion> {
  const bytes = await needs.readModelFile(order.file)
  const original = await needs.blobs.put(bytes)
  const once = `file:${original}`
  const known = await needs.models.versionOnce(order.model, once)
  if (known) return known
  const format = order.format ?? recognizeModel(bytes)
  const { artifact, signature, source } =
    format === 'onnx'
      ? { artifact: original, signature: signatureOf(bytes), source: { library: 'ONNX', libraryVersion: 'unknown' } }
      : await converted(needs.blobs, bytes, format)
  return needs.models.register({
    ...{ model: order.model, artifact, signature, once },
    lineage: { inputs: [], because: `Served from a file of ${sourceOf(source)}.` },
    metadata: { source: source.library, sourceVersion: source.libraryVersion, format, original },
  })
}

async function converted(blobs: Pick<Blobs, 'put'>, bytes: Uint8Array, format: ModelFormat) {
  const imported = importModel(bytes, { format })
  const { inputs, outputs } = imported.plan
  const signature = { inputs: inputs.map(fieldOf), outputs: outputs.map(fieldOf) }
  return { artifact: await blobs.put(imported.bytes), signature, source: imported }
}

/** What the file says of itself; nothing where it holds what only onnxruntime knows. */
function signatureOf(bytes: Uint8Array): Signature {
  try {
    const { graph } = dropZipMaps(decodeModel(bytes))
    const inputs = graph.inputs.filter(({ name }) => !Object.hasOwn(graph.initializers, name))
    return { inputs: fieldsOf(inputs), outputs: fieldsOf(graph.outputs) }
  } catch (error) {
    if (error instanceof MillraceError && error.code.startsWith('inference.unsupported')) return NOTHING
    throw error
  }
}

const NOTHING: Signature = { inputs: [], outputs: [] }

const fieldsOf = (values: Model['graph']['inputs']): Signature['inputs'] =>
  values.map(({ name, type = 'float', shape = [] }) =>
    fieldOf({ name, type, shape: shape.map((length) => (typeof length === 'number' && length >= 0 ? length : -1)) }),
  )

import type { Blobs } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { ForeignFiles } from '../foreign/foreign.ts'
import { foreignOnDisk } from '../foreign/on-disk.ts'
import { readForeign } from '../foreign/read-foreign.ts'
import type { Models } from '../models/models.ts'
import { fieldOf } from '../versions/signature-field.ts'
import type { ModelVersion } from '../versions/version.ts'
import { type ImportedModel, importModel, type ModelFormat } from './index.ts'
import type { ReadModelFile } from './read-model-file.ts'

/** What an import needs. */
export interface ImportNeeds {
  readonly models: Models
  readonly blobs: Pick<Blobs, 'put'>
  readonly readModelFile: ReadModelFile
}

/** The file of a model of another library, and the name of ours. */
export interface ImportOrder {
  readonly model: string
  /** One file or, as MLflow writes models, a folder. */
  readonly file: string
  /** Told by the content when not given. */
  readonly format?: ModelFormat | 'sklearn' | 'mlflow'
  /** Names of the features in the order of training, where the file has none or others. */
  readonly features?: readonly string[]
}

/**
 * Registers a version of a model from a file of another library. The version is ONNX that answers what the library answers; the
 * file itself is kept beside it. It has no gates, since nothing is known of its training.
 *
 * Errors: `registry.file_unreadable`, `registry.unsupported_model` and those of `importModel`.
 */
export async function importVersion(
  needs: ImportNeeds,
  order: ImportOrder,
): Promise<{ readonly version: ModelVersion; readonly notes: readonly string[] }> {
  const files = await foreignOnDisk(order.file)
  if (files !== undefined) return importForeign(needs, order, files)
  const bytes = await needs.readModelFile(order.file)
  const { format, features } = order
  if (format === 'sklearn' || format === 'mlflow')
    throw fail('file_unreadable', {
      reason: 'there is neither an MLmodel in it nor is it a .pkl, .joblib or .skops file',
    })
  const imported = importModel(bytes, { ...(format && { format }), ...(features && { features }) })
  const original = await needs.blobs.put(bytes)
  const artifact = await needs.blobs.put(imported.bytes)
  const { inputs, outputs } = imported.plan
  const version = await needs.models.register({
    ...{ model: order.model, artifact },
    signature: { inputs: inputs.map(fieldOf), outputs: outputs.map(fieldOf) },
    lineage: { inputs: [], because: `Imported from ${sourceOf(imported)}.` },
    metadata: {
      source: imported.library,
      sourceVersion: imported.libraryVersion,
      format: imported.format,
      original,
    },
  })
  return { version, notes: imported.notes }
}

/** The model of another library as a person of Python saved it, of which nothing is run. */
async function importForeign(
  needs: ImportNeeds,
  { model, features }: ImportOrder,
  files: ForeignFiles,
): Promise<{ readonly version: ModelVersion; readonly notes: readonly string[] }> {
  const read = await readForeign(files, features && { features })
  const { onnx, reason = 'no ONNX can be made of it', signature, file, library, libraryVersion, flavor } = read
  if (onnx === undefined || file === undefined) throw fail('unsupported_model', { reason })
  const original = await needs.blobs.put(await files.read(file))
  const artifact = await needs.blobs.put(onnx)
  const version = await needs.models.register({
    ...{ model, artifact, signature },
    lineage: { inputs: [], because: `Imported from ${sourceOf(read)}.` },
    metadata: { source: library, sourceVersion: libraryVersion, format: flavor, original },
  })
  return { version, notes: read.notes }
}

/** The library, with its version where that is known. */
export function sourceOf({ library, libraryVersion }: Pick<ImportedModel, 'library' | 'libraryVersion'>): string {
  return libraryVersion === 'unknown' ? library : `${library} ${libraryVersion}`
}

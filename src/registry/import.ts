import type { TensorSpec } from '../inference/index.ts'
import type { Blobs } from '../storage/index.ts'
import { type ImportedModel, importModel, type ModelFormat } from './importers/index.ts'
import type { Models } from './models.ts'
import type { ReadModelFile } from './read-model-file.ts'
import type { ModelVersion, Signature } from './version.ts'

/** What an import needs. */
export interface ImportNeeds {
  readonly models: Models
  readonly blobs: Pick<Blobs, 'put'>
  readonly readModelFile: ReadModelFile
}

/** The file of a model of another library, and the name of ours. */
export interface ImportOrder {
  readonly model: string
  readonly file: string
  /** Told by the content when not given. */
  readonly format?: ModelFormat
  /** Names of the features in the order of training, where the file has none or others. */
  readonly features?: readonly string[]
}

/**
 * Registers a version of a model from a file of another library. The version is ONNX that answers what the library answers; the
 * file itself is kept beside it. It has no gates, since nothing is known of its training.
 *
 * Errors: `registry.file_unreadable` and those of `importModel`.
 */
export async function importVersion(
  needs: ImportNeeds,
  order: ImportOrder,
): Promise<{ readonly version: ModelVersion; readonly notes: readonly string[] }> {
  const bytes = await needs.readModelFile(order.file)
  const { format, features } = order
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

/** The library, with its version where that is known. */
export function sourceOf({ library, libraryVersion }: Pick<ImportedModel, 'library' | 'libraryVersion'>): string {
  return libraryVersion === 'unknown' ? library : `${library} ${libraryVersion}`
}

/** A tensor as a signature has it. */
export const fieldOf = ({ name, type, shape }: TensorSpec): Signature['inputs'][number] => ({
  ...{ name, type },
  shape: shape.map((length) => (length < 0 ? null : length)),
})

import { type Digest, hasCode } from '../../base/index.ts'
import type { DoJob } from '../../flow/index.ts'
import type { Blobs } from '../../storage/index.ts'
import type { Artifacts } from '../../tracking/index.ts'
import type { ForeignFiles, ForeignModel, ReadForeign } from '../foreign/foreign.ts'
import type { Models } from '../models/models.ts'
import { artifactPath } from './location.ts'
import type { ModelVersion } from './version.ts'
import type { Completion, VersionAddress } from './versions.ts'

/** What completing a version needs. */
export interface CompletionNeeds {
  readonly models: Pick<Models, 'get' | 'complete'>
  readonly artifacts: Pick<Artifacts, 'tree'>
  readonly blobs: Pick<Blobs, 'get' | 'put'>
  readonly readForeign: ReadForeign
}

/** The queue of versions of which it is not known yet whether they can be ONNX. */
export const COMPLETION_QUEUE = 'registry.complete'

/** How often it is tried where something fails that is not the model's fault. */
export const COMPLETION_TRIES = 3

/**
 * Does one job of that queue: reads the files of a version that was registered from them, running nothing that is in them, and keeps what
 * came of it, an ONNX or the reason why there is none. What was done before is left alone.
 */
export function completing(needs: CompletionNeeds): DoJob {
  return async (payload, { attempt }) => {
    const of = payload as unknown as VersionAddress
    const version = await needs.models.get(of.model, of.version).catch(gone)
    if (!version || version.artifact !== null || version.metadata['reason'] !== undefined) return
    const made = await completionOf(needs, version).catch((error: unknown) => {
      if (attempt < COMPLETION_TRIES) throw error
      return { signature: version.signature, metadata: { reason: 'its files could not be read' } }
    })
    await needs.models.complete(of, made)
  }
}

function gone(error: unknown): undefined {
  if (!hasCode(error, 'registry.version_not_found') && !hasCode(error, 'registry.model_not_found')) throw error
  return undefined
}

async function completionOf(needs: CompletionNeeds, version: ModelVersion): Promise<Completion> {
  const { files, digestOf } = await filesOf(needs, artifactPath(version)!)
  const foreign = await needs.readForeign(files)
  const metadata = metadataOf(foreign, digestOf)
  if (foreign.onnx === undefined) return { signature: foreign.signature, metadata }
  return { artifact: await needs.blobs.put(foreign.onnx), signature: foreign.signature, metadata }
}

function metadataOf(foreign: ForeignModel, digestOf: (path: string) => Digest | undefined): Record<string, string> {
  const { flavor, library, libraryVersion, onnx, reason, notes, file } = foreign
  const original = file === undefined ? undefined : digestOf(file)
  return {
    ...{ source: library, sourceVersion: libraryVersion, format: flavor },
    ...(original !== undefined && { original }),
    ...(notes.length > 0 && { notes: notes.join(' ') }),
    ...(onnx === undefined && { reason: reason ?? 'no ONNX can be made of it' }),
  }
}

async function filesOf({ artifacts, blobs }: CompletionNeeds, folder: string) {
  const tree = await artifacts.tree(folder)
  const byPath = new Map(tree.map(({ path, digest }) => [path, digest]))
  const files: ForeignFiles = {
    list: async () => tree.map(({ path, bytes }) => ({ path, bytes })),
    read: async (path) => blobs.get(byPath.get(path)!),
  }
  return { files, digestOf: (path: string) => byPath.get(path) }
}

import { type Digest, hasCode, type Json } from '../base/index.ts'
import { type Reference, readReference } from '../evaluation/index.ts'
import type { Models } from '../registry/index.ts'
import type { Blobs } from '../storage/index.ts'
import type { Runs } from '../tracking/index.ts'

/** The artifact of a training run that holds its reference. */
export const REFERENCE_ARTIFACT = 'reference.json'

/** Where artifacts of training runs are found. */
export interface ArtifactNeeds {
  readonly models: Pick<Models, 'get'>
  readonly runs: Pick<Runs, 'artifacts'>
  readonly blobs: Pick<Blobs, 'get'>
}

/** Finds training references; those found stay in memory, since a version never changes. */
export function createReferences(
  needs: ArtifactNeeds,
): (model: string, version: number) => Promise<Reference | undefined> {
  return createArtifacts(needs, REFERENCE_ARTIFACT, readReference)
}

/** Finds one artifact of the training runs of versions, and reads each once. */
export function createArtifacts<T>(
  needs: ArtifactNeeds,
  path: string,
  read: (json: Json) => T,
): (model: string, version: number) => Promise<T | undefined> {
  const known = new Map<Digest, T>()
  return async (model, version) => {
    const { run } = await needs.models.get(model, version)
    if (run === null) return undefined
    const digest = await artifactOf(needs.runs, run, path)
    if (digest === undefined) return undefined
    const found = known.get(digest) ?? read(parse(await needs.blobs.get(digest)))
    known.set(digest, found)
    return found
  }
}

async function artifactOf(runs: Pick<Runs, 'artifacts'>, run: string, wanted: string): Promise<Digest | undefined> {
  try {
    return (await runs.artifacts(run)).find(({ path }) => path === wanted)?.digest
  } catch (error) {
    if (hasCode(error, 'tracking.run_not_found')) return undefined
    throw error
  }
}

function parse(bytes: Uint8Array): Json {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Json
  } catch {
    return null
  }
}

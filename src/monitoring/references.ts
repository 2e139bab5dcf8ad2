import { type Digest, hasCode, type Json } from '../base/index.ts'
import { type Reference, readReference } from '../evaluation/index.ts'
import type { Models } from '../registry/index.ts'
import type { Blobs } from '../storage/index.ts'
import type { Runs } from '../tracking/index.ts'

/** The artifact of a training run that holds its reference. */
export const REFERENCE_ARTIFACT = 'reference.json'

/** Finds training references; those found stay in memory, since a version never changes. */
export function createReferences(needs: {
  readonly models: Pick<Models, 'get'>
  readonly runs: Pick<Runs, 'artifacts'>
  readonly blobs: Pick<Blobs, 'get'>
}): (model: string, version: number) => Promise<Reference | undefined> {
  const known = new Map<Digest, Reference>()
  return async (model, version) => {
    const { run } = await needs.models.get(model, version)
    if (run === null) return undefined
    const digest = await artifactOf(needs.runs, run)
    if (digest === undefined) return undefined
    const reference = known.get(digest) ?? readReference(parse(await needs.blobs.get(digest)))
    known.set(digest, reference)
    return reference
  }
}

async function artifactOf(runs: Pick<Runs, 'artifacts'>, run: string): Promise<Digest | undefined> {
  try {
    return (await runs.artifacts(run)).find(({ path }) => path === REFERENCE_ARTIFACT)?.digest
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

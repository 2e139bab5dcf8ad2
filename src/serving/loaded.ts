import { MillraceError } from '../base/index.ts'
import { compile, decodeModel, feedsOf, missingRow, type Plan, scoresOf, VARIABLE } from '../inference/index.ts'
import type { Models } from '../registry/index.ts'
import type { Blobs } from '../storage/index.ts'
import type { Table } from '../table/index.ts'
import { fail } from './errors.ts'

/** A version that is ready to score. */
export interface LoadedVersion {
  readonly version: number
  /** The features it reads, by name. */
  readonly inputs: readonly string[]
  /** The texts each feature of texts had in training; features of which nothing is known are not there. */
  readonly categories: ReadonlyMap<string, ReadonlySet<string>>
  readonly answers: 'probability' | 'prediction'
  /** One score a row. Errors: `inference.missing_input` and others of a plan. */
  score(features: Table): Float64Array
}

/** Where versions come from. */
export interface LoadNeeds {
  readonly models: Pick<Models, 'get'>
  readonly blobs: Pick<Blobs, 'get'>
}

/**
 * Fetches, checks and compiles a version, and lets it score one row of missing values, so that what cannot score fails here and
 * not on a request.
 *
 * Errors: `registry.model_not_found`, `registry.version_not_found`, `serving.version_not_loaded`.
 */
export async function loadVersion(needs: LoadNeeds, model: string, version: number): Promise<LoadedVersion> {
  const { artifact } = await needs.models.get(model, version)
  try {
    return readyVersion(await needs.blobs.get(artifact), version)
  } catch (error) {
    const reason = error instanceof MillraceError ? error.message : 'its file cannot be read.'
    throw fail('version_not_loaded', { model, version, reason }, error)
  }
}

function readyVersion(bytes: Uint8Array, version: number): LoadedVersion {
  const plan = compile(bytes)
  scoresOf(plan.run(missingRow(plan)))
  return {
    version,
    inputs: plan.inputs.map(({ name }) => name),
    categories: categoriesOf(plan, bytes),
    answers: plan.outputs.some(({ name }) => name === VARIABLE) ? 'prediction' : 'probability',
    score: (features) => scoresOf(plan.run(feedsOf(features, plan))),
  }
}

/** What the model says of itself or, for models from elsewhere, the texts that its encoders know. */
function categoriesOf(plan: Plan, bytes: Uint8Array): ReadonlyMap<string, ReadonlySet<string>> {
  const written = plan.metadata['millrace.categories']
  if (written !== undefined) {
    const texts = JSON.parse(written) as Record<string, string[]>
    return new Map(Object.entries(texts).map(([name, values]) => [name, new Set(values)]))
  }
  const known = new Map<string, ReadonlySet<string>>()
  const inputs = new Set(plan.inputs.map(({ name }) => name))
  for (const node of decodeModel(bytes).graph.nodes) {
    const keys = node.operator === 'LabelEncoder' ? node.attributes['keys_strings'] : undefined
    if (keys?.kind === 'texts' && inputs.has(node.inputs[0]!)) known.set(node.inputs[0]!, new Set(keys.value))
  }
  return known
}

import { MillraceError } from '../../base/index.ts'
import { PROBABILITIES, prepare, type TensorSpec, VARIABLE } from '../../inference/index.ts'
import { type Admit, artifactOf, type Models, type ModelVersion } from '../../registry/index.ts'
import type { Blobs } from '../../storage/index.ts'
import { createBatcher } from '../batching/batcher.ts'
import type { Limits } from '../batching/limits.ts'
import type { VersionStatistics } from '../batching/statistics.ts'
import { fail } from '../errors.ts'
import type { Executor, Tensors, Work } from '../executor.ts'
import type { EarlyModels } from './early.ts'
import { type LoadedPlan, loadPlan } from './load-plan.ts'
import { firstRun } from './load-replay.ts'
import type { Loader } from './loader.ts'

/** A version that is ready to score. */
export interface LoadedVersion {
  readonly version: number
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
  /** Whether the first axis of every input and output is free: rows. */
  readonly batched: boolean
  /** Whether what it says of a row depends on that row alone. */
  readonly rowwise: boolean
  readonly answers: 'probability' | 'prediction' | 'classes' | 'tensors'
  /** The texts each feature of texts had in training; features of which nothing is known are not there. */
  readonly categories: ReadonlyMap<string, ReadonlySet<string>>
  /** The names of the columns of a matrix among the inputs, where the model says them. */
  readonly columns?: ReadonlyMap<string, readonly string[]>
  /** Which of its outputs the library it comes from answers: one of them, or `probability` for that of the second class. */
  readonly predicts?: string
  /** Estimated bytes that it holds. */
  readonly bytes: number
  /** Through the version's own queue: requests that wait together are run together where that changes no bit. */
  infer(work: Work): Promise<Tensors>
  readonly waitingRows: number
  readonly statistics: VersionStatistics
  /** Waits for nothing. Work under way still ends, and so does that of whoever asks within some seconds. */
  close(): void
}

/** Where versions come from. */
export interface LoadNeeds {
  readonly models: Pick<Models, 'get'>
  /** Asked before a version is loaded; without it, whoever gives versions has asked. */
  readonly admit?: Admit
  readonly blobs: Pick<Blobs, 'get' | 'path'>
  /** Reads models off this thread; without one they are read on it. */
  readonly loader?: Loader | undefined
  /** What was read before anybody asked. */
  readonly early?: EarlyModels
  /** What runs models that no plan can, from wherever their bytes come; without it they are refused. */
  readonly elsewhere?: (bytes: () => Promise<Uint8Array>, what: string) => Promise<Executor>
  /** What scores versions that have no ONNX, where that is allowed. */
  readonly python?: (version: ModelVersion, what: string) => Promise<Executor | undefined>
  readonly limits?: Limits
  readonly stopwatch?: () => number
}

/** A version that is loaded, and what computes it. */
export interface FreshVersion {
  readonly loaded: LoadedVersion
  readonly executor: Executor
}

/**
 * Fetches, checks and compiles a version, and lets it score one row of missing values, so that what cannot score fails here and
 * not on a request. A model that a plan cannot run runs elsewhere.
 *
 * Errors: `registry.model_not_found`, `registry.version_not_found`, `registry.no_artifact`, `serving.version_not_loaded`.
 */
export async function loadVersion(needs: LoadNeeds, model: string, version: number): Promise<FreshVersion> {
  const found = await needs.models.get(model, version)
  const what = `version ${version} of ${model}`
  if (needs.python === undefined) artifactOf(found)
  try {
    await needs.admit?.(found)
    const plan = await planOf(needs, found, what)
    return await readyVersion(needs, plan, { version, what })
  } catch (error) {
    const reason = error instanceof MillraceError ? error.message : 'its file cannot be read.'
    throw fail('version_not_loaded', { model, version, reason }, error)
  }
}

/** A version without ONNX runs in Python, where that is allowed. */
async function planOf(needs: LoadNeeds, found: ModelVersion, what: string): Promise<LoadedPlan> {
  const executor = found.artifact === null ? await needs.python?.(found, what) : undefined
  return executor ? { executor, texts: new Map() } : planFor(needs, artifactOf(found), what)
}

type Address = Parameters<Blobs['get']>[0]

async function planFor(needs: LoadNeeds, artifact: Address, what: string): Promise<LoadedPlan> {
  try {
    const image =
      needs.early?.take(artifact) ??
      (await needs.loader?.read({ path: await needs.blobs.path(artifact), address: artifact }))
    const plan = loadPlan(image ?? prepare(await needs.blobs.get(artifact)))
    needs.early?.note(artifact)
    return plan
  } catch (error) {
    if (needs.elsewhere === undefined || !isUnsupported(error)) throw error
    return { executor: await needs.elsewhere(() => needs.blobs.get(artifact), what), texts: new Map() }
  }
}

function isUnsupported(error: unknown): boolean {
  return error instanceof MillraceError && error.code.startsWith('inference.unsupported')
}

async function readyVersion(
  needs: LoadNeeds,
  { executor, texts }: LoadedPlan,
  { version, what }: { readonly version: number; readonly what: string },
): Promise<FreshVersion> {
  const said = await firstRun(executor).catch((error) => {
    executor.close()
    throw error
  })
  const { inputs, outputs, rowwise, together, bytes, metadata } = executor
  const stopwatch = needs.stopwatch ?? (() => performance.now())
  const { limits } = needs
  const batcher = createBatcher({ run: executor.run, rowwise, together, what, stopwatch, ...(limits && { limits }) })
  const loaded: LoadedVersion = {
    ...{ version, inputs, outputs, bytes, rowwise },
    batched: [...inputs, ...outputs].every(({ shape }) => shape[0] === -1),
    categories: categoriesOf(metadata, texts),
    answers: answersOf(outputs, said),
    ...(metadata['millrace.predict'] !== undefined && { predicts: metadata['millrace.predict'] }),
    infer: batcher.submit,
    get waitingRows() {
      return batcher.waitingRows
    },
    statistics: batcher.statistics,
    close: () => closeLater(executor, batcher),
  }
  return { loaded, executor }
}

/** Whoever still holds the version may ask it for so long, in milliseconds. */
const GRACE_MS = 5_000

/** Work that waits or runs still ends. */
function closeLater(executor: Executor, batcher: { readonly waitingRows: number }): void {
  const look = (): void => {
    if (batcher.waitingRows > 0) closeLater(executor, batcher)
    else executor.close()
  }
  setTimeout(look, GRACE_MS).unref()
}

function answersOf(outputs: readonly TensorSpec[], said: Tensors): LoadedVersion['answers'] {
  if (outputs.some(({ name }) => name === VARIABLE)) return 'prediction'
  const spec = outputs.find(({ name }) => name === PROBABILITIES)
  const shape = said[PROBABILITIES]?.shape ?? spec?.shape ?? []
  const classes = shape.length === 2 ? shape[1]! : 0
  return classes === 2 ? 'probability' : classes > 2 ? 'classes' : 'tensors'
}

/** What the model says of itself or, for models from elsewhere, the texts that its encoders know. */
function categoriesOf(
  metadata: Executor['metadata'],
  texts: LoadedPlan['texts'],
): ReadonlyMap<string, ReadonlySet<string>> {
  const written = metadata['millrace.categories']
  const lists = written === undefined ? texts : Object.entries(JSON.parse(written) as Record<string, string[]>)
  return new Map([...lists].map(([name, values]) => [name, new Set(values)]))
}

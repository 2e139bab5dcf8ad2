import type { Actor } from '../base/index.ts'
import type { Tensor, TensorType } from '../inference/index.ts'

/** One input of a served model. */
export interface ServedInput {
  readonly name: string
  /** What `infer` takes it as: doors convert what came to it, where that loses nothing. */
  readonly type: TensorType
  /** A free axis is -1; the first one is the rows where the model is `batched`. */
  readonly shape: readonly number[]
  /**
   * What a `double` stands for: a moment in milliseconds, or true (1) and false (0). NaN is a missing one, as in every float and
   * double; a missing text is empty.
   */
  readonly kind?: 'time' | 'boolean'
  /** The names of the columns of a matrix `[-1, n]`, where they are known. */
  readonly columns?: readonly string[]
}

/** One output of a served model. */
export interface ServedOutput {
  readonly name: string
  readonly type: TensorType
  readonly shape: readonly number[]
  /** The names of the classes of probabilities `[-1, n]`, where they are known. */
  readonly columns?: readonly string[]
}

/** What callers of a protocol may know of an endpoint. */
export interface ServedModel {
  readonly name: string
  /** Numbers of the versions that can answer, as text, oldest first. */
  readonly versions: readonly string[]
  /** Whether a version takes traffic now. */
  readonly ready: boolean
  readonly inputs: readonly ServedInput[]
  readonly outputs: readonly ServedOutput[]
  /** Whether the first axis of every input and output counts rows. */
  readonly batched: boolean
  /** Such as `onnx_onnxv1`. */
  readonly platform: string
  /** Which output the library that trained it answers, where that is known; `probability` is that of the second of two classes. */
  readonly predicts?: string
}

/** One request for answers. */
export interface InferenceRequest {
  /** Every input of the model and no other, each of its very type. */
  readonly inputs: Readonly<Record<string, Tensor>>
  /** Only these outputs; all where not given. */
  readonly outputs?: readonly string[]
  /** One a row, under which labels come later; made where there are none. */
  readonly ids?: readonly string[]
  /** One a row: what decides, for ever the same way, which version answers it; the id where there are none. */
  readonly keys?: readonly string[]
  /** The version that must answer; traffic decides where there is none. */
  readonly version?: string
  /** Milliseconds from now after which nobody waits for the answer. */
  readonly withinMs?: number
  /** Whether whoever asked has gone. */
  gone?(): boolean
}

/** The answers, row by row. */
export interface InferenceAnswer {
  readonly outputs: Readonly<Record<string, Tensor>>
  /** Under which labels may come later, one a row; a model that is not batched has one row. */
  readonly ids: readonly string[]
  /** The number of the version that answered each row. */
  readonly versions: ArrayLike<number>
}

/** Times and counts of an endpoint since the process began; nanoseconds. */
export interface ServedStatistics {
  readonly version: string
  /** Milliseconds since 1970; 0 before the first. */
  readonly lastInference: number
  /** Rows answered, and runs of the model that they took. */
  readonly rows: number
  readonly runs: number
  readonly success: { readonly count: number; readonly ns: number }
  readonly fail: { readonly count: number; readonly ns: number }
  readonly queue: { readonly count: number; readonly ns: number }
  readonly compute: { readonly count: number; readonly ns: number }
  /** Runs by the rows they had together. */
  readonly batches: readonly { readonly rows: number; readonly count: number; readonly ns: number }[]
}

/** One line of the model repository. */
export interface RepositoryEntry {
  readonly name: string
  readonly version: string
  readonly state: 'READY' | 'UNAVAILABLE' | 'LOADING' | 'UNLOADING'
  readonly reason: string
}

/**
 * What every serving protocol stands on: endpoints under their names. `app.ts` fills it in over the serving room. `infer` is
 * the hot path: it must not wait for the database or the disk.
 *
 * `infer` throws coded errors whose status the doors translate: 400 what was asked is wrong, 404 no such version, 429 too much
 * waits, 499 whoever asked has gone, 503 nothing can answer yet, 504 too late.
 */
export interface DataPlane {
  names(): readonly string[]
  /** Whether every endpoint that is to answer can; what was taken out of memory on purpose is not to. */
  ready(): boolean
  /** From memory; `undefined` for a name that no endpoint has. With a version, that version; `undefined` where it is not loaded. */
  describe(name: string, version?: string): ServedModel | undefined
  infer(name: string, request: InferenceRequest): Promise<InferenceAnswer>
  /** The version that a label names: `stable`, `canary`, or an alias of the registry. */
  versionOf(name: string, label: string): Promise<string | undefined>
  statistics(name: string): readonly ServedStatistics[]
  /** Every version of every model that could be served. */
  repository(): Promise<readonly RepositoryEntry[]>
  /** Brings an endpoint, or a registered model without one, into memory: audited, needs `serving.traffic`. */
  load(name: string, actor: Actor, version?: string): Promise<void>
  /** Takes an endpoint out of memory; it answers nothing until it is loaded again. */
  unload(name: string, actor: Actor): Promise<void>
}

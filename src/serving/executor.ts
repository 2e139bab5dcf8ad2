import type { Tensor, TensorSpec } from '../inference/index.ts'

/** Tensors by name. */
export type Tensors = Readonly<Record<string, Tensor>>

/** What computes the outputs of one model: a plan on this thread, or a process of its own. */
export interface Executor {
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
  readonly metadata: Readonly<Record<string, string>>
  /** Whether each row of the outputs depends on that row of the inputs alone: only then may requests be run together. */
  readonly rowwise: boolean
  /** Most rows that may run together, where that is bounded: then works are joined up to it, and none is cut. */
  readonly together?: number
  /** Bytes it holds, as far as known. */
  readonly bytes: number
  /**
   * Computes the outputs, or only those wanted. At once where it is a plan, later where it is a process.
   *
   * Errors: those of `Plan.run`; `serving.executor_failed` where a process was killed.
   */
  run(inputs: Tensors, wanted?: readonly string[]): Tensors | Promise<Tensors>
  close(): void
}

/** One caller's share of what an executor does. */
export interface Work {
  readonly inputs: Tensors
  /** The first axis of every input; 1 where the model has no rows. */
  readonly rows: number
  readonly wanted?: readonly string[]
  /** By the stopwatch, in milliseconds: nobody waits longer. */
  readonly deadline?: number
  /** Whether whoever asked has gone. */
  gone?(): boolean
}

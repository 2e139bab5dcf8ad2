import type { Digest, Json } from '../base/index.ts'
import type { RunState } from './tables.ts'

/** Tells how far work has come, 0 to 1, with a word on what is being done. */
export type Progress = (done: number, doing: string) => void

/** What a running step knows. */
export interface StepContext {
  /** 1 on the first try. */
  readonly attempt: number
  /** Aborted when another process took the step over, because this one did not renew its lease in time. */
  readonly signal: AbortSignal
  readonly progress: Progress
}

/** How a step is tried, and what makes it another step. */
export interface StepOptions {
  /** How often it is tried again after a fault; 2 when not given. A coded error below 500 is never tried again. */
  readonly retries?: number
  /** The first pause in milliseconds, doubled at each try, with jitter; 200 when not given. */
  readonly backoffMs?: number
  /** Changed by whoever changes what the step computes, so that older results are not taken for it. */
  readonly version?: string
  /** How many more tries it has where its process was killed in one; 0 when not given. */
  readonly kills?: number
  /** Ends the waiting: for the next try, or for another worker's result. */
  readonly signal?: AbortSignal
  /** The part of the whole flow's progress that this step covers, such as `[0.2, 0.9]`. */
  readonly share?: readonly [number, number]
}

/**
 * Runs one durable step, or takes its result from the cache: a result is found by flow, step, version and inputs, whoever
 * computed it. The result is what JSON gives back, also the first time.
 *
 * Errors: coded errors below 500 pass through; `flow.step_failed` after the last try of any other.
 */
export type Step = <T extends Json | undefined>(
  name: string,
  inputs: Json,
  run: (context: StepContext) => Promise<T>,
  options?: StepOptions,
) => Promise<T>

/** How a flow is run. */
export interface RunOptions {
  readonly progress?: Progress
  /** Takes nothing from the cache: every step is computed in this run. */
  readonly fresh?: boolean
}

/** One run of a flow. */
export interface FlowRun {
  readonly id: string
  readonly flow: string
  readonly key: string
  readonly state: RunState
  /** The code of the error that ended it. */
  readonly error?: string
  readonly startedAt: number
  readonly finishedAt?: number
}

/** A step as a run met it. */
export interface FlowRunStep {
  readonly step: string
  readonly digest: Digest
  readonly cached: boolean
  readonly startedAt: number
  readonly finishedAt: number
}

/** Where a step stands: its flow, the run that wants it, and its name. */
export interface StepPlace {
  readonly flow: string
  readonly run: string
  readonly step: string
}

/** A step that its caller has the address of. */
export interface AddressedStep<T> {
  readonly place: StepPlace
  /** Equal addresses are one result, whoever computed it. */
  readonly address: Digest
  readonly run: (context: StepContext) => Promise<T>
  readonly options?: StepOptions
  readonly progress?: Progress
}

/** Durable flows. */
export interface Flow {
  /**
   * Runs `work`, whose parts that must not be done twice are steps. When a run of the same flow and key was interrupted,
   * this one goes on under its id. Not to be called inside a transaction.
   */
  run<T>(name: string, key: string, work: (step: Step) => Promise<T>, options?: RunOptions): Promise<T>
  /**
   * Runs one step by its address, or takes its result from the cache: for rooms that keep runs of their own. Aborting
   * `options.signal` ends the waiting, not what runs. Errors: as those of a step.
   */
  take<T extends Json | undefined>(step: AddressedStep<T>): Promise<{ readonly output: T; readonly cached: boolean }>
  /** Puts a result in the place of an older one of the same address. */
  replace(place: StepPlace, address: Digest, output: Json): Promise<void>
  /** Newest first. */
  runs(options: { readonly limit: number; readonly flow?: string }): Promise<readonly FlowRun[]>
  /** Throws `flow.run_not_found`. */
  show(run: string): Promise<FlowRun & { readonly steps: readonly FlowRunStep[] }>
}

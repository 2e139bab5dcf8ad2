import { type Plan, type PlanImage, planOf } from '../../inference/index.ts'
import type { Executor } from '../executor.ts'

/** A plan that computes on this thread, at once. */
export function planExecutor(plan: Plan): Executor {
  const { inputs, outputs, metadata, rowwise, bytes, run, close } = plan
  return { inputs, outputs, metadata, rowwise, bytes, run, close }
}

/** What loading a version needs to know of a model besides how it computes. */
export interface LoadedPlan {
  readonly executor: Executor
  /** The texts that its encoders know of the inputs they read. */
  readonly texts: ReadonlyMap<string, readonly string[]>
}

export function loadPlan(image: PlanImage): LoadedPlan {
  const plan = planOf(image)
  return { executor: planExecutor(plan), texts: plan.texts }
}

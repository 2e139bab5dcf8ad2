import type { Digest } from '../../base/index.ts'
import type { LearnerSpec } from '../../learners/index.ts'

/** A learner of the final model. */
export interface Member extends LearnerSpec {
  /** Its share in the answer; shares sum to 1. */
  readonly weight: number
  readonly seed: number
  /** Rounds of each fold that judged it; null where it has none. */
  readonly rounds: readonly (number | null)[]
  /** Rounds when it learns from all rows. */
  readonly refitRounds: number | null
  /** Address of its answers for the held-out rows of these folds, float32. */
  readonly answers: Digest
}

/** How the final model is made, and judged: all that a reproduction needs, and nothing that depends on time. */
export interface Pipeline {
  readonly members: readonly Member[]
  /** The folds that judged the members. */
  readonly folds: readonly number[]
}

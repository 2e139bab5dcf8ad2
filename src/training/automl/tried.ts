import type { Digest } from '../../base/index.ts'
import type { LearnerSpec } from '../../learners/index.ts'
import { loadAnswers } from './answer-blobs.ts'
import type { AutomlBench } from './bench.ts'
import type { StudyReport } from './lab.ts'
import type { Rung } from './rungs.ts'
import type { Placed, Tried } from './sampler.ts'
import { scoreOf } from './score.ts'
import type { TrialResult, TriedFold } from './trial.ts'

/** A trial as it is kept. */
export interface Trial extends Placed {
  readonly spec: LearnerSpec
  readonly seed: number
  readonly folds: readonly TriedFold[]
  readonly seconds: number
  readonly bytes: number
  /** Address of the answers for the held-out rows, float32. */
  readonly answers: Digest | null
  /** See `TrialResult`. */
  readonly confirmed: boolean
  /** Not all folds were done in time. */
  readonly late: boolean
  /** The code of the error that it ended with. */
  readonly failed: string | null
  /** Seconds of the run that were spent when it ended. */
  readonly at: number
}

/** A trial as the sampler sees it. */
export function triedOf(trial: Trial, { lowerIsBetter }: Pick<StudyReport, 'lowerIsBetter'>): Tried {
  const { candidate, rung, seconds, folds, failed, late } = trial
  if (failed !== null || late || folds.length === 0)
    return { candidate, rung, seconds, loss: Number.POSITIVE_INFINITY, error: 0 }
  const { mean, error } = scoreOf(folds)
  return { candidate, rung, seconds, error, loss: lowerIsBetter ? mean : -mean }
}

/** A trial of the same candidate on some of the folds, from all of the rows. */
export function earlierOf(
  trials: readonly Trial[],
  { candidate, rung }: Placed,
  rungs: readonly Rung[],
): Trial | undefined {
  return trials.findLast((trial) => {
    const isWhole = trial.failed === null && !trial.late && rungs[trial.rung]!.share === rungs[rung]!.share
    return isWhole && trial.candidate === candidate && trial.rung < rung
  })
}

/** What two trials of one candidate found on different folds. The earlier folds come last, as in `foldsOf`. */
export async function joinedTrial(bench: AutomlBench, before: Trial, now: TrialResult): Promise<TrialResult> {
  const earlier = await loadAnswers(bench, before.answers!)
  const answers = new Float32Array(now.answers.length + earlier.length)
  answers.set(now.answers)
  answers.set(earlier, now.answers.length)
  return { ...now, answers, folds: [...now.folds, ...before.folds], seconds: now.seconds + before.seconds }
}

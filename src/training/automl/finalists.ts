import type { Digest } from '../../base/index.ts'
import type { Step } from '../../flow/index.ts'
import type { LearnerSpec } from '../../learners/index.ts'
import { fail } from '../errors.ts'
import { loadAnswers } from './answer-blobs.ts'
import type { AutomlBench } from './bench.ts'
import { fewest } from './blend.ts'
import type { StudyReport } from './lab.ts'
import { meanRounds, type TriedFold } from './trial.ts'
import { type Trial, triedOf } from './tried.ts'

/** A candidate for the final model. */
export interface Finalist extends LearnerSpec {
  readonly seed: number
  readonly folds: readonly TriedFold[]
  readonly refitRounds: number | null
  readonly seconds: number
  readonly bytes: number
  /** Address of the answers for the held-out rows. */
  readonly answers: Digest
}

/** What finalists are found with. */
export interface FinalWork {
  readonly run: string
  readonly seed: number
  readonly step: Step
  readonly bench: AutomlBench
  readonly report: StudyReport
  readonly progress: (done: number, doing: string) => void
}

/** How many candidates a blend is sought among. */
const MOST_BLENDED = 14
/** Finalists beside those of the blend: smaller ones in reserve where a limit asks for it. */
const IN_RESERVE = 2

/**
 * The trials that were done in full, the best first; where there is none, the one that came furthest. Those above `maxBytes` are left
 * out, unless all are.
 *
 * Errors: `training.no_trial_finished`.
 */
export function rankedTrials(
  trials: readonly Trial[],
  report: StudyReport,
  maxBytes = Number.POSITIVE_INFINITY,
): Trial[] {
  const done = trials.filter(({ failed, folds }) => failed === null && folds.length > 0)
  if (done.length === 0) {
    const codes = [...new Set(trials.flatMap(({ failed }) => failed ?? []))].join(', ')
    throw fail('no_trial_finished', { trials: trials.length, codes: codes || 'none' })
  }
  const top = Math.max(...done.map(({ rung }) => rung))
  const full = done.filter(({ rung, late }) => rung === top && !late)
  const small = full.filter(({ bytes }) => bytes <= maxBytes)
  const from = small.length > 0 ? small : full.length > 0 ? full : furthest(done)
  const loss = (trial: Trial): number => triedOf({ ...trial, late: false }, report).loss
  return [...from].sort((a, b) => loss(a) - loss(b) || a.candidate - b.candidate)
}

function furthest(trials: readonly Trial[]): Trial[] {
  const [first] = [...trials].sort((a, b) => b.folds.length - a.folds.length || b.rung - a.rung || a.at - b.at)
  return [first!]
}

/**
 * The trials that the final model is chosen from: the best, those of the best blend, and smaller ones in reserve. The best of every learner takes part
 * in the blend, for models that differ help each other.
 */
export async function chooseFinalists(work: FinalWork, ranked: readonly Trial[]): Promise<readonly Trial[]> {
  const { run, step, bench, seed } = work
  const candidates = blendedTrials(ranked)
  const places = (await step('choose', { run, trials: candidates.map(placeOf) }, async () => {
    const lab = await bench.lab()
    const folds = candidates[0]!.folds.map(({ fold }) => fold)
    const loaded = await Promise.all(
      candidates.map(async ({ answers }) => ({ answers: await loadAnswers(bench, answers!) })),
    )
    const { weights } = await lab.blend({ folds, candidates: loaded, seed })
    const members = fewest(weights).flatMap((weight, k) => (weight > 0 ? [k] : []))
    const smaller = candidates
      .flatMap(({ bytes }, k) => (bytes < candidates[0]!.bytes / 2 ? [k] : []))
      .slice(0, IN_RESERVE)
    return [...new Set([0, ...members, ...smaller])]
  })) as number[]
  return places.map((k) => candidates[k]!)
}

function blendedTrials(ranked: readonly Trial[]): Trial[] {
  const firsts = ranked.filter((trial, i) => ranked.findIndex(({ spec }) => spec.learner === trial.spec.learner) === i)
  const sameFolds = (trial: Trial): boolean => trial.folds.length === ranked[0]!.folds.length
  return [...new Set([...ranked.slice(0, MOST_BLENDED - firsts.length), ...firsts])].filter(sameFolds)
}

const placeOf = ({ candidate, rung }: Trial): string => `${candidate} ${rung}`

/** A trial as a candidate for the final model. */
export function finalistOf({ spec, seed, folds, seconds, bytes, answers }: Trial): Finalist {
  return { ...spec, seed, folds, seconds, bytes, answers: answers!, refitRounds: meanRounds(folds) }
}

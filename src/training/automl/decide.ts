import type { Step } from '../../flow/index.ts'
import { asJson } from '../needs.ts'
import { loadAnswers } from './answer-blobs.ts'
import type { Finalist, FinalWork } from './finalists.ts'
import type { StudyReport } from './lab.ts'
import type { Pipeline } from './pipeline.ts'
import { scoreOf } from './score.ts'

/** What is left of a difference when chance is taken off: one standard error of it. */
const NOISE = 1
/** A smaller model is taken where it is worse by less than this share of a standard error. */
const NEAR = 0.5
const SMALLER = 0.5

/** Why a model was chosen, as plain JSON. */
export interface Decision {
  /** Pipelines in the order in which they are wanted; the first that keeps the limits is made. */
  readonly wanted: readonly Pipeline[]
  /** What the blend gains on the best single one, as a loss, with its standard error. */
  readonly blend: { readonly gain: number; readonly error: number; readonly kept: boolean }
  readonly reason: string
}

/**
 * Chooses among finalists. A blend is taken where it is better than the best one by more than one standard error of the difference, on
 * rows that did not choose its weights; a model of half the size in the place of the best one where it is worse by less than half of
 * a standard error. Both differences are paired by row.
 */
export async function decide(work: FinalWork, finalists: readonly Finalist[]): Promise<Decision> {
  const { run, step, bench, report, seed } = work
  const sorted = [...finalists].sort((a, b) => lossOf(a, report) - lossOf(b, report))
  const inputs = asJson({ run, finalists: sorted.map(({ answers }) => answers) })
  return (await (step as Step)('decide', inputs, async () => {
    const lab = await bench.lab()
    const folds = sorted[0]!.folds.map(({ fold }) => fold)
    const answers = await Promise.all(sorted.map((one) => loadAnswers(bench, one.answers)))
    const candidates = answers.map((its) => ({ answers: its }))
    const blend = await lab.blend({ folds, candidates, seed })
    let first = 0
    for (let k = 1; k < sorted.length; k++) {
      if (sorted[k]!.bytes > SMALLER * sorted[first]!.bytes) continue
      const { value, error } = await lab.compare({ folds, first: answers[k]!, second: answers[0]! })
      if (value < NEAR * error) first = k
    }
    const singles = [first, ...sorted.keys()].filter((k, i, all) => all.indexOf(k) === i)
    const members = blend.weights.flatMap((weight, k) => (weight > 0 ? [{ k, weight }] : []))
    const kept = members.length > 1 && blend.gain > NOISE * blend.error
    const wanted = [
      ...(kept ? [pipelineOf(members.map(({ k, weight }) => ({ finalist: sorted[k]!, weight })))] : []),
      ...singles.map((k) => pipelineOf([{ finalist: sorted[k]!, weight: 1 }])),
    ]
    const reason = kept
      ? 'the blend is better than the best single model by more than one standard error'
      : first === 0
        ? 'the best single model; a blend is not better by more than one standard error'
        : 'a model of half the size is not worse than the best by more than half a standard error'
    return asJson({ wanted, blend: { gain: blend.gain, error: blend.error, kept }, reason })
  })) as unknown as Decision
}

function lossOf({ folds }: Finalist, { lowerIsBetter }: StudyReport): number {
  const { mean } = scoreOf(folds)
  return lowerIsBetter ? mean : -mean
}

function pipelineOf(parts: readonly { readonly finalist: Finalist; readonly weight: number }[]): Pipeline {
  return {
    folds: parts[0]!.finalist.folds.map(({ fold }) => fold),
    members: parts.map(({ finalist, weight }) => {
      const { learner, options, seed, refitRounds, folds, answers } = finalist
      return { learner, options, weight, seed, refitRounds, answers, rounds: folds.map(({ rounds }) => rounds) }
    }),
  }
}

import type { Step } from '../../flow/index.ts'
import type { LearnerSpec } from '../../learners/index.ts'
import type { TrialThread } from '../automl-threads.ts'
import { asJson } from '../needs.ts'
import type { AutomlBench } from './bench.ts'
import type { StudyReport } from './lab.ts'
import { sceneOf } from './search.ts'
import { spacesOf } from './space.ts'
import { splitOptimistic, type Warning } from './warnings.ts'

/** A learner that is quick and good enough to tell two ways of dividing rows apart. */
const QUICK: LearnerSpec = { learner: 'boosting', options: { rounds: 60, learningRate: 0.15, leaves: 15, patience: 0 } }
/** Share of the time that each of the two may take. */
const MOST_OF_BUDGET = 0.07

/**
 * Judges one quick learner on random folds and on those by time or group, and warns, with both scores, where the random ones promise
 * more. Nothing where there is no time or group, or where it takes too long.
 */
export async function checkOptimism(work: {
  readonly run: string
  readonly seed: number
  readonly step: Step
  readonly bench: AutomlBench
  readonly report: StudyReport
  readonly budgetMs: number
}): Promise<readonly Warning[]> {
  const { run, seed, step, bench, report, budgetMs } = work
  const { other, metric, lowerIsBetter } = report
  if (!other || !spacesOf(sceneOf(report)).some(({ learner }) => learner === QUICK.learner)) return []
  return (await step('split check', { run }, async () => {
    const withinMs = MOST_OF_BUDGET * budgetMs
    const scores = async (thread: TrialThread, split?: 'other'): Promise<number[] | undefined> => {
      const { material } = await (await bench.lab()).study()
      const count = (split === 'other' ? material.otherFolds! : material.folds).length
      const folds = Array.from({ length: count }, (_, fold) => fold)
      const order = { ...QUICK, seed, folds, share: 1, rounds: folds.map(() => 60), withinMs, ...(split && { split }) }
      const found = await thread.trial(order)
      return found.late ? undefined : found.folds.map(({ value }) => value)
    }
    const [first] = await bench.trialThreads()
    const main = await scores(first!)
    const others = main && (await scores(first!, 'other'))
    if (!main || !others || main.length < 2 || others.length < 2) return asJson([])
    const kind = other.kind === 'random' ? (report.split.kind as 'time' | 'group') : other.kind
    const [random, ordered] = other.kind === 'random' ? [others, main] : [main, others]
    const found = splitOptimistic({ kind, column: other.column, metric, lowerIsBetter, random, ordered })
    return asJson(found ? [found] : [])
  })) as unknown as readonly Warning[]
}

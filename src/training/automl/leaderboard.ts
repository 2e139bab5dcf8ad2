import type { Finalist } from './finalists.ts'
import type { StudyReport } from './lab.ts'
import type { MadeModel } from './making.ts'
import type { LeaderboardEntry } from './result.ts'
import { scoreOf } from './score.ts'
import type { Trial } from './tried.ts'

const MOST_ENTRIES = 30

/** What was tried in full, the best first, with the rounds that finalists will have, and the model that was made. */
export function leaderboardOf(about: {
  readonly report: StudyReport
  readonly ranked: readonly Trial[]
  readonly finalists: readonly Finalist[]
  readonly made: MadeModel
}): LeaderboardEntry[] {
  const { report, ranked, finalists, made } = about
  const { metric, lowerIsBetter } = report
  const entry = (its: Pick<Finalist, 'learner' | 'options' | 'folds' | 'seconds' | 'bytes'>): LeaderboardEntry => {
    const { mean, low, high } = scoreOf(its.folds)
    return {
      learner: its.learner,
      options: { ...its.options },
      metric,
      mean,
      low,
      high,
      seconds: its.seconds,
      bytes: its.bytes,
    }
  }
  const keys = new Set(finalists.map(keyOf))
  const entries = [
    ...finalists.map((one) =>
      entry(one.refitRounds === null ? one : { ...one, options: { ...one.options, rounds: one.refitRounds } }),
    ),
    ...ranked
      .filter(({ spec, confirmed }) => confirmed && !keys.has(keyOf(spec)))
      .map(({ spec, ...trial }) => entry({ ...spec, ...trial })),
  ]
  if (made.pipeline.members.length > 1) entries.push(ensembleOf(made, finalists, metric))
  entries.sort((a, b) => (lowerIsBetter ? a.mean - b.mean : b.mean - a.mean))
  return entries.slice(0, MOST_ENTRIES)
}

const keyOf = ({ learner, options }: Pick<Finalist, 'learner' | 'options'>): string =>
  JSON.stringify([learner, options])

function ensembleOf(
  { pipeline, calibrated, bytes }: MadeModel,
  finalists: readonly Finalist[],
  metric: string,
): LeaderboardEntry {
  const { mean, low, high } = scoreOf(calibrated.folds)
  const its = pipeline.members.map(({ learner, options }) =>
    finalists.find((one) => keyOf(one) === keyOf({ learner, options })),
  )
  const seconds = its.reduce((sum, one) => sum + (one?.seconds ?? 0), 0)
  const options = Object.fromEntries(
    pipeline.members.map(({ learner, weight }, i) => [`${i + 1} ${learner}`, Math.round(weight * 1e4) / 1e4]),
  )
  return { learner: 'ensemble', options, metric, mean, low, high, seconds, bytes }
}

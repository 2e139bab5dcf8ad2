import type { Objective } from '../../evaluation/index.ts'
import { type DayScores, versionsIn } from './day-scores.ts'
import { performanceOf } from './figures.ts'
import { emptyTally, sumOf } from './tally.ts'
import type { Performance, WindowReport } from './window.ts'

/** The performance of the answers given, whichever version gave them. */
export function performanceOfAnswers({ tallies }: DayScores, objective: Objective): Performance {
  return performanceOf(tallies['answered'] ?? emptyTally(true), objective)
}

/** The performance of a version where it was champion. */
export function performanceOfChampion({ tallies }: DayScores, champion: number, objective: Objective): Performance {
  return performanceOf(tallies[`c:${champion}`] ?? emptyTally(true), objective)
}

/** The performance of every version on all rows it scored. */
export function performanceByVersion(scores: DayScores, objective: Objective): Record<string, Performance> {
  const versions = versionsIn(scores).filter((version) => sumOf(scores.tallies[`v:${version}`]!, 'predictions') > 0)
  return Object.fromEntries(
    versions.map((version) => [String(version), performanceOf(scores.tallies[`v:${version}`]!, objective)]),
  )
}

/** Two versions on the rows that both scored: the pair with the most such rows; null where there is none. */
export function performanceOnSameRows(scores: DayScores, objective: Objective): WindowReport['sameRows'] {
  const versions = versionsIn(scores)
  const pairs = versions.flatMap((a, k) => versions.slice(k + 1).map((b) => [a, b] as const))
  const compared = pairs.flatMap(([a, b]) => {
    const [first, second] = [a, b].map((version) => scores.tallies[`p:${a}:${b}:${version}`])
    if (!first || !second) return []
    return {
      rows: sumOf(first, 'predictions'),
      versions: { [a]: performanceOf(first, objective), [b]: performanceOf(second, objective) },
    }
  })
  const best = compared.sort((a, b) => b.rows - a.rows)[0]
  return best && best.rows > 0 ? best : null
}

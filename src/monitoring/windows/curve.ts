import { seededRandom } from '../../base/index.ts'
import { percentileInterval } from '../../evaluation/index.ts'
import { wilson } from '../../math/index.ts'
import type { DayScores } from './day-scores.ts'
import { groupsOf } from './figures.ts'
import { emptyTally, mergeTally, type ScoreBin, scoreBins, sumOf, type Tally } from './tally.ts'
import { type CalibrationCurve, figureOf, measure } from './window.ts'

const LEAST_LABELS = 1_000
const LEAST_OF_RARER = 50
const DRAWS = 200
const CONVENTION =
  'debiased root mean square calibration error over 10 groups of about equal count by score; negative is better than chance; ' +
  '95 % interval by drawing whole days'

/**
 * The reliability curve of a champion, and its calibration error without the part that chance makes. Refused under 1,000 labels or 50 of
 * the rarer class, where any model looks wrong.
 *
 * Source: Kumar, Liang & Ma 2019, with the variance that the probabilities imply.
 */
export function calibrationCurve(days: readonly DayScores[], champion: number): CalibrationCurve {
  const tallies = days.flatMap(({ tallies }) => tallies[`c:${champion}`] ?? [])
  const whole = together(tallies)
  const [labeled, ones] = [sumOf(whole, 'labeled'), sumOf(whole, 'labels')]
  const rarer = Math.min(ones, labeled - ones)
  const count = labeled
  if (labeled < LEAST_LABELS || rarer < LEAST_OF_RARER) {
    const refused = `not enough: ${labeled} labels, ${rarer} of the rarer class; it takes 1,000 and 50`
    return { error: figureOf({ value: Number.NaN, count, convention: refused }), groups: [], refused }
  }
  const bins = scoreBins(whole)
  const value = debiased(bins)
  const ends = tallies.length < 3 ? {} : drawn(tallies)
  const convention = tallies.length < 3 ? `${CONVENTION}; no interval from fewer than 3 days` : CONVENTION
  return { error: figureOf({ value, ...ends, count, convention }), groups: groupsOf(bins).map(groupOf), refused: null }
}

function together(tallies: readonly Tally[]): Tally {
  const whole = emptyTally(true)
  for (const tally of tallies) mergeTally(whole, tally)
  return whole
}

function debiased(bins: readonly ScoreBin[]): number {
  const all = bins.reduce((sum, { rows }) => sum + rows, 0)
  const square = groupsOf(bins).reduce(
    (sum, { rows, ones, scores, chance }) => sum + ((ones - scores) ** 2 - chance) / rows,
    0,
  )
  return Math.sign(square) * Math.sqrt(Math.abs(square) / all)
}

function drawn(tallies: readonly Tally[]): { low: number; high: number } {
  const random = seededRandom(tallies.length)
  const draws = Float64Array.from({ length: DRAWS }, () =>
    debiased(scoreBins(together(tallies.map(() => tallies[random.integer(tallies.length)]!)))),
  )
  return percentileInterval(draws)
}

function groupOf({ rows, ones, scores }: ScoreBin): CalibrationCurve['groups'][number] {
  const { low, high } = wilson(ones, rows)
  return {
    count: rows,
    mean: measure(scores / rows),
    rate: measure(ones / rows),
    low: measure(low),
    high: measure(high),
  }
}

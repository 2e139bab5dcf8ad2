import { DAY } from '../../base/index.ts'
import { tMixture } from '../../math/index.ts'
import { type DayScores, delayEnd, scoresTogether } from './day-scores.ts'
import type { OfDay } from './days.ts'
import { sumOf, type Tally } from './tally.ts'
import { type Evidence, measure } from './window.ts'

/** A UTC day of one champion. */
export interface DayBlock {
  readonly day: number
  readonly predictions: number
  readonly labeled: number
  /** Σ (label − prediction) over the labeled rows. */
  readonly gap: number
  /** Σ loss over the labeled rows. */
  readonly loss: number
}

/** Labels of a day that must be known before the day counts. */
export const MATURE = 0.98

/** The age at which this share of the labels has come is the deadline: older days count with the labels they have. */
const LABELS_BY_DEADLINE = 0.99

/**
 * The mature days since `champion` took over, in order of time: evidence may use no day before the ones that precede it are in.
 *
 * `days` are of the journal up to the end of the window. The champion took over on the last day that has another champion too, of which
 * only its own rows count, or on the first without one. A day is mature when 98 % of its labels are known, or when it is older
 * than the age at which 99 % of labels come; days that are not over at `end` never are.
 */
export function matureDays(
  days: readonly OfDay<DayScores>[],
  question: { readonly champion: number; readonly end: number; readonly knownBy: number },
): DayBlock[] {
  const { champion, end, knownBy } = question
  const blocks = daysOfChampion(days, champion)
  const deadline = labelDeadline(scoresTogether(days.map(({ of }) => of)))
  const immature = blocks.findIndex(({ day, predictions, labeled }) => {
    const over = (day + 1) * DAY
    return over > end || (labeled < MATURE * predictions && !(knownBy - over >= deadline))
  })
  return blocks.slice(0, immature < 0 ? blocks.length : immature).filter(({ labeled }) => labeled > 0)
}

/** The days since `champion` took over, in order of time, whether their labels are in or not. */
export function daysOfChampion(days: readonly OfDay<DayScores>[], champion: number): DayBlock[] {
  const blocks: DayBlock[] = []
  for (const { day, of } of days.toReversed()) {
    const tally = of.tallies[`c:${champion}`]
    const others = Object.keys(of.champions).some((version) => Number(version) !== champion)
    if (!tally && blocks.length > 0) break
    if (!tally) continue
    blocks.unshift(blockOf(day, tally))
    if (others) break
  }
  return blocks
}

/** What a tally of one day says. */
export function blockOf(day: number, tally: Tally): DayBlock {
  const [predictions, labeled] = [sumOf(tally, 'predictions'), sumOf(tally, 'labeled')]
  return { day, predictions, labeled, gap: sumOf(tally, 'gap'), loss: sumOf(tally, 'loss') }
}

/** The age at which 99 % of the labels that came were there; NaN where none is known. */
export function labelDeadline({ delays }: Pick<DayScores, 'delays'>): number {
  const bins = new Map<number, number>()
  for (const ofOutcome of Object.values(delays))
    for (const [bin, rows] of Object.entries(ofOutcome)) bins.set(Number(bin), (bins.get(Number(bin)) ?? 0) + rows)
  const ascending = [...bins].sort(([a], [b]) => a - b)
  const all = ascending.reduce((sum, [, rows]) => sum + rows, 0)
  let come = 0
  for (const [bin, rows] of ascending) {
    come += rows
    if (come >= LABELS_BY_DEADLINE * all) return delayEnd(bin)
  }
  return Number.NaN
}

const CONVENTION =
  'block t-mixture (c = 3) over mature UTC days since the champion took over, two-sided; interval at 99 %'

/** Evidence that the mean label is not the mean prediction: days of Σ (label − prediction). */
export function calibrationEvidence(days: readonly DayBlock[]): Evidence {
  return evidenceOf(days, ({ gap }) => gap, `label − prediction; ${CONVENTION}`)
}

/** Evidence that the loss is not the loss of training: days of Σ (loss − `trained`). */
export function lossEvidence(days: readonly DayBlock[], trained: number): Evidence {
  return evidenceOf(days, ({ loss, labeled }) => loss - trained * labeled, `loss − held-out loss; ${CONVENTION}`)
}

function evidenceOf(days: readonly DayBlock[], blockOf: (day: DayBlock) => number, convention: string): Evidence {
  const rows = days.reduce((sum, { labeled }) => sum + labeled, 0)
  const typical = Math.max(1, rows / days.length)
  const state = days.reduce((sofar, day) => tMixture.add(sofar, blockOf(day) / typical), tMixture.start)
  const { low, high } = tMixture.interval(state)
  return {
    blocks: state.n,
    rows,
    mean: measure(state.s / state.n),
    low: measure(low),
    high: measure(high),
    logE: tMixture.logE(state),
    convention,
  }
}

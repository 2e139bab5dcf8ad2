import { DAY } from '../../base/index.ts'
import { type Objective, rowLoss } from '../../evaluation/index.ts'
import { ascending, quantile, sortedValues, tMixture } from '../../math/index.ts'
import type { Table } from '../../table/index.ts'
import { numbersOf } from './scored.ts'
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
 * `rows` are of the journal up to the end of the window; the champion took over at the first row of the last stretch of time in
 * which it was champion of every row. A day is mature when 98 % of its labels are known, or when it is older than the age
 * at which 99 % of labels come; days that are not over at `end` never are.
 */
export function matureDays(
  rows: Table,
  question: {
    readonly champion: number
    readonly objective: Objective
    readonly end: number
    readonly knownBy: number
  },
): DayBlock[] {
  const { champion, end, knownBy } = question
  const blocks = dayBlocks(rows, champion, question.objective)
  const deadline = labelDeadline(rows)
  const immature = blocks.findIndex(({ day, predictions, labeled }) => {
    const over = (day + 1) * DAY
    return over > end || (labeled < MATURE * predictions && !(knownBy - over >= deadline))
  })
  return blocks.slice(0, immature < 0 ? blocks.length : immature).filter(({ labeled }) => labeled > 0)
}

function dayBlocks(rows: Table, champion: number, objective: Objective): DayBlock[] {
  const [at, by] = [numbersOf(rows, 'at'), numbersOf(rows, 'champion')]
  const [scores, labels] = [numbersOf(rows, 'champion_score'), numbersOf(rows, 'label')]
  const blocks = new Map<number, { day: number; predictions: number; labeled: number; gap: number; loss: number }>()
  const order = ascending(at)
  let last = order.length - 1
  while (last >= 0 && by[order[last]!] !== champion) last--
  for (let place = last; place >= 0 && by[order[place]!] === champion; place--) {
    const row = order[place]!
    const day = Math.floor(at[row]! / DAY)
    const block = blocks.get(day) ?? { day, predictions: 0, labeled: 0, gap: 0, loss: 0 }
    blocks.set(day, block)
    if (Number.isNaN(scores[row]!)) continue
    block.predictions++
    if (Number.isNaN(labels[row]!)) continue
    block.labeled++
    block.gap += labels[row]! - scores[row]!
    block.loss += rowLoss(objective, scores[row]!, labels[row]!)
  }
  return [...blocks.values()].sort((a, b) => a.day - b.day)
}

function labelDeadline(rows: Table): number {
  const [at, labelAt] = [numbersOf(rows, 'at'), numbersOf(rows, 'label_at')]
  return quantile(sortedValues(labelAt.map((time, row) => time - at[row]!)), LABELS_BY_DEADLINE)
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

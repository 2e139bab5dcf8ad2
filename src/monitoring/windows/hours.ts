import { HOUR } from '../../base/index.ts'
import { type Objective, rowLoss } from '../../evaluation/index.ts'
import type { Table } from '../../table/index.ts'
import { numbersOf } from './scored.ts'

const HOURS_A_DAY = 24

/** Sums of one hour, by place: of all rows, then those of labeled rows for each outcome. */
const OF_ALL = { predictions: 0, best: 1, worst: 2 } as const
const OF_OUTCOME = { labeled: 0, loss: 1, gap: 2, error: 3 } as const
const [ALL_SIZE, OUTCOME_SIZE] = [3, 4]
const OUTCOMES = 2

/** By hour of the day, UTC: sums. Plain JSON. */
export type Hours = Record<number, number[]>

/** A sum of labeled rows. `error` is |label − score| of a number and (label − score)² of a probability, `loss` is `rowLoss`. */
export type HourSum = keyof typeof OF_OUTCOME

/** A sum of all rows of an hour; `best` and `worst` are the least and the largest loss that rows without a label may have. */
export function hourOf(sums: readonly number[], name: keyof typeof OF_ALL): number {
  return sums[OF_ALL[name]]!
}

/** A sum of the labeled rows of one outcome: of a probability 0 or 1, of numbers always 0. */
export function outcomeOf(sums: readonly number[], outcome: number, name: HourSum): number {
  return sums[ALL_SIZE + outcome * OUTCOME_SIZE + OF_OUTCOME[name]]!
}

/** Adds the rows of a table of the journal, each to its champion. Rows that no tally counts are left out. */
export function addHours(into: Record<number, Hours>, rows: Table, objective: Objective): void {
  const [at, champion] = [numbersOf(rows, 'at'), numbersOf(rows, 'champion')]
  const [score, label] = [numbersOf(rows, 'champion_score'), numbersOf(rows, 'label')]
  const binary = objective === 'binary'
  for (let row = 0; row < rows.rows; row++) {
    const [version, s, y] = [champion[row]!, score[row]!, label[row]!]
    if (Number.isNaN(version) || !Number.isFinite(s) || (binary && (s < 0 || s > 1))) continue
    const sums = sumsAt(into, version, Math.floor(at[row]! / HOUR) % HOURS_A_DAY)
    sums[OF_ALL.predictions]!++
    if (Number.isNaN(y)) {
      const ends = binary ? [rowLoss(objective, s, 0), rowLoss(objective, s, 1)] : [0]
      sums[OF_ALL.best]! += Math.min(...ends)
      sums[OF_ALL.worst]! += Math.max(...ends)
    } else if (Number.isFinite(y) && (!binary || y === 0 || y === 1)) addLabeled(sums, objective, [s, y])
  }
}

function addLabeled(sums: number[], objective: Objective, [score, label]: readonly [number, number]): void {
  const from = ALL_SIZE + (objective === 'binary' ? label : 0) * OUTCOME_SIZE
  const gap = label - score
  sums[from + OF_OUTCOME.labeled]!++
  sums[from + OF_OUTCOME.loss]! += rowLoss(objective, score, label)
  sums[from + OF_OUTCOME.gap]! += gap
  sums[from + OF_OUTCOME.error]! += objective === 'binary' ? gap * gap : Math.abs(gap)
}

function sumsAt(into: Record<number, Hours>, version: number, hour: number): number[] {
  into[version] ??= {}
  const own = into[version]
  own[hour] ??= new Array<number>(ALL_SIZE + OUTCOMES * OUTCOME_SIZE).fill(0)
  return own[hour]
}

/** Adds the hours of another stretch. */
export function mergeHours(into: Record<number, Hours>, from: Readonly<Record<number, Hours>>): void {
  for (const [version, hours] of Object.entries(from))
    for (const [hour, sums] of Object.entries(hours)) {
      const own = sumsAt(into, Number(version), Number(hour))
      for (const [place, value] of sums.entries()) own[place]! += value
    }
}

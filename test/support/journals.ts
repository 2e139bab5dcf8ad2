import { DAY, HOUR, seededRandom } from '../../src/base/index.ts'
import { buildReference, logloss, type Reference } from '../../src/evaluation/index.ts'
import { addScores, type DayScores, emptyScores } from '../../src/monitoring/windows/day-scores.ts'
import type { JournalPart } from '../../src/serving/index.ts'
import { numberColumn, type Table, tableOf, takeRows } from '../../src/table/index.ts'

/** The Monday on which a made-up service goes live; its model was trained on the three weeks before. */
export const LIVE = Date.UTC(2001, 4, 14)

const ROWS_A_DAY = 300

/** A stretch of traffic. */
export interface Traffic {
  readonly days: number
  /** Added to the share of ones, while the scores stay as they are. */
  readonly gap?: number
  /** Moves the column `load`, on which the score depends. */
  readonly shift?: number
  readonly champion?: number
  readonly challenger?: number
  readonly seed?: number
}

/**
 * Rows of a journal: scores that are right but for `gap`, labels that come an hour later, a column `load` with moods of its own
 * each day on which the score depends, and a calm one, `size`.
 */
export function journalRows(from: number, traffic: Traffic): Table {
  const { days, gap = 0, shift = 0, champion = 1, challenger, seed = 1 } = traffic
  const random = seededRandom(seed)
  const rows: number[][] = []
  for (let day = 0; day < days; day++) {
    const mood = 0.05 * (random.next() - 0.5)
    for (let k = 0; k < ROWS_A_DAY; k++) {
      const at = from + day * DAY + k * Math.floor(DAY / ROWS_A_DAY)
      const load = random.next() + mood + shift
      const score = Math.min(0.95, Math.max(0.02, 0.05 + 0.3 * load))
      rows.push([at, load, random.next(), score, random.next() < score + gap ? 1 : 0, at + HOUR])
    }
  }
  const column = (k: number) => numberColumn(rows.map((row) => row[k]!))
  const all = (value: number | undefined) => numberColumn(rows.map(() => value ?? null))
  return tableOf({
    at: column(0),
    champion: all(champion),
    champion_score: column(3),
    challenger: all(challenger),
    challenger_score: numberColumn(rows.map((row) => (challenger === undefined ? null : row[3]! * 0.8))),
    score: column(3),
    label: column(4),
    label_at: column(5),
    'f:load': column(1),
    'f:size': column(2),
  })
}

/** The numbers of a column. */
export function valuesOf(table: Table, name: string): Float64Array {
  const column = table.columns.get(name)
  if (!column || column.kind === 'category') throw new Error(`${name} is no column of numbers`)
  return column.values
}

/** The reference of the model that was trained on the three quiet weeks before. */
export function trainedReference(): Reference {
  const rows = journalRows(LIVE - 21 * DAY, { days: 21, seed: 7 })
  const [predictions, labels] = [valuesOf(rows, 'score'), valuesOf(rows, 'label')]
  return buildReference({
    table: tableOf({ load: rows.columns.get('f:load')!, size: rows.columns.get('f:size')! }),
    features: ['load', 'size'],
    predictions,
    times: valuesOf(rows, 'at'),
    labels,
    objective: 'binary',
    heldOut: { rows: rows.rows, from: LIVE - 7 * DAY, to: LIVE, metrics: { logloss: logloss(predictions, labels) } },
  })
}

/** Which rows are read, with what is known of them. */
interface JournalSpan {
  readonly from: number
  readonly to: number
  readonly knownBy?: number
}

/** The rows of a window as a journal gives them: labels are hidden that are not known yet. */
export function readJournal(rows: Table, window: JournalSpan): Table {
  const { from, to, knownBy = Number.POSITIVE_INFINITY } = window
  const [at, labelAt] = [valuesOf(rows, 'at'), valuesOf(rows, 'label_at')]
  const inside = Uint32Array.from([...at.keys()].filter((row) => at[row]! >= from && at[row]! < to))
  const known = (name: string) =>
    numberColumn(valuesOf(rows, name).map((value, row) => (labelAt[row]! <= knownBy ? value : Number.NaN)))
  const columns = new Map([...rows.columns, ['label', known('label')], ['label_at', known('label_at')]] as const)
  return takeRows({ rows: rows.rows, columns }, inside)
}

/** The rows of a window and the moment of their next label, as a journal streams them. */
export async function* streamJournal(rows: Table, window: JournalSpan): AsyncGenerator<JournalPart, void, undefined> {
  const { from, to, knownBy = Number.POSITIVE_INFINITY } = window
  const [at, labelAt] = [valuesOf(rows, 'at'), valuesOf(rows, 'label_at')]
  const later = labelAt.filter((moment, row) => moment > knownBy && at[row]! >= from && at[row]! < to)
  yield { rows: readJournal(rows, window), next: later.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) }
}

/** The days of rows, as monitoring sums them up. */
export function scoreDays(rows: Table, objective: 'binary' | 'regression' = 'binary', segments: string[] = []) {
  const days = new Map<number, DayScores>()
  const at = valuesOf(rows, 'at')
  for (const day of new Set(at.map((moment) => Math.floor(moment / DAY)))) {
    const own = takeRows(rows, Uint32Array.from([...at.keys()].filter((row) => Math.floor(at[row]! / DAY) === day)))
    days.set(day, emptyScores())
    addScores(days.get(day)!, own, { objective, segments })
  }
  return [...days].sort(([a], [b]) => a - b).map(([day, of]) => ({ day, of }))
}

import {
  addExpected,
  type EstimatorState,
  type ExpectedSums,
  emptyExpected,
  foretell,
  mergeExpected,
  rowLoss,
} from '../../evaluation/index.ts'
import { type Column, type Table, takeRows } from '../../table/index.ts'
import { MOST_VALUES, OTHER, segmentValues } from './day-scores.ts'
import { numbersOf } from './scored.ts'
import { scoreKey } from './tally.ts'

/**
 * What the estimator of a version expects of a stretch of the journal, where that version was champion. Plain JSON; two of them together
 * are the same as one of all the rows, in any split and order.
 */
export interface DayEstimates extends EstimateSums {
  rows: number
  /** By `column=value`. */
  readonly segments: Record<string, EstimateSums>
}

/** Of some rows: what is expected of all, and beside what became known of the labeled ones. */
export interface EstimateSums {
  readonly all: ExpectedSums
  readonly labeled: ExpectedSums
  /** Σ loss of the labeled rows. */
  loss: number
}

/** Whose estimator, and the columns by whose values it is told apart. */
export interface EstimateReading {
  readonly estimator: EstimatorState
  readonly version: number
  readonly segments: readonly string[]
}

const emptySums = (byScore: boolean): EstimateSums => ({
  all: emptyExpected(byScore),
  labeled: emptyExpected(false),
  loss: 0,
})

export function emptyEstimates(): DayEstimates {
  return { rows: 0, ...emptySums(true), segments: {} }
}

/** Adds the rows of a table of the journal. Rows that no tally counts are left out. */
export function addEstimates(into: DayEstimates, journal: Table, reading: EstimateReading): void {
  const { estimator, segments } = reading
  const { objective } = estimator.by
  const rows = takeRows(journal, rowsOf(journal, reading))
  if (rows.rows === 0) return
  const [scores, labels] = [numbersOf(rows, 'champion_score'), numbersOf(rows, 'label')]
  const told = foretell(estimator.by, { table: featuresOf(rows), scores })
  const foretold = { scores, told, keyOf: scoreKey, threshold: estimator.threshold }
  const segmentsOf = segments.flatMap((name) => segmentFinder(into, rows, name))
  into.rows += rows.rows
  for (let row = 0; row < rows.rows; row++) {
    const parts = [into, ...segmentsOf.map((find) => find(row))]
    const label = labels[row]!
    const isKnown = objective === 'binary' ? label === 0 || label === 1 : Number.isFinite(label)
    const loss = isKnown ? rowLoss(objective, scores[row]!, label) : 0
    for (const part of parts) {
      addExpected(part.all, foretold, row)
      if (!isKnown) continue
      addExpected(part.labeled, foretold, row)
      part.loss += loss
    }
  }
}

function rowsOf(journal: Table, { version, estimator }: EstimateReading): number[] {
  const [champion, score] = [numbersOf(journal, 'champion'), numbersOf(journal, 'champion_score')]
  const most = estimator.by.objective === 'binary' ? 1 : Number.POSITIVE_INFINITY
  const least = estimator.by.objective === 'binary' ? 0 : Number.NEGATIVE_INFINITY
  const rows: number[] = []
  for (let row = 0; row < journal.rows; row++) {
    const its = score[row]!
    if (champion[row] === version && Number.isFinite(its) && its >= least && its <= most) rows.push(row)
  }
  return rows
}

const FEATURE = 'f:'

function featuresOf(rows: Table): Table {
  const columns = new Map<string, Column>()
  for (const [name, column] of rows.columns)
    if (name.startsWith(FEATURE)) columns.set(name.slice(FEATURE.length), column)
  return { rows: rows.rows, columns }
}

function segmentFinder(into: DayEstimates, rows: Table, name: string): ((row: number) => EstimateSums)[] {
  const column = rows.columns.get(`f:${name}`) ?? rows.columns.get(`r:${name}`)
  if (!column) return []
  const textOf = segmentValues(column)
  const known = new Set<string>()
  return [
    (row) => {
      const text = textOf(row)
      if (known.size < MOST_VALUES) known.add(text)
      const key = `${name}=${known.has(text) ? text : OTHER}`
      into.segments[key] ??= emptySums(false)
      return into.segments[key]
    },
  ]
}

function mergeSums(into: EstimateSums, from: EstimateSums): void {
  mergeExpected(into.all, from.all)
  mergeExpected(into.labeled, from.labeled)
  into.loss += from.loss
}

/** All of them together. */
export function estimatesTogether(parts: readonly DayEstimates[]): DayEstimates {
  const whole = emptyEstimates()
  for (const part of parts) {
    whole.rows += part.rows
    mergeSums(whole, part)
    for (const [key, sums] of Object.entries(part.segments)) {
      whole.segments[key] ??= emptySums(false)
      mergeSums(whole.segments[key], sums)
    }
  }
  return whole
}

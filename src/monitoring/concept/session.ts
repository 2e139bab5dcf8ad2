import {
  type ConceptDetection,
  type ConceptRows,
  type ConceptWatch,
  conceptPart,
  conceptWatch,
  type DetectorName,
  designOf,
  fitChampion,
  incidentsOf,
  onlineLearner,
  widthOf,
} from '../../evaluation/index.ts'
import type { Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { Detected, DetectOrder } from './detect.ts'
import { createHistory } from './history.ts'
import { lagsFor, withLags } from './lags.ts'
import { type Reading, readingOf } from './reading.ts'
import { readRows } from './rows-of-table.ts'

/** One pass over rows, table by table. */
export interface Session {
  readonly add: (table: Table) => void
  /** What was found in `seen` rows of the file. */
  readonly done: (seen: number) => Detected
}

/** The online learner is told of a change after so many rows at most. */
const LEARNED_AT_ONCE = 250

/** Decides on the first table how its rows are read. Errors: `monitoring.bad_concept`, `table.unknown_column`. */
export function openSession(first: Table, order: DetectOrder): Session {
  const reading = readingOf(first, order)
  const used = [order.error, order.label, order.prediction, order.segment, ...order.exclude]
  const isLearnedFrom = order.error === undefined && first.columns.size > 1
  const design = isLearnedFrom ? designOf(first, new Set(used.filter((name) => name !== undefined))) : []
  const reader = { columns: order, reading, design, segment: order.segment }
  const lags = order.learn ? lagsFor(readRows(first, reader).labels!) : undefined
  const width = widthOf(design) + (lags?.rows.length ?? 0)
  if (order.learn && width === 0) throw fail('bad_concept', { reason: 'there is no column to learn from' })
  const pass = openPass(order, reading, width)
  const places: number[] = []
  return {
    add(table) {
      const { places: own, ...read } = readRows(table, reader)
      if (own.length < table.rows) noteGaps(places, own, pass.rows())
      pass.add(lags ? withLags(read, lags) : read)
    },
    done: (seen) => ({
      ...pass.done(seen, (row) => row + gapBefore(places, row)),
      lags: lags?.rows ?? [],
      features: design.map(({ column }) => column),
    }),
  }
}

/** After how many rows that are read a row is left out: one entry each. */
function noteGaps(places: number[], own: Int32Array, from: number): void {
  let expected = 0
  own.forEach((place, i) => {
    for (; expected < place; expected++) places.push(from + i)
    expected++
  })
}

/** Rows left out before a row that is read. */
function gapBefore(places: readonly number[], row: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (places[middle]! <= row) low = middle + 1
    else high = middle
  }
  return low
}

function openPass(order: DetectOrder, reading: Reading, width: number) {
  const detector: DetectorName = order.detector ?? 'default'
  const history = createHistory()
  const learner = order.learn ? onlineLearner(reading, width) : undefined
  const watching = watchFor(order, reading, width)
  const found: ConceptDetection[] = []
  let [rows, sum] = [0, 0]
  const addPart = (part: ConceptRows): void => {
    const errors = learner ? learner.add(part.columns!, part.labels!) : part.errors
    const alarms = watching.add({ ...part, errors }, (row, evidence) => history.add(row, evidence, errors[row - rows]!))
    for (const error of errors) sum += Math.abs(error)
    rows += part.rows
    found.push(...alarms)
    if (alarms.length > 0) learner?.renew()
  }
  return {
    rows: () => rows,
    add(all: ConceptRows): void {
      const step = learner ? LEARNED_AT_ONCE : Math.max(1, all.rows)
      for (let at = 0; at < all.rows; at += step) addPart(conceptPart(all, at, Math.min(all.rows, at + step)))
    },
    done: (seen: number, placeOf: (row: number) => number) => ({
      ...{ detector, rows, leftOut: seen - rows, error: sum / rows, kind: reading.kind },
      incidents: (detector === 'default' ? incidentsOf(found) : found.map((one) => ({ ...one, again: [] }))).map(
        (one) => ({
          ...one,
          row: placeOf(one.row),
          since: placeOf(one.since),
          again: one.again.map(placeOf),
        }),
      ),
      history: history.stretches(),
      standing: watching.standing(),
    }),
  }
}

function watchFor(order: DetectOrder, reading: Reading, width: number): ConceptWatch {
  const { kind, classes } = reading
  return conceptWatch({
    ...{ width, kind, binary: kind === 'class' && classes === 2 && order.error === undefined },
    ...(order.detector !== undefined && { detector: order.detector }),
    ...(order.rowsPerFalseAlarm !== undefined && { rowsPerFalseAlarm: order.rowsPerFalseAlarm }),
    ...(order.learn && { fit: (columns, labels) => fitChampion(reading, { columns, labels }) }),
  })
}

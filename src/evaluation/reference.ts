/**
 * What a model looked like when it was trained; monitoring compares every later window with it. Training builds it and keeps
 * it as the artifact `reference.json` of the run; monitoring reads it.
 *
 *   buildReference({ table, features, predictions, times, labels, objective, heldOut }) → Reference    (plain JSON)
 *   readReference(json) → Reference                                       (checks what was read back)
 *   bins: `binsOf(column)`, `binRows(bins, column)`, `countBins(bins, column)` in bins.ts
 */
import { DAY, type Json } from '../base/index.ts'
import { binAmong, quantile, sortedValues } from '../math/index.ts'
import { type Column, numberColumn, type Table } from '../table/index.ts'
import { type Bins, binRows, binsOf, sizeOf } from './bins.ts'
import { fail } from './errors.ts'
import type { Estimate } from './estimate.ts'
import { type Objective, rowLoss } from './loss.ts'

export const REFERENCE_FORMAT = 'millrace.reference/1'

/** Counts of one UTC calendar day; `day` is whole days since 1970-01-01. */
export interface DayCounts {
  readonly day: number
  readonly counts: readonly number[]
}

/** How the numbers of a column are spread. */
export interface Grid {
  /** Ascending: the smallest, every fiftieth quantile, and the largest; equal ones once. */
  readonly edges: readonly number[]
  /** Rows in each step: below the first edge (none), from an edge to the next, from the last on. */
  readonly counts: readonly number[]
}

/** One column of the reference. */
export interface ColumnReference {
  readonly bins: Bins
  /** Of numbers; absent in older references. */
  readonly grid?: Grid
  /** Rows in each bin, the last is for missing. */
  readonly counts: readonly number[]
  /** The same, day by day, ascending: shows how restless the column is when nothing is wrong. */
  readonly days: readonly DayCounts[]
  /** Mean loss of the labeled rows of each bin; null where a bin has none. */
  readonly loss: readonly (number | null)[]
}

/** How the model did on rows it was not trained on. */
export interface HeldOut {
  readonly rows: number
  readonly from: number
  readonly to: number
  /** By name: `logloss`, `brier`, `auc`, `ece`, … as far as they apply. */
  readonly metrics: Readonly<Record<string, Estimate>>
}

export interface Reference {
  readonly format: typeof REFERENCE_FORMAT
  readonly objective: Objective
  readonly rows: number
  /** First and last time of a row, milliseconds; null where there is no row with a time. */
  readonly from: number | null
  readonly to: number | null
  /** Mean label (for a binary objective: the share of ones) of the labeled rows; null where there are none. */
  readonly labelMean: number | null
  /** Mean loss of the labeled rows under `predictions` (see `rowLoss`); null where there are none. */
  readonly meanLoss: number | null
  readonly features: Readonly<Record<string, ColumnReference>>
  readonly prediction: ColumnReference
  readonly heldOut: HeldOut
}

/** What a reference is built from; all arrays have one value for each row of the table. */
export interface ReferenceSource {
  readonly table: Table
  /** Names of the columns to watch. */
  readonly features: readonly string[]
  readonly predictions: Float64Array
  /** Milliseconds since the epoch; NaN where a row has none. */
  readonly times: Float64Array
  /** NaN where the label is not known. */
  readonly labels: Float64Array
  readonly objective: Objective
  readonly heldOut: HeldOut
}

/**
 * Counts a training table into a reference: bins of every feature and of the prediction, in all and day by day, the mean loss
 * of each bin, and the held-out metrics. The result is plain JSON.
 *
 * Errors: `evaluation.no_column`, `evaluation.unequal_lengths`.
 */
export function buildReference(source: ReferenceSource): Reference {
  const { table, predictions, labels, times, objective, heldOut } = source
  for (const values of [predictions, labels, times])
    if (values.length !== table.rows) throw fail('unequal_lengths', { scores: table.rows, labels: values.length })
  const losses = predictions.map((prediction, row) => rowLoss(objective, prediction, labels[row]!))
  const days = times.map((time) => Math.floor(time / DAY))
  const columns = source.features.map((name) => {
    const column = table.columns.get(name)
    if (!column) throw fail('no_column', { column: name })
    return [name, referenceOf(column, days, losses)] as const
  })
  const known = times.filter((time) => !Number.isNaN(time))
  return {
    format: REFERENCE_FORMAT,
    objective,
    rows: table.rows,
    from: finite(known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)),
    to: finite(known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)),
    labelMean: meanOf(labels),
    meanLoss: meanOf(losses),
    features: Object.fromEntries(columns),
    prediction: referenceOf(numberColumn(predictions), days, losses),
    heldOut,
  }
}

function referenceOf(column: Column, days: Float64Array, losses: Float64Array): ColumnReference {
  const bins = binsOf(column)
  const size = sizeOf(bins)
  const zeros = (): number[] => new Array<number>(size).fill(0)
  const [counts, lossSums, lossRows] = [zeros(), zeros(), zeros()]
  const byDay = new Map<number, number[]>()
  const rows = binRows(bins, column)
  for (let row = 0; row < rows.length; row++) {
    const bin = rows[row]!
    counts[bin]!++
    const day = days[row]!
    if (!Number.isNaN(day)) {
      const ofDay = byDay.get(day) ?? zeros()
      byDay.set(day, ofDay)
      ofDay[bin]!++
    }
    const loss = losses[row]!
    if (Number.isNaN(loss)) continue
    lossSums[bin]! += loss
    lossRows[bin]!++
  }
  return {
    bins,
    ...(column.kind !== 'category' && { grid: gridOf(column.values) }),
    counts,
    days: [...byDay].sort(([a], [b]) => a - b).map(([day, ofDay]) => ({ day, counts: ofDay })),
    loss: lossSums.map((sum, bin) => (lossRows[bin]! > 0 ? sum / lossRows[bin]! : null)),
  }
}

const GRID_STEPS = 50

function gridOf(values: Float64Array): Grid {
  const sorted = sortedValues(values).filter(Number.isFinite)
  const edges: number[] = []
  for (let k = 0; k <= GRID_STEPS && sorted.length > 0; k++) {
    const value = quantile(sorted, k / GRID_STEPS)
    if (value !== edges.at(-1)) edges.push(value)
  }
  const counts = new Array<number>(edges.length + 1).fill(0)
  for (const value of sorted) counts[binAmong(edges, value)]!++
  return { edges, counts }
}

function meanOf(values: Float64Array): number | null {
  const known = values.filter((value) => !Number.isNaN(value))
  return known.length > 0 ? known.reduce((a, b) => a + b, 0) / known.length : null
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/**
 * Takes a reference that was read back from JSON.
 *
 * Errors: `evaluation.bad_reference` where it is none, or of another format.
 */
export function readReference(json: Json): Reference {
  const found = json as unknown as Partial<Reference> | null
  if (found === null || typeof found !== 'object') throw fail('bad_reference', { reason: 'it is not a JSON object' })
  if (found.format !== REFERENCE_FORMAT)
    throw fail('bad_reference', { reason: `its format is ${String(found.format)}, not ${REFERENCE_FORMAT}` })
  for (const member of ['features', 'prediction', 'heldOut'] as const)
    if (typeof found[member] !== 'object') throw fail('bad_reference', { reason: `it has no member ${member}` })
  return found as Reference
}

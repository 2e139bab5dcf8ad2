import { binRows, type ColumnReference, type Reference, sizeOf } from '../../evaluation/index.ts'
import { binAmong } from '../../math/index.ts'
import { type Column, numberColumn, type Table } from '../../table/index.ts'
import { numbersOf } from './scored.ts'

/**
 * How the columns of a stretch of the journal lie in the bins of one version's training. Plain JSON; two of them together are the
 * same as one of all the rows, in any split and order.
 */
export interface DayColumns {
  rows: number
  /** Rows in which any column is outside of what training held. */
  unknown: number
  /** By feature: rows in each bin. A column that the journal lacks is not there. */
  readonly columns: Record<string, ColumnCounts>
  /** The scores of the version, where it scored. */
  prediction: ColumnCounts
}

export interface ColumnCounts {
  readonly counts: number[]
  /** Rows between the quantiles of training, where the reference has them: the first is below, the last above all of them. */
  readonly grid?: number[]
  /** Rows outside of what training held: a new category, below the smallest, above the largest. */
  fresh: number
}

/** Whose training, and whose scores. */
export interface ColumnReading {
  readonly reference: Reference
  readonly version: number
}

export function emptyColumns({ reference }: ColumnReading): DayColumns {
  return { rows: 0, unknown: 0, columns: {}, prediction: emptyCounts(reference.prediction) }
}

function emptyCounts({ bins, grid }: ColumnReference): ColumnCounts {
  const counts = new Array<number>(sizeOf(bins)).fill(0)
  return { counts, fresh: 0, ...(grid && { grid: new Array<number>(grid.counts.length).fill(0) }) }
}

/** Adds the rows of a table of the journal. */
export function addColumns(into: DayColumns, rows: Table, { reference, version }: ColumnReading): void {
  const isFresh = new Uint8Array(rows.rows)
  into.rows += rows.rows
  for (const [name, trained] of Object.entries(reference.features)) {
    const column = rows.columns.get(`f:${name}`)
    if (!column) continue
    into.columns[name] ??= emptyCounts(trained)
    addColumn(into.columns[name], { trained, column, isFresh })
  }
  const scores = scoresBy(rows, version).filter((score) => !Number.isNaN(score))
  const prediction = {
    trained: reference.prediction,
    column: numberColumn(scores),
    isFresh: new Uint8Array(scores.length),
  }
  addColumn(into.prediction, prediction)
  for (const fresh of isFresh) into.unknown += fresh
}

/** The score of one version on each row, whether it answered or not; NaN where it gave none. */
function scoresBy(table: Table, version: number): Float64Array {
  const [champion, challenger] = [numbersOf(table, 'champion'), numbersOf(table, 'challenger')]
  const [first, second] = [numbersOf(table, 'champion_score'), numbersOf(table, 'challenger_score')]
  return champion.map((answered, row) =>
    answered === version ? first[row]! : challenger[row] === version ? second[row]! : Number.NaN,
  )
}

interface Adding {
  readonly trained: ColumnReference
  readonly column: Column
  /** Becomes 1 where the value was not in training. */
  readonly isFresh: Uint8Array
}

function addColumn(into: ColumnCounts, { trained, column, isFresh }: Adding): void {
  const { bins, grid } = trained
  if (bins.kind === 'number' && grid && into.grid && column.kind !== 'category') {
    addNumbers(into, { edges: bins.edges, grid: grid.edges, values: column.values, isFresh })
    return
  }
  const places = binRows(bins, column)
  const other = bins.kind === 'category' && trained.counts[bins.categories.length] === 0 ? bins.categories.length : -1
  for (let row = 0; row < places.length; row++) {
    const place = places[row]!
    into.counts[place]!++
    if (place !== other) continue
    into.fresh++
    isFresh[row] = 1
  }
}

interface Numbers {
  readonly edges: readonly number[]
  readonly grid: readonly number[]
  readonly values: Float64Array
  readonly isFresh: Uint8Array
}

function addNumbers(into: ColumnCounts, { edges, grid, values, isFresh }: Numbers): void {
  const { counts } = into
  const fine = new Float64Array(into.grid!.length)
  const stepOf = stepFinder(grid)
  const [least, most] = [grid[0]!, grid.at(-1)!]
  let missing = 0
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (Number.isNaN(value)) {
      missing++
      continue
    }
    fine[stepOf(value)]!++
    if (value >= least && value <= most) continue
    into.fresh++
    isFresh[row] = 1
  }
  counts[counts.length - 1]! += missing
  for (const [step, rows] of fine.entries()) into.grid![step]! += rows
  const coarse = coarseBins(edges, grid)
  if (coarse) for (const [step, rows] of fine.entries()) counts[coarse[step]!]! += rows
  else for (const value of values) if (!Number.isNaN(value)) counts[binAmong(edges, value)]!++
}

const BUCKETS = 256

/** The same as `binAmong`: begins at the step of a bucket of equal width, and goes on from there to the right one. */
function stepFinder(grid: readonly number[]): (value: number) => number {
  const edges = Float64Array.from(grid)
  const [last, least, most] = [edges.length, edges[0]!, edges.at(-1)!]
  const width = (most - least) / BUCKETS
  const scale = width > 0 && Number.isFinite(1 / width) ? 1 / width : 0
  const start = Int32Array.from({ length: BUCKETS + 1 }, (_, bucket) => binAmong(edges, least + bucket * width))
  return (value) => {
    if (value < least) return 0
    if (value >= most) return last
    let step = start[((value - least) * scale) | 0]!
    while (step > 0 && edges[step - 1]! > value) step--
    while (step < last && edges[step]! <= value) step++
    return step
  }
}

/** The coarse bin of each step of the grid; `undefined` where an edge lies inside a step. */
function coarseBins(edges: readonly number[], grid: readonly number[]): readonly number[] | undefined {
  const known = new Set(grid)
  if (!edges.every((edge) => known.has(edge))) return undefined
  return Array.from({ length: grid.length + 1 }, (_, step) => (step === 0 ? 0 : binAmong(edges, grid[step - 1]!)))
}

/** Adds another stretch to one. */
export function mergeColumns(into: DayColumns, from: DayColumns): void {
  into.rows += from.rows
  into.unknown += from.unknown
  for (const [name, counts] of Object.entries(from.columns)) {
    const known = into.columns[name]
    if (known) mergeCounts(known, counts)
    else into.columns[name] = copyOf(counts)
  }
  mergeCounts(into.prediction, from.prediction)
}

const copyOf = ({ counts, grid, fresh }: ColumnCounts): ColumnCounts => ({
  ...{ counts: [...counts], fresh },
  ...(grid && { grid: [...grid] }),
})

function mergeCounts(into: ColumnCounts, from: ColumnCounts): void {
  for (let bin = 0; bin < into.counts.length; bin++) into.counts[bin]! += from.counts[bin]!
  for (let step = 0; step < (into.grid?.length ?? 0); step++) into.grid![step]! += from.grid?.[step] ?? 0
  into.fresh += from.fresh
}

/** All of them together. */
export function columnsTogether(parts: readonly DayColumns[], reading: ColumnReading): DayColumns {
  const whole = emptyColumns(reading)
  for (const part of parts) mergeColumns(whole, part)
  return whole
}

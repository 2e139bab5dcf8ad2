import { binAmong, quantile, quantileEdges, sortedValues } from '../../math/index.ts'
import type { Objective } from '../loss.ts'

/** Rows as they are known now. Arrays have one value for each row; times and ages in one unit, such as milliseconds. */
export interface Arrivals {
  readonly objective: Objective
  /** NaN where the label is not known (yet). */
  readonly labels: Float64Array
  /** How long after its prediction the label of a row came; NaN where it has not. */
  readonly ages: Float64Array
  /** How long ago the prediction was made. */
  readonly followed: Float64Array
  /** A coarse part that each row belongs to, by what drives the delay: 0, 1, … up to 9. All in one without it. */
  readonly cells?: ArrayLike<number>
}

/** How soon the labels of one kind of rows come, of those that come at all. */
export interface ArrivalCurve {
  readonly rows: number
  /** The age by which 0, 1, …, 100 % of the labels are known; ascending. */
  readonly ages: readonly number[]
}

/** How labels mature, by outcome and cell. Plain JSON. */
export interface Maturity {
  /** Of a regression: inner edges of the outcome's bins; of a classifier outcome 0 is bin 0 and 1 is bin 1. */
  readonly edges: readonly number[]
  /** By outcome: of all cells. */
  readonly outcomes: readonly (ArrivalCurve | null)[]
  /** By outcome, then cell; null where rows are few, and the curve of all cells stands for it. */
  readonly cells: readonly (readonly (ArrivalCurve | null)[])[]
  /** Rows that were followed so long that their label would be there, and those of them whose label is not. */
  readonly complete: number
  readonly missing: number
  /** The age at which 99 % of the labels of the slowest outcome are known: what is not there by then is taken not to come. */
  readonly deadline: number
}

const STEPS = 100
const LEAST_ROWS = 50
const LEAST_COMPLETE = 200
const DEADLINE = 0.99
const OUTCOME_BINS = 5

/**
 * Learns how labels mature from the rows that are old enough to be complete: by default those followed at least as long as any label of
 * the oldest quarter took. `undefined` where fewer than 200 such rows have a label.
 *
 * Labels that never come tell nothing of their outcome: curves are of those that come, and `missing` counts the others.
 *
 * Source: Lawless & Kalbfleisch 1988 and after, on delays of reporting; Little & Rubin on what is not missing at random.
 */
export function fitMaturity(arrivals: Arrivals, horizon = horizonOf(arrivals)): Maturity | undefined {
  const { labels, followed, ages } = arrivals
  const complete = Int32Array.from(labels.keys()).filter((row) => followed[row]! >= horizon)
  const known = complete.filter((row) => isKnown(arrivals, row))
  if (known.length < LEAST_COMPLETE) return undefined
  const edges = edgesOf(arrivals, known)
  const outcomeOf = (row: number): number => binAmong(edges, labels[row]!)
  const cellOf = (row: number): number => arrivals.cells?.[row] ?? 0
  const cells = 1 + known.reduce((most, row) => Math.max(most, cellOf(row)), 0)
  const curveOf = (holds: (row: number) => boolean): ArrivalCurve | null =>
    arrivalCurve(Float64Array.from(known.filter(holds), (row) => ages[row]!))
  const outcomes = Array.from({ length: edges.length + 1 }, (_, y) => curveOf((row) => outcomeOf(row) === y))
  return {
    ...{ edges, outcomes, complete: complete.length, missing: complete.length - known.length },
    cells: outcomes.map((_, y) =>
      Array.from({ length: cells }, (_, cell) => curveOf((row) => outcomeOf(row) === y && cellOf(row) === cell)),
    ),
    deadline: Math.max(...outcomes.map((curve) => (curve ? ageAt(curve, DEADLINE) : 0))),
  }
}

const isKnown = ({ labels, ages }: Arrivals, row: number): boolean =>
  !Number.isNaN(labels[row]!) && !Number.isNaN(ages[row]!)

function horizonOf(arrivals: Arrivals): number {
  const oldest = quantile(sortedValues(arrivals.followed), 0.75)
  let longest = 0
  for (let row = 0; row < arrivals.ages.length; row++)
    if (arrivals.followed[row]! >= oldest && isKnown(arrivals, row)) longest = Math.max(longest, arrivals.ages[row]!)
  return longest
}

function edgesOf({ objective, labels }: Arrivals, rows: Int32Array): readonly number[] {
  if (objective === 'binary') return [0.5]
  return quantileEdges(
    Float64Array.from(rows, (row) => labels[row]!),
    OUTCOME_BINS,
  )
}

function arrivalCurve(ages: Float64Array): ArrivalCurve | null {
  if (ages.length < LEAST_ROWS) return null
  const sorted = sortedValues(ages)
  return { rows: ages.length, ages: Array.from({ length: STEPS + 1 }, (_, k) => quantile(sorted, k / STEPS)) }
}

/** Labels of rows that were followed to the end, counted by how long they took. */
export interface DelayCounts {
  /** Of a classifier [.5]; none for numbers, which all count as one outcome. */
  readonly edges: readonly number[]
  /** By outcome: steps of time, ascending, with the labels that took so long. */
  readonly outcomes: readonly (readonly DelayStep[])[]
  readonly complete: number
}

/** Labels that took from more than `from` up to `to`. */
export interface DelayStep {
  readonly from: number
  readonly to: number
  readonly rows: number
}

/** The same as `fitMaturity` from counts; `undefined` where fewer than 200 rows have a label. */
export function maturityOfCounts({ edges, outcomes, complete }: DelayCounts): Maturity | undefined {
  const rowsOf = (steps: readonly DelayStep[]): number => steps.reduce((sum, { rows }) => sum + rows, 0)
  const known = outcomes.reduce((sum, steps) => sum + rowsOf(steps), 0)
  if (known < LEAST_COMPLETE) return undefined
  const curves = outcomes.map((steps) => {
    const rows = rowsOf(steps)
    if (rows < LEAST_ROWS) return null
    return { rows, ages: Array.from({ length: STEPS + 1 }, (_, k) => ageWithin(steps, (k / STEPS) * rows)) }
  })
  return {
    ...{ edges, outcomes: curves, cells: curves.map(() => []), complete, missing: Math.max(0, complete - known) },
    deadline: Math.max(...curves.map((curve) => (curve ? ageAt(curve, DEADLINE) : 0))),
  }
}

/** The age by which so many labels were there, spread evenly over each step. */
function ageWithin(steps: readonly DelayStep[], wanted: number): number {
  let before = 0
  for (const { from, to, rows } of steps) {
    if (rows > 0 && before + rows >= wanted) return from + ((wanted - before) / rows) * (to - from)
    before += rows
  }
  return steps.at(-1)?.to ?? 0
}

/** The age by which this share of the labels is known. */
function ageAt({ ages }: ArrivalCurve, share: number): number {
  return ages[Math.ceil(share * STEPS)]!
}

/** The share of the labels that is known by an age. */
function shareBy({ ages }: ArrivalCurve, age: number): number {
  const above = binAmong(ages, age)
  if (above === 0) return 0
  if (above > STEPS) return 1
  const [from, to] = [ages[above - 1]!, ages[above]!]
  return (above - 1 + (age - from) / (to - from)) / STEPS
}

/**
 * The chance that the label of a row of this outcome and cell is known by an age, if it comes at all; 1 for an outcome that was not
 * seen often enough to tell.
 */
export function knownBy(
  { edges, outcomes, cells }: Maturity,
  { label, cell = 0, age }: { readonly label: number; readonly cell?: number | undefined; readonly age: number },
): number {
  const outcome = binAmong(edges, label)
  const curve = cells[outcome]?.[cell] ?? outcomes[outcome]
  return curve ? shareBy(curve, age) : 1
}

/** The chance that a label is known by an age whatever its outcome: that of the slowest. */
export function surelyKnownBy(maturity: Maturity, age: number, cell = 0): number {
  return maturity.outcomes.reduce((least, curve, outcome) => {
    const its = maturity.cells[outcome]?.[cell] ?? curve
    return its ? Math.min(least, shareBy(its, age)) : least
  }, 1)
}

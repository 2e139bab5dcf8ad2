import {
  DISTINCT_ERROR,
  distinctOf,
  momentsOf,
  quantilesOf,
  rankError,
  type ValueCount,
  type Weighted,
  weightedOf,
} from '../../math/index.ts'
import type { ColumnSummary } from './column-summary.ts'

/** What a column's values say, read from its summary. */
export interface Values {
  readonly summary: ColumnSummary
  /** Rows with a value. */
  readonly known: number
  readonly distinct: number
  /** Numbers and times, ascending, with how many rows each stands for: all of them, or a sketch with exact ends. */
  readonly spread: Weighted
  /** How wrong: the standard deviation of `distinct` as a share, the rank of a quantile as a share, a count of `top` in rows. */
  readonly bounds: { readonly distinct: number; readonly quantiles: number; readonly top: number }
}

/** Reads a summary of a column of a table with so many rows. */
export function valuesOf(summary: ColumnSummary, rows: number): Values {
  const { sketches, values, missing, held } = summary
  const known = rows - missing
  const bounds = {
    distinct: sketches ? DISTINCT_ERROR : 0,
    quantiles: sketches && held !== 'text' ? rankError(sketches.ranks) : 0,
    top: values.floor,
  }
  const distinct = sketches ? Math.min(known, Math.round(distinctOf(sketches.distinct))) : values.counts.length
  const spread = held === 'text' ? weights([]) : sketches ? spreadOf(summary) : weights(values.counts)
  return { summary, known, distinct, spread, bounds }
}

function weights(counts: readonly ValueCount[]): Weighted {
  return {
    values: Float64Array.from(counts, ([value]) => value),
    weights: Float64Array.from(counts, ([, count]) => count),
  }
}

function spreadOf({ sketches }: ColumnSummary): Weighted {
  return weightedOf(sketches!.ranks)
}

/**
 * The different numbers at both ends and some of those between, ascending, with counts: exact at the ends and for frequent ones, at
 * least as it is for others.
 */
export function codedEnds({ summary: { sketches, values }, spread }: Values): {
  readonly values: Float64Array
  readonly counts: Int32Array
} {
  const counts = new Map<number, number>()
  for (let i = 0; i < spread.values.length; i++)
    counts.set(spread.values[i]!, (counts.get(spread.values[i]!) ?? 0) + spread.weights[i]!)
  for (const [value, count] of sketches ? [...values.counts, ...sketches.low, ...sketches.high] : [])
    counts.set(value, count)
  const sorted = [...counts].sort((a, b) => a[0] - b[0])
  return {
    values: Float64Array.from(sorted, ([value]) => value),
    counts: Int32Array.from(sorted, ([, count]) => count),
  }
}

/** The shares at which profiles show quantiles. */
export const QUANTILES: readonly number[] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]

/** Type 7; the lowest and the highest are never passed. Empty where there is no number. */
export function quantilesAt({ spread, known }: Values): readonly { readonly at: number; readonly value: number }[] {
  if (known === 0 || spread.values.length === 0) return []
  return quantilesOf(spread, QUANTILES).map((value, i) => ({ at: QUANTILES[i]!, value }))
}

/** Range, mean and deviation (n - 1): exact sums, each rounded once; nulls where there are no numbers. */
export function measuresOf({ summary, known, spread }: Values): {
  readonly min: number | null
  readonly max: number | null
  readonly mean: number | null
  readonly deviation: number | null
} {
  const { sketches } = summary
  const [min, max] = sketches
    ? [sketches.low[0]?.[0], sketches.high.at(-1)?.[0]]
    : [spread.values[0], spread.values.at(-1)]
  if (summary.held === 'text' || min === undefined || max === undefined)
    return { min: null, max: null, mean: null, deviation: null }
  const { mean, variance } = sketches ? momentsOf(known, sketches) : momentsOfAll(spread, known)
  return { min, max, mean: Math.min(max, Math.max(min, mean)), deviation: Math.sqrt(variance) }
}

function momentsOfAll(
  { values, weights }: Weighted,
  known: number,
): { readonly mean: number; readonly variance: number } {
  const sum = values.reduce((all, value, i) => all + value * weights[i]!, 0)
  const mean = sum / known
  const squares = values.reduce((all, value, i) => all + weights[i]! * (value - mean) ** 2, 0)
  return { mean, variance: known > 1 ? squares / (known - 1) : 0 }
}

/** Counts of numbers between edges; the first and the last bin reach to the ends. */
export interface Histogram {
  readonly edges: readonly number[]
  readonly counts: readonly number[]
}

const BINS = 20
/** Beyond so many middle halves from the quartiles, values fall into the outer bins. */
const REACH = 3

/**
 * Bins of equal width over the range, or over three middle halves on each side of the quartiles where values lie farther out; counts
 * are those of the sketch. Null where there is one number or none.
 */
export function histogramOf({ spread }: Values): Histogram | null {
  const { values, weights } = spread
  const [min, max] = [values[0], values.at(-1)]
  if (min === undefined || max === undefined || min === max) return null
  const [low, high] = quantilesOf(spread, [0.25, 0.75]) as [number, number]
  const reach = (high - low) * REACH
  const [from, to] = reach > 0 ? [Math.max(min, low - reach), Math.min(max, high + reach)] : [min, max]
  const bins = Math.min(BINS, Math.max(2, values.length))
  const counts = new Array<number>(bins).fill(0)
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor(((values[i]! - from) / (to - from)) * bins)
    counts[Math.min(bins - 1, Math.max(0, bin))]! += weights[i]!
  }
  const inner = Array.from({ length: bins - 1 }, (_, k) => from + ((to - from) * (k + 1)) / bins)
  return { edges: [min, ...inner, max], counts }
}

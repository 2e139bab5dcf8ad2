import { type Bins, binName, sizeOf } from '../../evaluation/index.ts'
import { binAmong, quantile } from '../../math/index.ts'

/** How the numbers of a column are counted: in steps, several of which make a bin of the index that decides. */
export interface NumberFit {
  readonly kind: 'number'
  /** Ascending inner edges of the steps. */
  readonly edges: readonly number[]
  /** Ascending inner edges of the bins, all of them edges of steps too. */
  readonly cuts: readonly number[]
  /** Each step holds one value, as far as the rows that were looked at tell. */
  readonly exact: boolean
}

/** How the texts of a column are counted: by the number that stands for each. */
export interface CategoryFit {
  readonly kind: 'category'
  /** The most frequent first. */
  readonly categories: readonly string[]
}

export type Fit = NumberFit | CategoryFit

const BINS = 10
const STEPS = 200
const MOST_CATEGORIES = 100

/**
 * Steps and bins for numbers in ascending order without NaN. Bins: those of `PSI_CONVENTION`, as live windows have them. Where that leaves
 * one bin, because a value fills nine tenths of the rows, what is above it has a bin of its own; where it fills all of them, what is below
 * it too: a constant that moves is seen.
 */
export function fitNumbers(sorted: Float64Array): NumberFit {
  const distinct = distinctUpTo(sorted, STEPS)
  const least = sorted[0]
  const tenths = Array.from({ length: BINS - 1 }, (_, k) => quantile(sorted, (k + 1) / BINS))
  const found = least === undefined ? [] : [...new Set(tenths)].filter((cut) => cut > least)
  const cuts = found.length > 0 || least === undefined ? found : around(sorted, least)
  const steps = distinct ?? Array.from({ length: STEPS - 1 }, (_, k) => quantile(sorted, (k + 1) / STEPS))
  const edges = [...new Set([...steps, ...cuts])].sort(ascending)
  return { kind: 'number', edges, cuts, exact: distinct !== undefined }
}

const around = (sorted: Float64Array, value: number): readonly number[] =>
  sorted.at(-1) === value ? [value, nextAfter(sorted, value)] : [nextAfter(sorted, value)]

const ascending = (a: number, b: number): number => a - b

/** The next larger number that was met, else the next that there is. */
function nextAfter(sorted: Float64Array, value: number): number {
  const at = binAmong(sorted, value)
  if (at < sorted.length) return sorted[at]!
  return value === 0 ? Number.MIN_VALUE : value + Math.abs(value) * Number.EPSILON
}

/** All different values, where they are no more than `most`. */
function distinctUpTo(sorted: Float64Array, most: number): readonly number[] | undefined {
  const found: number[] = []
  for (let i = 0; i < sorted.length; ) {
    if (found.length === most) return undefined
    found.push(sorted[i]!)
    i = binAmong(sorted, sorted[i]!)
  }
  return found
}

/** The hundred most frequent texts, ties by name. */
export function fitCategories(counts: ReadonlyMap<string, number>): CategoryFit {
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return { kind: 'category', categories: ranked.slice(0, MOST_CATEGORIES).map(([text]) => text) }
}

const binsOf = (fit: Fit): Bins =>
  fit.kind === 'number'
    ? { kind: 'number', edges: [...fit.cuts] }
    : { kind: 'category', categories: [...fit.categories] }

/** How many bins there are, that of missing values included. */
export const binsIn = (fit: Fit): number => sizeOf(binsOf(fit))

/** How many slots rows are counted in, that of missing values, the last, included. */
export const slotsIn = (fit: Fit): number => (fit.kind === 'number' ? fit.edges.length + 2 : fit.categories.length + 2)

/** The bin of each slot. */
export function binOfSlots(fit: Fit): Int32Array {
  if (fit.kind === 'category') return Int32Array.from({ length: slotsIn(fit) }, (_, slot) => slot)
  const of = (step: number): number => (step === 0 ? 0 : binAmong(fit.cuts, fit.edges[step - 1]!))
  return Int32Array.from([...Array.from({ length: fit.edges.length + 1 }, (_, step) => of(step)), fit.cuts.length + 1])
}

/** What the bins hold, in words. */
export const binNames = (fit: Fit): readonly string[] => {
  const bins = binsOf(fit)
  return Array.from({ length: sizeOf(bins) }, (_, bin) => binName(bins, bin))
}

import {
  type DistinctSample,
  distinctCounter,
  distinctSample,
  exactSum,
  extremes,
  type FrequentState,
  frequentCounter,
  joinCounters,
  joinSamples,
  joinSums,
  mostFrequent,
  type RankState,
  rankSketch,
  type ValueCount,
} from '../../math/index.ts'
import type { Held } from './plan.ts'

/** Different values kept with their exact counts, drawn at random: what texts look like is judged by them. */
const SAMPLED = 512
/** Values at each end, with their exact counts. */
const AT_ENDS = 16
/** Frequent values kept of a column with too many to count. */
const FREQUENT = 256
/** Squares beyond this are cut off, so that their sum is a number. */
const LARGEST_SQUARE = 1e300

/**
 * Everything a profile knows of a column, as JSON: two of them can be joined, and the result is that of all rows. A text is
 * represented by a number, its hash; `texts` says which.
 */
export interface ColumnSummary {
  readonly name: string
  readonly held: Held
  readonly missing: number
  /** Numbers with a fraction. */
  readonly fractions: number
  readonly order: Order | null
  /** The sum of hashes of value and place, modulo 2^32: equal for columns that are equal row by row. */
  readonly print: number
  readonly values: FrequentState
  readonly texts: readonly (readonly [value: number, text: string])[]
  /** Where values were too many to count each. */
  readonly sketches: Sketches | null
}

/** How the values follow each other. */
export interface Order {
  readonly first: number
  readonly last: number
  readonly rises: boolean
  readonly falls: boolean
  /** None is equal to the one before. */
  readonly strict: boolean
}

/** What stands for the values where they are many. */
export interface Sketches {
  /** See `exactSum`. Empty for texts, as are `ranks` and `high`. */
  readonly sum: string
  readonly squares: string
  readonly ranks: RankState
  /** See `distinctCounter`. */
  readonly distinct: string
  /** Of numbers by hash; of texts, which are hashes already, the lowest. */
  readonly sample: readonly ValueCount[]
  readonly low: readonly ValueCount[]
  readonly high: readonly ValueCount[]
}

const sampleOf =
  (held: Held) =>
  (from: readonly ValueCount[]): DistinctSample =>
    held === 'text' ? extremes(SAMPLED, 1, from) : distinctSample(SAMPLED, from)
const lowest = (from: readonly ValueCount[]): DistinctSample => extremes(AT_ENDS, 1, from)
const highest = (from: readonly ValueCount[]): DistinctSample => extremes(AT_ENDS, -1, from)

/** Takes values in, some at a time, and says what it knows. */
export interface Sketching {
  addAll(values: Float64Array, count: number): void
  state(): Sketches
}

/** Sketches that begin with values that were counted. */
export function sketching(held: Held, counted: readonly ValueCount[]): Sketching {
  const [sum, squares, ranks, distinct] = [exactSum(), exactSum(), rankSketch(), distinctCounter()]
  const [sample, low, high] = [sampleOf(held)([]), lowest([]), highest([])]
  const isText = held === 'text'
  let square = new Float64Array(0)
  distinct.addAll(
    Float64Array.from(counted, ([value]) => value),
    counted.length,
  )
  for (const [value, times] of counted) {
    sample.add(value, times)
    if (isText) continue
    sum.add(value, times)
    squares.add(squareOf(value), times)
    ranks.add(value, times)
    low.add(value, times)
    high.add(value, times)
  }
  return {
    addAll(values, count) {
      distinct.addAll(values, count)
      sample.addAll(values, count)
      if (isText) return
      if (square.length < count) square = new Float64Array(count)
      for (let i = 0; i < count; i++) square[i] = squareOf(values[i]!)
      sum.addAll(values, count)
      squares.addAll(square, count)
      ranks.addAll(values, count)
      low.addAll(values, count)
      high.addAll(values, count)
    },
    state: () => ({
      sum: sum.text(),
      squares: squares.text(),
      ranks: ranks.state(),
      distinct: distinct.text(),
      sample: sample.counts(),
      low: low.counts(),
      high: high.counts(),
    }),
  }
}

const squareOf = (value: number): number => Math.min(value * value, LARGEST_SQUARE)

/**
 * The summary of the rows of `a` followed by those of `b`. Counts, sums, ends and the sample are exactly those of all rows, whatever
 * way they were parted; frequent values, quantiles and the number of different values are within the bounds that they carry.
 */
export function joinColumns(a: ColumnSummary, b: ColumnSummary): ColumnSummary {
  const held = a.held === b.held ? a.held : 'text'
  const values = joinCounts(a.values, b.values)
  const sketches = values.floor === 0 ? null : joinSketches(held, a, b)
  const texts = new Map([...a.texts, ...b.texts])
  const joined = {
    name: a.name,
    held,
    missing: a.missing + b.missing,
    fractions: a.fractions + b.fractions,
    order: joinOrders(a, b),
    print: (a.print + b.print) >>> 0,
    values: boundedValues(values),
    texts: [],
    sketches,
  }
  return withTexts(joined, (value) => texts.get(value))
}

function joinCounts(a: FrequentState, b: FrequentState): FrequentState {
  const counter = frequentCounter({ counts: a.counts, floor: a.floor + b.floor })
  for (const [value, count] of b.counts) counter.add(value, count)
  return counter.state()
}

function joinSketches(held: Held, a: ColumnSummary, b: ColumnSummary): Sketches {
  const [one, other] = [a, b].map(({ sketches, values }) => sketches ?? sketching(held, values.counts).state()) as [
    Sketches,
    Sketches,
  ]
  const ranks = rankSketch(one.ranks)
  ranks.join(other.ranks)
  return {
    sum: joinSums(one.sum, other.sum),
    squares: joinSums(one.squares, other.squares),
    ranks: ranks.state(),
    distinct: joinCounters(one.distinct, other.distinct),
    sample: joinSamples(one.sample, other.sample, sampleOf(held)),
    low: joinSamples(one.low, other.low, lowest),
    high: joinSamples(one.high, other.high, highest),
  }
}

function joinOrders({ order: a }: ColumnSummary, { order: b }: ColumnSummary): Order | null {
  if (!a || !b) return a ?? b
  return {
    first: a.first,
    last: b.last,
    rises: a.rises && b.rises && a.last <= b.first,
    falls: a.falls && b.falls && a.last >= b.first,
    strict: a.strict && b.strict && a.last !== b.first,
  }
}

/** The values that a summary names: frequent ones and those of its sample. */
export function spokenValues({ values, sketches }: ColumnSummary): readonly number[] {
  return [...new Set([...values.counts, ...(sketches?.sample ?? [])].map(([value]) => value))]
}

/** The summary with the texts that it speaks of, and no others. */
export function withTexts(summary: ColumnSummary, textOf: (value: number) => string | undefined): ColumnSummary {
  const texts = spokenValues(summary).flatMap((value) => {
    const text = textOf(value)
    return text === undefined ? [] : [[value, text] as const]
  })
  return { ...summary, texts: texts.sort((a, b) => a[0] - b[0]) }
}

/** What is kept of the frequent values of a column that is too varied to count. */
export function boundedValues(values: FrequentState): FrequentState {
  return values.floor === 0 ? values : mostFrequent(values, FREQUENT)
}

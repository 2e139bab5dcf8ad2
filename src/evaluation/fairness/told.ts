import { type Hits, katz, newcombe, wilson } from '../../math/index.ts'
import { type GroupCounts, type RateName, rateCounts } from './group-counts.ts'

/** A number with its interval and the rows behind it, or why it is not told. Plain JSON. */
export interface Told {
  /** Null where it is not told. */
  readonly value: number | null
  readonly low: number | null
  /** Null also where there is no bound. */
  readonly high: number | null
  /** Rows behind it; of a comparison those of both groups. */
  readonly count: number
  /** Such as `not enough: n = 3`; null where the number is told. */
  readonly refused: string | null
}

/** Under these a rate is not told: its interval would say nothing, and a few rows can be persons. */
const FEWEST_ROWS = 30
const FEWEST_EVENTS = 5

const refusal = (count: number, refused: string): Told => ({ value: null, low: null, high: null, count, refused })

/** A rate of a group with Wilson's interval. */
export function tellRate(group: GroupCounts, rate: RateName, z: number): Told {
  const { hits, count } = rateCounts(group)[rate]
  const refused = whyRefused({ hits, count })
  if (refused) return refusal(count, refused)
  return { value: hits / count, ...wilson(hits, count, z), count, refused: null }
}

/** A rate of the first group less (or divided by) that of the second: Newcombe's and Katz's intervals. */
export interface ToldComparison {
  readonly difference: Told
  readonly ratio: Told
}

/** Compares two groups in a rate; refused where either rate is. */
export function tellComparison(
  { first, second }: { readonly first: GroupCounts; readonly second: GroupCounts },
  rate: RateName,
  z: number,
): ToldComparison {
  const [a, b] = [rateCounts(first)[rate], rateCounts(second)[rate]]
  const count = a.count + b.count
  const refused = whyRefused(a) ?? whyRefused(b)
  if (refused) return { difference: refusal(count, refused), ratio: refusal(count, refused) }
  const [p, q] = [a.hits / a.count, b.hits / b.count]
  return {
    difference: { value: p - q, ...newcombe(a, b, z), count, refused: null },
    ratio: { value: p / q, ...katz(a, b, z), count, refused: null },
  }
}

function whyRefused({ hits, count }: Hits): string | null {
  if (count < FEWEST_ROWS) return `not enough: n = ${count}`
  return hits < FEWEST_EVENTS ? `not enough: ${eventsOf(hits)} in ${count}` : null
}

const eventsOf = (count: number): string => (count === 1 ? '1 event' : `${count} events`)

/** Mean label less mean probability of a group, normal interval. */
export function tellGap(group: GroupCounts, z: number): Told {
  const found = gapOf(group)
  if ('refused' in found) return refusal(group.scored, found.refused)
  return about(found.mean, z * Math.sqrt(found.square), group.scored)
}

/** The gap of the first group less that of the second, normal interval. */
export function tellGapDifference(first: GroupCounts, second: GroupCounts, z: number): Told {
  const [a, b] = [gapOf(first), gapOf(second)]
  const count = first.scored + second.scored
  if ('refused' in a) return refusal(count, a.refused)
  if ('refused' in b) return refusal(count, b.refused)
  return about(a.mean - b.mean, z * Math.sqrt(a.square + b.square), count)
}

const about = (value: number, half: number, count: number): Told => ({
  ...{ value, low: value - half, high: value + half, count, refused: null },
})

/** A group's gap with its squared standard error. */
function gapOf({ scored, gap, squares, positives, labeled }: GroupCounts) {
  if (scored < FEWEST_ROWS) return { refused: `not enough: n = ${scored}` }
  const rarer = Math.min(positives, labeled - positives)
  if (rarer < FEWEST_EVENTS) return { refused: `not enough: ${eventsOf(rarer)} in ${labeled}` }
  const mean = gap / scored
  return { mean, square: Math.max(0, squares - gap * mean) / (scored - 1) / scored }
}

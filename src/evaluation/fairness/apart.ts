import { type MixtureState, tMixture, VERDICT_LOG_E } from '../../math/index.ts'
import type { GroupSet } from './fairness.ts'
import { type GroupCounts, NO_COUNTS, type RateName, rateCounts } from './group-counts.ts'
import type { Limits, LimitVerdict } from './limits.ts'

/** How sure it is, over many blocks of rows, that two groups of a set are further apart than a limit allows. Plain JSON. */
export interface Apart {
  readonly by: readonly string[]
  readonly rate: RateName
  readonly limit: LimitVerdict['limit']
  readonly value: number
  /** The two groups for which the evidence is largest: the rate of the first is too high beside that of the second; null without any. */
  readonly pair: readonly [string, string] | null
  /** Blocks in which both groups could be compared, and their rows. */
  readonly blocks: number
  readonly rows: number
  /** Rate of the first less that of the second over these blocks, with its always-valid 99 % interval; null while unbounded. */
  readonly difference: number | null
  readonly low: number | null
  readonly high: number | null
  /** Natural logarithm of the evidence that this pair is beyond the limit; null where none speaks for it. */
  readonly logE: number | null
  /** What it takes: 100 to 1 for each pair, direction, rate and limit that is looked at. */
  readonly needed: number
}

/** Groups of fewer rows in a block are not compared in it. */
const FEWEST = 5

/**
 * Whether groups are further apart than limits allow, as evidence that may be looked at whenever one likes: of every ordered pair of groups
 * the block t-mixture over blocks of (rate − rate − limit), or of (ratio × rate − rate), each weighed by n m ÷ (n + m). All pairs together
 * are wrong with a chance of at most 1 %, because each needs 100 to 1 times their number (Bonferroni on e-values).
 *
 * @param blocksOf for a rate the sets of each block (such as a day), all with the same `by` in the same order
 */
export function apartOver(
  blocksOf: (rate: RateName) => readonly (readonly GroupSet[])[],
  limits: Limits,
): readonly Apart[] {
  const ends = endsOf(limits)
  const asked = limits.rates.map((rate) => {
    const blocks = blocksOf(rate)
    return { rate, blocks, sets: setsOf(blocks) }
  })
  const names = asked.flatMap(({ sets }) => sets.map((set) => set.names.length))
  const pairs = names.reduce((sum, count) => sum + count * (count - 1), 0)
  const needed = VERDICT_LOG_E + Math.log(Math.max(1, pairs * ends.length))
  return asked.flatMap(({ rate, blocks, sets }) =>
    sets.flatMap((set, at) => {
      const shares = blocks.map((block) => new Map(sharesOf(block[at]!, rate)))
      return ends.map((end) => ({ by: set.by, rate, ...worstOf(set.names, shares, end), needed }))
    }),
  )
}

interface Named {
  readonly by: readonly string[]
  readonly names: readonly string[]
}

function setsOf(blocks: readonly (readonly GroupSet[])[]): Named[] {
  return (blocks[0] ?? []).map(({ by }, at) => {
    const names = new Set(blocks.flatMap((block) => [...block[at]!.groups.keys()]))
    return { by, names: [...names].sort() }
  })
}

/** A limit as a straight line: of rates p and q, p − slope · q − margin is above 0 where p is too high beside q. */
interface End {
  readonly limit: LimitVerdict['limit']
  readonly value: number
  readonly of: (high: number, low: number) => number
}

function endsOf({ maxDifference, minRatio }: Limits): End[] {
  const difference = (value: number): End => ({
    ...{ limit: 'maxDifference', value },
    of: (high, low) => high - low - value,
  })
  const ratio = (value: number): End => ({ limit: 'minRatio', value, of: (high, low) => value * high - low })
  return [
    ...(maxDifference === undefined ? [] : [difference(maxDifference)]),
    ...(minRatio === undefined ? [] : [ratio(minRatio)]),
  ]
}

type Share = { readonly rate: number; readonly count: number }

function* sharesOf({ groups }: GroupSet, rate: RateName): Generator<[string, Share]> {
  for (const [name, counts] of groups) {
    const { hits, count } = rateCounts(counts)[rate]
    if (count >= FEWEST) yield [name, { rate: hits / count, count }]
  }
}

interface Pair {
  /** Of what the limit looks at, and of the plain difference. */
  beyond: MixtureState
  plain: MixtureState
  weight: number
  rows: number
}

type Worst = Omit<Apart, 'by' | 'rate' | 'needed'>

function worstOf(names: readonly string[], days: readonly ReadonlyMap<string, Share>[], end: End): Worst {
  const { limit, value } = end
  const none = { pair: null, blocks: 0, rows: 0, difference: null, low: null, high: null, logE: null }
  let worst: Worst = { limit, value, ...none }
  for (const first of names)
    for (const second of names) {
      if (first === second) continue
      const pair = playedOver(days, end, [first, second])
      const logE = tMixture.logAbove(pair.beyond)
      if (!(logE > (worst.logE ?? Number.NEGATIVE_INFINITY))) continue
      worst = { limit, value, pair: [first, second], logE, ...shownOf(pair) }
    }
  return worst
}

function playedOver(
  days: readonly ReadonlyMap<string, Share>[],
  { of }: End,
  [first, second]: readonly [string, string],
): Pair {
  const pair: Pair = { beyond: tMixture.start, plain: tMixture.start, weight: 0, rows: 0 }
  for (const day of days) {
    const [high, low] = [day.get(first), day.get(second)]
    if (!high || !low) continue
    const weight = (high.count * low.count) / (high.count + low.count)
    pair.beyond = tMixture.add(pair.beyond, weight * of(high.rate, low.rate))
    pair.plain = tMixture.add(pair.plain, weight * (high.rate - low.rate))
    pair.weight += weight
    pair.rows += high.count + low.count
  }
  return pair
}

function shownOf({ plain, weight, rows }: Pair): Pick<Apart, 'blocks' | 'rows' | 'difference' | 'low' | 'high'> {
  const typical = weight / plain.n
  const { low, high } = tMixture.interval(plain)
  const bound = (end: number): number | null => (Number.isFinite(end) ? end / typical : null)
  return { blocks: plain.n, rows, difference: plain.s / weight, low: bound(low), high: bound(high) }
}

/** Counts of two parts together. */
export function plusCounts(a: GroupCounts, b: GroupCounts): GroupCounts {
  const names = Object.keys(NO_COUNTS) as (keyof GroupCounts)[]
  return Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as unknown as GroupCounts
}

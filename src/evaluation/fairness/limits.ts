import { normalQuantile } from '../../math/index.ts'
import type { GroupSet } from './fairness.ts'
import type { RateName } from './group-counts.ts'
import { type ToldComparison, tellComparison, tellRate } from './told.ts'

/** How far any two groups of a set may be apart. */
export interface Limits {
  readonly rates: readonly RateName[]
  readonly maxDifference?: number
  /** Smaller divided by larger. */
  readonly minRatio?: number
}

/** What came out for one limit: it fails where an interval lies beyond it, holds where all lie within it. */
export interface LimitVerdict {
  readonly by: readonly string[]
  readonly rate: RateName
  readonly limit: 'maxDifference' | 'minRatio'
  readonly value: number
  readonly verdict: 'holds' | 'fails' | 'unsure'
  /** The pair of groups that decides, and its number. */
  readonly because: string
}

interface Judging {
  readonly limits: Limits
  readonly level: number
  /** Rates that can be told at all. */
  readonly names: readonly RateName[]
  /** All sets of the report, which share the chance to err. */
  readonly sets: readonly GroupSet[]
}

/** The verdicts of one set, over all pairs of its groups at once. */
export function verdictOf(set: GroupSet, { limits, level, names, sets }: Judging): LimitVerdict[] {
  const rates = limits.rates.filter((rate) => names.includes(rate))
  const pairs = sets.reduce((sum, { groups }) => sum + (groups.size * (groups.size - 1)) / 2, 0)
  const z = normalQuantile(1 - (1 - level) / (2 * Math.max(1, pairs * rates.length)))
  return rates.flatMap((rate) => {
    const told = pairsOf(set, rate, z)
    const untold = [...set.groups].filter(([, counts]) => tellRate(counts, rate, z).refused !== null)
    const judged = (limit: LimitVerdict['limit'], value: number | undefined): LimitVerdict[] =>
      value === undefined ? [] : [{ by: set.by, rate, limit, value, ...judge(told, untold.length, ends[limit](value)) }]
    return [...judged('maxDifference', limits.maxDifference), ...judged('minRatio', limits.minRatio)]
  })
}

/** Of a comparison, what is judged and where it must lie. */
interface Ends {
  readonly of: keyof ToldComparison
  readonly low: number
  readonly high: number
}

const ends: Readonly<Record<LimitVerdict['limit'], (value: number) => Ends>> = {
  maxDifference: (value) => ({ of: 'difference', low: -value, high: value }),
  minRatio: (value) => ({ of: 'ratio', low: value, high: 1 / value }),
}

interface Pair {
  readonly names: string
  readonly comparison: ToldComparison
}

function pairsOf({ groups }: GroupSet, rate: RateName, z: number): Pair[] {
  const all = [...groups]
  return all.flatMap(([name, first], at) =>
    all.slice(at + 1).flatMap(([other, second]) => {
      const comparison = tellComparison({ first, second }, rate, z)
      return comparison.difference.refused === null ? [{ names: `${name} against ${other}`, comparison }] : []
    }),
  )
}

/** The worst pair: the farthest beyond the limit, or the nearest to it. */
function judge(
  pairs: readonly Pair[],
  untold: number,
  { of, low, high }: Ends,
): Pick<LimitVerdict, 'verdict' | 'because'> {
  if (pairs.length === 0) return { verdict: 'unsure', because: 'no two groups have enough rows' }
  const placed = pairs.map(({ names, comparison }) => {
    const { value, low: least, high: most } = comparison[of]
    const from = least ?? Number.NEGATIVE_INFINITY
    const to = most ?? Number.POSITIVE_INFINITY
    const says = `${names}: ${of} ${short(value!)}, between ${short(from)} and ${short(to)}`
    // how far the nearer end of the interval is beyond a limit, and how far the farther one
    return { says, beyond: Math.max(from - high, low - to), reach: Math.max(to - high, low - from) }
  })
  const worst = placed.reduce((a, b) => (b.beyond > a.beyond ? b : a))
  if (worst.beyond > 0) return { verdict: 'fails', because: worst.says }
  const widest = placed.reduce((a, b) => (b.reach > a.reach ? b : a))
  if (widest.reach > 0) return { verdict: 'unsure', because: widest.says }
  if (untold > 0) return { verdict: 'unsure', because: `${untold} groups do not have enough rows` }
  return { verdict: 'holds', because: widest.says }
}

const short = (value: number): string => String(Number(value.toPrecision(3)))

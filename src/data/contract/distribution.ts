import { chiSquareTest, jensenShannon, kolmogorovUpper, PSI_CONVENTION, psi } from '../../math/index.ts'
import { quoteName, quoteText } from '../../table/index.ts'
import type { Verdict } from './table-check.ts'
import type { DistributionReference, DistributionRule } from './table-rule.ts'

/** Counts in bins. */
export type Bins = Exclude<DistributionReference, string>

/** What each distance is, as it stands beside its value. */
export const DISTANCE_CONVENTIONS: Readonly<Record<DistributionRule['distance'], string>> = {
  psi: PSI_CONVENTION.replace(
    '10 quantile bins of the reference (equal edges merged) or categories',
    'the bins of the rule',
  ),
  js: 'Jensen-Shannon distance (root of the divergence to base 2), the bins of the rule and one for missing',
  ks: 'largest distance of the distribution functions at the edges of the rule, missing left out; p from the Kolmogorov limit law',
  chi_square:
    "Pearson's chi-square test of homogeneity, the bins of the rule and one for missing, small ones pooled until 5 rows are expected",
}

/** The aggregates that count a column in the bins: those of the reference but for the last, then present ones, then missing ones. */
export function binAggregates(column: string, bins: Bins, read: string): readonly string[] {
  const typed = quoteName(column)
  const each =
    'edges' in bins
      ? bins.edges.map((edge) => `sum((${typed}::double < (${edge})::double)::int)`)
      : bins.values.map((value) => `sum((${typed} = ${quoteText(value)})::int)`)
  return [...each, `count(${typed})`, `sum((${read} and ${typed} is null)::int)`]
}

/** Counts of bins from the answers to `binAggregates`: numbers or texts, then missing. */
function countsFrom(bins: Bins, answers: readonly number[]): readonly number[] {
  const missing = answers.at(-1)!
  const present = answers.at(-2)!
  const each = answers.slice(0, -2)
  if (!('edges' in bins)) return [...each, present - sum(each), missing]
  return [...each, present].map((upTo, i) => upTo - (i === 0 ? 0 : each[i - 1]!)).concat(missing)
}

function referenceCounts(bins: Bins): readonly number[] {
  return 'edges' in bins ? [...bins.counts, bins.missing ?? 0] : [...bins.counts, bins.other ?? 0, bins.missing ?? 0]
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)

/** Whether a column is distributed as its reference, and the numbers behind it. */
export function compareBins(rule: DistributionRule, bins: Bins, answers: readonly number[]): Verdict {
  const current = countsFrom(bins, answers)
  const reference = referenceCounts(bins)
  const { value, p } = distanceOf(rule.distance, reference, current)
  const sizes = `${sum(current)} rows against ${sum(reference)}`
  if (Number.isNaN(value)) return { failed: 0, says: `nothing to compare: ${sizes}` }
  const isFar = rule.max === undefined || value > rule.max
  const isSure = rule.alpha === undefined || p < rule.alpha
  const limits = [
    ...(rule.max === undefined ? [] : [`at most ${rule.max}`]),
    ...(rule.alpha === undefined ? [] : [`or p at least ${rule.alpha}`]),
  ]
  return {
    failed: isFar && isSure ? 1 : 0,
    says: `${rule.distance} ${shown(value)}, p ${shown(p)} (${sizes}), ${limits.join(' ')}; ${DISTANCE_CONVENTIONS[rule.distance]}`,
  }
}

const shown = (value: number): string => String(Number(value.toPrecision(4)))

interface Distance {
  readonly value: number
  /** That rows of one distribution are as far apart or farther, were they independent. */
  readonly p: number
}

function distanceOf(
  distance: DistributionRule['distance'],
  reference: readonly number[],
  current: readonly number[],
): Distance {
  if (distance === 'ks') return binnedKs(reference.slice(0, -1), current.slice(0, -1))
  const { statistic, p } = chiSquareTest(...pooled(reference, current))
  if (distance === 'chi_square') return { value: statistic, p }
  return { value: distance === 'psi' ? psi(reference, current) : jensenShannon(reference, current), p }
}

/** Least rows that a bin is expected to have on either side, for the limit law of the test to hold. Source: Cochran 1954. */
const LEAST_EXPECTED = 5

/** Puts bins of too few rows together, the smallest first. */
function pooled(reference: readonly number[], current: readonly number[]): readonly [number[], number[]] {
  const [n, m] = [sum(reference), sum(current)]
  const share = Math.min(n, m) / (n + m)
  const bins = reference
    .map((count, i) => [count, current[i]!] as const)
    .filter(([a, b]) => a + b > 0)
    .sort((a, b) => a[0] + a[1] - b[0] - b[1])
  const kept: [number, number][] = []
  let pool: [number, number] = [0, 0]
  for (const [a, b] of bins) {
    pool = [pool[0] + a, pool[1] + b]
    if ((pool[0] + pool[1]) * share < LEAST_EXPECTED) continue
    kept.push(pool)
    pool = [0, 0]
  }
  const last = kept.at(-1)
  if (last) kept[kept.length - 1] = [last[0] + pool[0], last[1] + pool[1]]
  else kept.push(pool)
  return [kept.map(([a]) => a), kept.map(([, b]) => b)]
}

function binnedKs(reference: readonly number[], current: readonly number[]): Distance {
  const [n, m] = [sum(reference), sum(current)]
  if (n === 0 || m === 0) return { value: Number.NaN, p: Number.NaN }
  let [left, right, value] = [0, 0, 0]
  for (let bin = 0; bin < reference.length; bin++) {
    left += reference[bin]!
    right += current[bin]!
    value = Math.max(value, Math.abs(left / n - right / m))
  }
  return { value, p: kolmogorovUpper(value * Math.sqrt((n * m) / (n + m))) }
}

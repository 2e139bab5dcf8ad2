import { DAY, HOUR, MINUTE } from '../../../base/index.ts'
import { binAmong, quantileEdges } from '../../../math/index.ts'
import { columnOf, type Table } from '../../../table/index.ts'
import { type DistributionRule, distribution, fresh, type TableRule, volume } from '../table-rule.ts'
import { boundOf, sayBound } from './bound.ts'
import type { SuggestedPart } from './column-rule.ts'
import type { Measured, Measurement } from './measure.ts'

/** A rule of the table with its reasons. */
export interface SuggestedRule {
  readonly rule: TableRule
  readonly part: SuggestedPart
}

const FEWEST_ROWS = 200
const MOST_DISTRIBUTIONS = 30
const BINS = 10
const LEAST_SHARE = 0.05
const MOST_PSI = 0.2
const ALPHA = 0.001
const DIGITS = 6

/** The distributions that the next rows are held to: bins of numbers and of frequent texts. They only warn. */
export function suggestDistributions(
  { columns, sample, rows }: Measurement,
  key: readonly string[],
): readonly SuggestedRule[] {
  if (rows < FEWEST_ROWS) return []
  return columns
    .flatMap((one) => {
      const bins = key.includes(one.name) ? undefined : binsIn(one, sample)
      return bins ? [distributionOf(one, bins)] : []
    })
    .slice(0, MOST_DISTRIBUTIONS)
}

function distributionOf({ name }: Measured, reference: DistributionRule['reference']): SuggestedRule {
  const options = { reference, distance: 'psi', max: MOST_PSI, alpha: ALPHA, onViolation: 'warn' } as const
  const rule = distribution(name, options)
  const counts = typeof reference === 'string' ? [] : reference.counts
  const size = counts.reduce((sum, count) => sum + count, 0)
  const because = `the values of ${size} rows; other rows of the same distribution are called different at most once in ${1 / ALPHA} times`
  return { rule, part: { id: rule.id, because, confidence: null, support: 0 } }
}

function binsIn(found: Measured, sample: Table): DistributionRule['reference'] | undefined {
  const column = columnOf(sample, found.name)
  if (found.kind === 'time' || found.distinct < 2) return undefined
  if (column.kind !== 'category') {
    const edges = [...new Set(quantileEdges(column.values, BINS).map((edge) => Number(edge.toPrecision(DIGITS))))]
    const counts = new Array<number>(edges.length + 1).fill(0)
    let missing = 0
    for (const value of column.values) {
      if (Number.isNaN(value)) missing++
      else counts[binAmong(edges, value)]!++
    }
    return found.distinct < found.present || !found.whole ? { edges, counts, missing } : undefined
  }
  if (!found.values) return undefined
  const often = found.values.filter(({ count }) => count >= LEAST_SHARE * found.present)
  if (often.length < 2) return undefined
  const counts = often.map(({ count }) => count)
  const other = found.present - counts.reduce((sum, count) => sum + count, 0)
  return { values: often.map(({ value }) => value), counts, other, missing: found.missing }
}

/** The time of the rows: the one column of moments that every row has, or the one that is called like it. */
export function suggestTime(columns: readonly Measured[]): string | undefined {
  const whole = columns.filter(({ kind, missing, present }) => kind === 'time' && missing === 0 && present > 0)
  const named = whole.filter(({ name }) =>
    /^(date|time|timestamp|datetime|moment|event_?time|ts|at|created(_?at)?|ordered_?at)$/i.test(name),
  )
  return whole.length === 1 ? whole[0]!.name : named.length === 1 ? named[0]!.name : undefined
}

const GAPS = 3

/** How old the newest row may be, from the gaps between moments; only where the newest is that young. */
export function suggestFresh(
  time: string,
  { columns, sample, rows }: Measurement,
  now: number,
): SuggestedRule | undefined {
  const column = columnOf(sample, time)
  const newest = columns.find(({ name }) => name === time)?.most
  if (column.kind === 'category' || newest == null || rows < FEWEST_ROWS) return undefined
  const moments = [...new Set(column.values)].sort((a, b) => a - b)
  const gaps = moments.slice(1).map((moment, i) => moment - moments[i]!)
  const longest = Math.max(0, ...gaps)
  const within = GAPS * longest
  if (within < MINUTE || now - newest > within || gaps.length < 2) return undefined
  const [unit, size] =
    within >= 2 * DAY ? (['d', DAY] as const) : within >= 2 * HOUR ? (['h', HOUR] as const) : (['m', MINUTE] as const)
  const rule = fresh(`${Math.ceil(within / size)}${unit}`, time)
  const confidence = boundOf(gaps.length, 1)
  const because = `the longest of ${gaps.length} gaps, three times; ${sayBound(confidence).replaceAll('rows', 'gaps')}`
  return { rule, part: { id: rule.id, because, confidence, support: 0 } }
}

const FEWEST_VERSIONS = 3

/** How much the number of rows may move, from that of earlier versions. */
export function suggestVolume(rows: number, earlier: readonly number[]): SuggestedRule | undefined {
  if (earlier.length < FEWEST_VERSIONS || rows === 0) return undefined
  const moves = [...earlier, rows].map((count) => Math.abs(count / earlier[0]! - 1))
  const change = Math.max(0.5, Math.ceil(20 * Math.max(...moves)) / 10)
  const rule = volume({ change })
  const because = `${earlier.length + 1} versions stayed within half of this`
  return { rule, part: { id: rule.id, because, confidence: boundOf(earlier.length + 1, 1), support: 0 } }
}

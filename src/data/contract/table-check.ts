import { durationMs } from '../../base/index.ts'
import { quoteName } from '../../table/index.ts'
import { type Bins, binAggregates, compareBins } from './distribution.ts'
import type { Outcome, Rule } from './rule.ts'
import type { DistributionRule, FreshRule, VolumeRule } from './table-rule.ts'
import type { TypedColumn } from './typed-column.ts'

/** Something that is asked of all rows together. */
export interface TableCheck {
  readonly id: string
  readonly rule: string
  /** Empty where it is not of one column. */
  readonly column: string
  readonly outcome: 'block' | 'warn'
  /** Aggregates in SQL over the relation of the plan, each a number. */
  readonly asks: readonly string[]
  readonly judge: (answers: readonly (number | null)[], moment: Moment) => Verdict
}

/** What is known when a table is judged: the time, and how many rows the last versions have, the newest first. */
export interface Moment {
  readonly now: number
  readonly earlier: readonly number[]
}

/** How many rows (or, where it is not of rows, things) fail, and the numbers behind it in a sentence. */
export interface Verdict {
  readonly failed: number
  readonly says: string
}

/** Rows cannot be set aside because of what holds of all together: what says `quarantine` blocks. */
export const tableOutcome = (own: Outcome | undefined, general: Outcome): 'block' | 'warn' =>
  (own ?? general) === 'warn' ? 'warn' : 'block'

/** The share of a column that may be missing. `read` is true of rows that were read. */
export function missingCheck(
  column: TypedColumn,
  rule: Rule,
  { outcome, read }: { readonly outcome: Outcome; readonly read: string },
): TableCheck {
  const max = rule.missing!.max
  return {
    ...{ id: `${column.name}.missing`, rule: 'missing', column: column.name },
    outcome: tableOutcome(rule.onViolation, outcome),
    asks: [`sum((${read} and ${column.absent})::int)`, `sum((${read})::int)`],
    judge: ([missing, rows]) => {
      const share = rows ? missing! / rows : 0
      return {
        failed: share > max ? missing! : 0,
        says: `${percent(share)} of ${rows ?? 0} rows are missing, at most ${percent(max)}`,
      }
    },
  }
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(4))} %`

export function volumeCheck(rule: VolumeRule, outcome: Outcome): TableCheck {
  return {
    ...{ id: rule.id, rule: 'volume', column: '', outcome: tableOutcome(rule.onViolation, outcome) },
    asks: ['count(*)'],
    judge: ([rows], { earlier }) => judgeVolume(rule, rows!, earlier.slice(0, VERSIONS)),
  }
}

const VERSIONS = 5

function judgeVolume({ min, max, change }: VolumeRule, rows: number, earlier: readonly number[]): Verdict {
  const wanted = [...(min === undefined ? [] : [`at least ${min}`]), ...(max === undefined ? [] : [`at most ${max}`])]
  const outside = (min !== undefined && rows < min) || (max !== undefined && rows > max)
  if (change === undefined) return { failed: outside ? 1 : 0, says: `${rows} rows, ${wanted.join(' and ')}` }
  if (earlier.length === 0)
    return { failed: outside ? 1 : 0, says: [`${rows} rows`, ...wanted, 'no version to compare with'].join(', ') }
  const median = medianOf(earlier)
  const moved = median === 0 ? (rows === 0 ? 0 : Number.POSITIVE_INFINITY) : Math.abs(rows / median - 1)
  const compared = `the median of the last ${earlier.length} versions is ${median}, at most ${percent(change)} off`
  return { failed: outside || moved > change ? 1 : 0, says: [`${rows} rows`, ...wanted, compared].join(', ') }
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export function freshCheck(rule: FreshRule, column: string, outcome: Outcome): TableCheck {
  const within = durationMs(rule.within)!
  return {
    ...{ id: rule.id, rule: 'fresh', column, outcome: tableOutcome(rule.onViolation, outcome) },
    asks: [`epoch_us(max(${quoteName(column)})) / 1000`],
    judge: ([newest], { now }) => {
      if (newest === null || newest === undefined) return { failed: 1, says: 'no row has a time' }
      const age = Math.max(0, now - newest)
      return { failed: age > within ? 1 : 0, says: `the newest row is ${lengthOf(age)} old, at most ${rule.within}` }
    },
  }
}

const LENGTHS: readonly (readonly [string, number])[] = [
  ['d', durationMs('1d')!],
  ['h', durationMs('1h')!],
  ['m', durationMs('1m')!],
  ['s', durationMs('1s')!],
]

function lengthOf(ms: number): string {
  const [unit, size] = LENGTHS.find(([, size]) => ms >= size) ?? ['ms', 1]
  return `${Number((ms / size).toPrecision(3))}${unit}`
}

export function distributionCheck(
  rule: DistributionRule,
  bins: Bins,
  { outcome, read }: { readonly outcome: Outcome; readonly read: string },
): TableCheck {
  return {
    ...{ id: rule.id, rule: 'distribution', column: rule.column },
    outcome: tableOutcome(rule.onViolation, outcome),
    asks: binAggregates(rule.column, bins, read),
    judge: (answers) => compareBins(rule, bins, answers.map(Number)),
  }
}

/** What the columns of a contract and those of the rows differ in. */
export function closedCheck(
  id: string,
  outcome: 'block' | 'warn',
  { extra, missing }: { readonly extra: number; readonly missing: number },
): TableCheck {
  return {
    ...{ id, rule: 'schema', column: '', outcome, asks: [] },
    judge: () => ({
      failed: extra + missing,
      says: `${extra} columns that the contract does not have, ${missing} missing`,
    }),
  }
}

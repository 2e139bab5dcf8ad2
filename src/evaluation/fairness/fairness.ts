import { normalQuantile } from '../../math/index.ts'
import type { GroupCounts, RateName } from './group-counts.ts'
import { type Limits, type LimitVerdict, verdictOf } from './limits.ts'
import { type Told, type ToldComparison, tellComparison, tellGap, tellGapDifference, tellRate } from './told.ts'

/** Groups that divide the same rows, such as by sex, or by sex and age together. */
export interface GroupSet {
  readonly by: readonly string[]
  readonly groups: ReadonlyMap<string, GroupCounts>
  /** The group that others are compared with; the largest without it. */
  readonly against?: string
}

/** What a comparison of groups is held to. */
export interface FairnessOptions {
  /** With what chance all intervals of the report are right together; .95 without it. */
  readonly level?: number
  readonly limits?: Limits
}

/** One group: its rates, and its calibration where there are probabilities. */
export interface GroupReport {
  readonly by: readonly string[]
  readonly group: string
  readonly rows: number
  readonly labeled: number
  readonly rates: Readonly<Partial<Record<RateName, Told>>>
  /** Mean label less mean probability; null without probabilities. */
  readonly calibrationGap: Told | null
}

/** One group against the one that its set is compared with. */
export interface GroupComparison {
  readonly by: readonly string[]
  readonly group: string
  readonly against: string
  readonly rates: Readonly<Partial<Record<RateName, ToldComparison>>>
  readonly calibrationGap: Told | null
}

/** How groups fare. */
export interface FairnessReport {
  readonly level: number
  readonly groups: readonly GroupReport[]
  readonly comparisons: readonly GroupComparison[]
  readonly limits: readonly LimitVerdict[]
  readonly conventions: readonly string[]
}

const LEVEL = 0.95
const RATES_WITHOUT_LABELS: readonly RateName[] = ['selection']
const RATES_WITH_LABELS: readonly RateName[] = ['selection', 'tpr', 'fpr', 'ppv', 'accuracy', 'base']

/**
 * Rates of groups and how they differ, with intervals that are right together with the chance `level`: each may err with the share
 * (1 − level) ÷ (all numbers told). A rate of fewer than 30 rows or 5 events is not told, and nothing is compared with it.
 *
 * Rows are taken as independent. Source: Wilson 1927; Newcombe 1998; Katz et al. 1978; Bonferroni.
 *
 * @example
 * fairnessOf([{ by: ['sex'], groups: countGroups({ decisions, labels }, sexes) }])
 */
export function fairnessOf(sets: readonly GroupSet[], { level = LEVEL, limits }: FairnessOptions = {}): FairnessReport {
  const counts = sets.flatMap(({ groups }) => [...groups.values()])
  const names = counts.some(({ labeled }) => labeled > 0) ? RATES_WITH_LABELS : RATES_WITHOUT_LABELS
  const isScored = counts.some(({ scored }) => scored > 0)
  // each group has its rates, and all but one of a set a difference and a ratio of each
  const each = names.length + Number(isScored)
  const numbers = Math.max(1, each * (counts.length + 2 * (counts.length - sets.length)))
  const telling = { names, isScored, z: normalQuantile(1 - (1 - level) / (2 * numbers)) }
  return {
    level,
    groups: sets.flatMap((set) => groupsOf(set, telling)),
    comparisons: sets.flatMap((set) => comparisonsOf(set, telling)),
    limits: limits ? sets.flatMap((set) => verdictOf(set, { limits, level, names, sets })) : [],
    conventions: conventionsOf(level, numbers),
  }
}

interface Telling {
  readonly names: readonly RateName[]
  readonly isScored: boolean
  readonly z: number
}

function groupsOf({ by, groups }: GroupSet, { names, isScored, z }: Telling): GroupReport[] {
  return [...groups].map(([group, counts]) => ({
    ...{ by, group, rows: counts.rows, labeled: counts.labeled },
    rates: Object.fromEntries(names.map((name) => [name, tellRate(counts, name, z)])),
    calibrationGap: isScored ? tellGap(counts, z) : null,
  }))
}

function comparisonsOf(set: GroupSet, { names, isScored, z }: Telling): GroupComparison[] {
  const against = set.against ?? largestOf(set)
  const second = set.groups.get(against)
  if (!second) return []
  return [...set.groups].flatMap(([group, first]) => {
    if (group === against) return []
    return {
      ...{ by: set.by, group, against },
      rates: Object.fromEntries(names.map((name) => [name, tellComparison({ first, second }, name, z)])),
      calibrationGap: isScored ? tellGapDifference(first, second, z) : null,
    }
  })
}

/** Of groups of the same size the one whose name comes first. */
function largestOf({ groups }: GroupSet): string {
  const ranked = [...groups].sort(([a, first], [b, second]) => second.rows - first.rows || (a < b ? -1 : 1))
  return ranked[0]?.[0] ?? ''
}

function conventionsOf(level: number, numbers: number): string[] {
  return [
    'rates with Wilson’s, differences with Newcombe’s, ratios with Katz’s log-normal interval; rows taken as independent',
    `right together in ${level * 100} % of cases: each of ${numbers} numbers has ${Number(((1 - level) / numbers).toPrecision(2))} of the rest`,
    'not told under 30 rows or 5 events; nothing is compared with what is not told',
  ]
}

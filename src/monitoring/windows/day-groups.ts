import { type GroupCounts, type GroupSet, NO_COUNTS, plusCounts } from '../../evaluation/index.ts'
import type { Table } from '../../table/index.ts'
import { OTHER, segmentValues } from './day-scores.ts'
import { numbersOf } from './scored.ts'

/**
 * How the answers of champions fell on groups in a stretch of the journal. Plain JSON; two of them together are the same as one of all the
 * rows, in any split and order.
 */
export interface DayGroups {
  rows: number
  /** By champion, by column (`sex`, `sex · age` for both together), by value: the sums of `GroupCounts` in the order of `SUMS`. */
  readonly champions: Record<number, Record<string, Record<string, number[]>>>
}

/** What makes groups, and what a decision in favor is. */
export interface GroupReading {
  readonly columns: readonly string[]
  /** The outcome that people wish for. */
  readonly favorable: 0 | 1
  /** A score from here on decides for 1. */
  readonly threshold: number
}

const SUMS = Object.keys(NO_COUNTS) as (keyof GroupCounts)[]
const AT = Object.fromEntries(SUMS.map((name, k) => [name, k])) as Readonly<Record<keyof GroupCounts, number>>
const MISSING = 'missing'
const JOINED = ' · '

/** Groups of one column that are told apart in a stretch; what comes later is `other`. */
const MOST_VALUES = 200
/** Groups of one column that are told apart in a report. */
const MOST_GROUPS = 20

export const emptyGroups = (): DayGroups => ({ rows: 0, champions: {} })

/** The columns that make groups, each for itself, and all together where there are several. */
export function groupings({ columns }: Pick<GroupReading, 'columns'>): readonly (readonly string[])[] {
  const single = columns.map((name) => [name])
  return columns.length > 1 ? [...single, columns] : single
}

/** Adds the rows of a table of the journal that have a probability, each to its champion. */
export function addGroups(into: DayGroups, rows: Table, reading: GroupReading): void {
  const [champion, score, label] = ['champion', 'champion_score', 'label'].map((name) => numbersOf(rows, name))
  const textOf = Object.fromEntries(reading.columns.map((name) => [name, valuesOf(rows, name)]))
  const sets = groupings(reading)
  into.rows += rows.rows
  for (let row = 0; row < rows.rows; row++) {
    const [version, s, y] = [champion![row]!, score![row]!, label![row]!]
    if (Number.isNaN(version) || !(s >= 0 && s <= 1)) continue
    for (const by of sets) {
      const value = by.map((name) => textOf[name]!(row)).join(JOINED)
      addRow(sumsOf(into, version, { by: by.join(JOINED), value }), reading, s, y)
    }
  }
}

function valuesOf(rows: Table, name: string): (row: number) => string {
  const column = rows.columns.get(`f:${name}`) ?? rows.columns.get(`r:${name}`)
  return column ? segmentValues(column) : () => MISSING
}

function sumsOf(into: DayGroups, version: number, of: { readonly by: string; readonly value: string }): number[] {
  into.champions[version] ??= {}
  into.champions[version][of.by] ??= {}
  const groups = into.champions[version][of.by]!
  const isKnown = Object.hasOwn(groups, of.value) || Object.keys(groups).length < MOST_VALUES
  const name = isKnown ? of.value : OTHER
  groups[name] ??= new Array<number>(SUMS.length).fill(0)
  return groups[name]
}

/** Of an outcome 0 that people wish for, decisions, labels and probabilities are turned around. */
function addRow(sums: number[], { favorable, threshold }: GroupReading, score: number, label: number): void {
  const decision = Number(score >= threshold === (favorable === 1))
  sums[AT.rows]!++
  sums[AT.selected]! += decision
  if (label !== 0 && label !== 1) return
  const y = favorable === 1 ? label : 1 - label
  const gap = favorable === 1 ? label - score : score - label
  sums[AT.labeled]!++
  sums[AT.positives]! += y
  sums[AT.labeledSelected]! += decision
  sums[AT.truePositives]! += y * decision
  sums[AT.scored]!++
  sums[AT.gap]! += gap
  sums[AT.squares]! += gap * gap
}

/** The groups of each column in a stretch where a version was champion; `kept` names those that are told apart, the rest is `other`. */
export function groupSets(
  { champions }: DayGroups,
  champion: number,
  { columns, kept }: { readonly columns: readonly string[]; readonly kept: readonly ReadonlySet<string>[] },
): GroupSet[] {
  return groupings({ columns }).map((by, k) => {
    const groups = new Map<string, GroupCounts>()
    for (const [value, sums] of Object.entries(champions[champion]?.[by.join(JOINED)] ?? {})) {
      const name = kept[k]!.has(value) ? value : OTHER
      const known = groups.get(name)
      groups.set(name, known ? plusCounts(known, countsOf(sums)) : countsOf(sums))
    }
    return { by, groups: new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1))) }
  })
}

const countsOf = (sums: readonly number[]): GroupCounts =>
  Object.fromEntries(SUMS.map((name, k) => [name, sums[k]!])) as unknown as GroupCounts

/** The groups of each column that have the most rows over some stretches. */
export function largestGroups(
  days: readonly DayGroups[],
  champion: number,
  columns: readonly string[],
): ReadonlySet<string>[] {
  return groupings({ columns }).map((by) => {
    const rows = new Map<string, number>()
    for (const { champions } of days)
      for (const [value, sums] of Object.entries(champions[champion]?.[by.join(JOINED)] ?? {}))
        rows.set(value, (rows.get(value) ?? 0) + sums[AT.rows]!)
    const ranked = [...rows].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    return new Set(ranked.slice(0, MOST_GROUPS).map(([value]) => value))
  })
}

import type { Comparison } from '../search/filter.ts'
import type { Cursor } from '../search/page.ts'
import type { RunPlan } from '../search/run-plan.ts'
import type { AnyColumn } from './column.ts'
import { columnOf } from './column-row.ts'
import { ACTIVE, type Copy, DELETED, GONE } from './copy.ts'
import { keepNumbers, keepTexts } from './keep.ts'
import { type Rank, rankOf } from './rank.ts'
import { firstOf } from './top.ts'

/** What a search finds in the columns. */
export interface Found {
  /** The ids of the page, and of the first run after it where there is one. */
  readonly ids: readonly string[]
  /** Where the last run of the page stands. */
  readonly last: Cursor | undefined
  /** How many runs match on all pages. */
  readonly count: number
}

/** The columns that a search needs. */
export function columnsOf({ comparisons, orders }: RunPlan): string[] {
  const names = [...comparisons, ...orders].map(({ field }) => columnOf(field))
  return [...new Set(names)].filter((name) => !CORE.includes(name))
}

const CORE: readonly string[] = ['a:id', 'a:started_at']

/** Finds the runs of a page: filters are loops over columns that keep ordinals, and of what is left the first few are taken in one pass. */
export function scan(copy: Copy, plan: RunPlan): Found {
  const { ids } = copy.core
  const kept = new Uint32Array(copy.count())
  let count = keepRuns(copy, plan, kept)
  for (const comparison of plan.comparisons) count = keepComparison(copy, comparison, kept.subarray(0, count))
  const ranks = plan.orders.map(({ field, down }) => rankOf(columnIn(copy, columnOf(field)), down))
  const first = firstOf(ranks, kept.subarray(0, count), { many: plan.limit + 1, after: plan.after })
  const last = first[Math.min(first.length, plan.limit) - 1]
  return {
    ids: Array.from(first, (ordinal) => ids.text(ordinal + 1)),
    last: last === undefined ? undefined : cursorAt(ranks, last),
    count,
  }
}

const cursorAt = (ranks: readonly Rank[], ordinal: number): Cursor => ranks.map((rank) => rank.at(ordinal))

/** The ordinals of the runs of the experiments and of the view. */
function keepRuns({ core, count }: Copy, { experiments, view }: RunPlan, kept: Uint32Array): number {
  const all = count()
  const { states } = core
  const wanted = view === 'all' ? undefined : view === 'active' ? ACTIVE : DELETED
  const [only] = experiments?.length === 1 ? experiments : []
  const several = experiments && only === undefined ? new Set(experiments) : undefined
  let found = 0
  for (let ordinal = 0; ordinal < all; ordinal++) {
    const state = states[ordinal]!
    if (wanted === undefined ? state === GONE : state !== wanted) continue
    if (only !== undefined && core.experiments[ordinal] !== only) continue
    if (several && !several.has(core.experiments[ordinal]!)) continue
    kept[found++] = ordinal
  }
  return found
}

function keepComparison(copy: Copy, comparison: Comparison, kept: Uint32Array): number {
  const column = columnIn(copy, columnOf(comparison.field))
  return column.kind === 'number' ? keepNumbers(column, comparison, kept) : keepTexts(column, comparison, kept)
}

function columnIn({ core, columns }: Copy, name: string): AnyColumn {
  if (name === 'a:id') return { kind: 'text', codes: undefined, texts: core.ids }
  if (name === 'a:started_at')
    return { kind: 'number', values: core.startedAts, has: alwaysThere(core.startedAts.length) }
  return columns.get(name)!
}

let there = new Uint8Array(0)

function alwaysThere(length: number): Uint8Array {
  if (there.length < length) there = new Uint8Array(length).fill(1)
  return there
}

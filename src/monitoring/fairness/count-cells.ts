import type { GroupCounts, GroupSet } from '../../evaluation/index.ts'
import type { Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'
import type { Side } from '../compare/open-side.ts'
import { type SideColumn, textSql } from '../compare/plan-columns.ts'
import { fail } from '../errors.ts'
import type { Reading } from './reading.ts'

/** Rows counted by their groups. */
export interface Counted {
  /** One for each column, and one for all of them together where there are several. */
  readonly sets: readonly GroupSet[]
  /** Rows that have no prediction, and were left out. */
  readonly undecided: number
}

export const MISSING = '(missing)'
const MOST_GROUPS = 50
const MOST_CELLS = 10_000
const NAMES = ['rows', 'selected', 'labeled', 'positives', 'labeledSelected', 'truePositives'] as const
const SUMS = [...NAMES, ...(['scored', 'gap', 'squares'] as const)]

/** Counts in one pass, whatever the number of rows. Errors: `monitoring.bad_fairness` where a column has too many groups. */
export async function countCells(
  lake: Lake,
  { relation }: Side,
  { groups, reading }: { readonly groups: readonly SideColumn[]; readonly reading: Reading },
): Promise<Counted> {
  const keys = groups.map((_, k) => `g${k}`)
  const named = groups.map((column, k) => `${keyOf(column)} as g${k}`)
  const found = await lake.rows(
    `select ${keys.join(', ')}, ${SUMS.map((name) => `cast(coalesce(${SUM_SQL[name]}, 0) as double) as ${quoteName(name)}`).join(', ')},
      cast(count(*) - count(d) as double) as undecided
    from (select ${[...named, `${reading.decision} as d`, `${reading.label} as y`, `${reading.score} as s`].join(', ')} from ${relation})
    group by ${keys.join(', ')} order by ${keys.join(', ')} limit ${MOST_CELLS + 1}`,
  )
  if (found.length > MOST_CELLS) throw fail('bad_fairness', { reason: `there are more than ${MOST_CELLS} groups` })
  const cells = found.map((row) => ({
    path: keys.map((key) => String(row[key])),
    counts: Object.fromEntries(SUMS.map((name) => [name, Number(row[name])])) as unknown as GroupCounts,
  }))
  const single = groups.map(({ name }, k) => setOf([name], cells, ({ path }) => path[k]!))
  const together = setOf(
    groups.map(({ name }) => name),
    cells,
    ({ path }) => path.join(' · '),
  )
  const undecided = found.reduce((sum, row) => sum + Number(row['undecided']), 0)
  return { sets: groups.length > 1 ? [...single, together] : single, undecided }
}

const SUM_SQL: Readonly<Record<(typeof SUMS)[number], string>> = {
  rows: 'count(d)',
  selected: 'sum(d)',
  labeled: 'count(d + y)',
  positives: 'sum(case when d is not null then y end)',
  labeledSelected: 'sum(case when y is not null then d end)',
  truePositives: 'sum(d * y)',
  scored: 'count(d + y + s)',
  // in whole parts of a billionth, whose sum does not depend on the order of rows
  gap: 'sum(cast(round((y - s) * 1e9) as bigint)) / 1e9',
  squares: 'sum(cast(round((y - s) * (y - s) * 1e9) as bigint)) / 1e9',
}

function keyOf(column: SideColumn): string {
  return `case when ${quoteName(column.name)} is null then '${MISSING}' else ${textSql(column)} end`
}

interface Cell {
  readonly path: readonly string[]
  readonly counts: GroupCounts
}

function setOf(by: readonly string[], cells: readonly Cell[], nameOf: (cell: Cell) => string): GroupSet {
  const groups = new Map<string, GroupCounts>()
  for (const cell of cells) {
    if (cell.counts.rows === 0) continue
    const name = nameOf(cell)
    groups.set(name, plus(groups.get(name), cell.counts))
  }
  if (groups.size > MOST_GROUPS)
    throw fail('bad_fairness', {
      reason: `${by.join(' and ')} make ${groups.size} groups, of which at most ${MOST_GROUPS} can be compared; cut numbers into classes first`,
    })
  return { by, groups: new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1))) }
}

function plus(a: GroupCounts | undefined, b: GroupCounts): GroupCounts {
  if (!a) return b
  return Object.fromEntries(SUMS.map((name) => [name, a[name] + b[name]])) as unknown as GroupCounts
}

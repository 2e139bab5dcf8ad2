import { type Column, columnOf, quoteText, type Table } from '../../table/index.ts'
import type { Run } from './runs.ts'

/** Longer lists cost the engine more than the rows they keep away. */
const MOST = 2_000

/** SQL conditions that keep rows away about which nobody asks, where few are asked about. */
export function onlyAsked({ view, asks }: Run, rows: Table): readonly string[] {
  return view.plan.keys.flatMap(({ sql }, i) => {
    const values = new Set<string>()
    for (const ask of asks) if (!addValues(columnOf(rows, ask[i]!), values)) return []
    // Of a list of literals the engine would compare each with every row; inside of CASE a relation is looked up row by row. The rows come in no order then.
    return values.size > 0
      ? [`case when ${sql} in (select unnest([${[...values].join(', ')}])) then true else false end`]
      : []
  })
}

/** The values of a column as literals; false where there are too many. */
function addValues(column: Column, values: Set<string>): boolean {
  if (column.kind === 'category') {
    if (column.dictionary.length > MOST) return false
    for (const text of column.dictionary) values.add(quoteText(text))
    return values.size <= MOST
  }
  for (const value of column.values) {
    if (Number.isFinite(value)) values.add(`${value}::double`)
    else if (!Number.isNaN(value)) return false
    if (values.size > MOST) return false
  }
  return true
}

import type { Table } from '../../table/index.ts'

/** The numbers of a column; NaN in every row where the table has none. */
export function numbersOf(table: Table, name: string): Float64Array {
  const column = table.columns.get(name)
  return column && column.kind !== 'category' ? column.values : new Float64Array(table.rows).fill(Number.NaN)
}

import type { Table } from '../../table/index.ts'

/** The numbers of a column; NaN in every row where the table has none. */
export function numbersOf(table: Table, name: string): Float64Array {
  const column = table.columns.get(name)
  return column && column.kind !== 'category' ? column.values : new Float64Array(table.rows).fill(Number.NaN)
}

/** The versions that scored rows of a table, ascending. */
export function versionsOf(table: Table): number[] {
  const seen = new Set([...numbersOf(table, 'champion'), ...numbersOf(table, 'challenger')])
  return [...seen].filter((version) => !Number.isNaN(version)).sort((a, b) => a - b)
}

/** The score of one version on each row, whether it answered or not; NaN where it gave none. */
export function scoresOf(table: Table, version: number): Float64Array {
  const [champion, challenger] = [numbersOf(table, 'champion'), numbersOf(table, 'challenger')]
  const [first, second] = [numbersOf(table, 'champion_score'), numbersOf(table, 'challenger_score')]
  return champion.map((answered, row) =>
    answered === version ? first[row]! : challenger[row] === version ? second[row]! : Number.NaN,
  )
}

/** The version that was champion at the last row; `undefined` without rows. */
export function lastChampion(table: Table): number | undefined {
  const [champion, at] = [numbersOf(table, 'champion'), numbersOf(table, 'at')]
  let last: number | undefined
  let latest = Number.NEGATIVE_INFINITY
  for (let row = 0; row < champion.length; row++) {
    if (Number.isNaN(champion[row]!) || at[row]! < latest) continue
    latest = at[row]!
    last = champion[row]!
  }
  return last
}

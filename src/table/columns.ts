import { nearestName } from '../base/index.ts'
import { fail } from './errors.ts'
import type { CategoryColumn, Column, NumberColumn, Table } from './table.ts'

/**
 * A column of numbers or, with `time`, of milliseconds since the epoch. `null`, `undefined` and NaN are missing.
 *
 * @example
 * numberColumn([1, null, 3]).values // Float64Array [1, NaN, 3]
 */
export function numberColumn(
  values: Float64Array | readonly (number | null | undefined)[],
  kind: NumberColumn['kind'] = 'number',
): NumberColumn {
  if (values instanceof Float64Array) return { kind, values }
  return { kind, values: Float64Array.from(values, (value) => value ?? Number.NaN) }
}

/**
 * A column of texts; its dictionary is in order of first appearance. `null` and `undefined` are missing.
 *
 * @example
 * categoryColumn(['ATL', null, 'ATL']) // codes [0, -1, 0], dictionary ['ATL']
 */
export function categoryColumn(texts: readonly (string | null | undefined)[]): CategoryColumn {
  const known = new Map<string, number>()
  const codes = new Int32Array(texts.length)
  texts.forEach((text, row) => {
    codes[row] = text === null || text === undefined ? -1 : codeIn(known, text)
  })
  return { kind: 'category', codes, dictionary: [...known.keys()] }
}

/** The code of a text, new where it was not known. */
export function codeIn(known: Map<string, number>, text: string): number {
  const code = known.get(text)
  if (code !== undefined) return code
  known.set(text, known.size)
  return known.size - 1
}

/** How many rows a column has. */
function columnRows(column: Column): number {
  return column.kind === 'category' ? column.codes.length : column.values.length
}

/**
 * A table of these columns, in the order given. Without columns, `rows` says how many rows there are (default 0).
 *
 * Errors: `table.uneven_columns`.
 *
 * @example
 * tableOf({ distance: numberColumn([446]), origin: categoryColumn(['ATL']) })
 */
export function tableOf(columns: Readonly<Record<string, Column>> | ReadonlyMap<string, Column>, rows?: number): Table {
  const entries = columns instanceof Map ? [...columns] : Object.entries(columns as Record<string, Column>)
  const first = entries[0]?.[1]
  const length = rows ?? (first ? columnRows(first) : 0)
  for (const [column, its] of entries) {
    const found = columnRows(its)
    if (found !== length) throw fail('uneven_columns', { column, found, rows: length })
  }
  return { rows: length, columns: new Map(entries) }
}

/** The column of this name. Errors: `table.unknown_column` with the nearest known name. */
export function columnOf(table: Table, name: string): Column {
  const column = table.columns.get(name)
  if (!column) throw fail('unknown_column', { column: name, nearest: nearestName(name, [...table.columns.keys()]) })
  return column
}

/** The text at a row of a category column; `undefined` where missing. */
export function textAt(column: CategoryColumn, row: number): string | undefined {
  const code = column.codes[row]!
  return code < 0 ? undefined : column.dictionary[code]
}

/** What stands at a row: a number, a text, or `null` where missing. Moments are milliseconds. */
export function valueAt(column: Column, row: number): number | string | null {
  if (column.kind === 'category') return textAt(column, row) ?? null
  const value = column.values[row]!
  return Number.isNaN(value) ? null : value
}

/** The table with `column` added under `name`, or put in the place of the one that had it. */
export function withColumn(table: Table, name: string, column: Column): Table {
  return tableOf(new Map([...table.columns, [name, column]]), table.rows)
}

/** The table with these columns only, in this order. Errors: `table.unknown_column`. */
export function selectColumns(table: Table, names: readonly string[]): Table {
  return tableOf(new Map(names.map((name) => [name, columnOf(table, name)])), table.rows)
}

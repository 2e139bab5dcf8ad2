import { type Column, categoryColumn, numberColumn, type Table } from '../table/index.ts'

/**
 * A column of values as JSON has them: numbers and truths (1, 0) as numbers; where one is a text, all as texts. What is
 * missing is null or left out.
 *
 * @example
 * columnOfValues([1, null, true]) // numbers [1, NaN, 1]
 */
export function columnOfValues(values: readonly unknown[]): Column {
  const isText = values.some(
    (value) => value !== null && value !== undefined && typeof value !== 'number' && typeof value !== 'boolean',
  )
  if (isText) return categoryColumn(values.map(textOf))
  return numberColumn(
    Float64Array.from(values, (value) => (value === null || value === undefined ? Number.NaN : Number(value))),
  )
}

function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A table of rows as JSON has them: a column for each key that any of them has. */
export function tableOfRows(rows: readonly Readonly<Record<string, unknown>>[]): Table {
  const names = new Set(rows.flatMap((row) => Object.keys(row)))
  const columns = [...names].map((name): [string, Column] => [name, columnOfValues(rows.map((row) => row[name]))])
  return { rows: rows.length, columns: new Map(columns) }
}

const MOMENT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(\.\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?)?$/

/**
 * Milliseconds of a moment as text, with the microseconds behind the point; NaN where it is none. UTC where no zone is named.
 *
 * @example
 * momentOf('2026-01-02T03:04:05.000678') // 1767323045000.678
 */
export function momentOf(text: string): number {
  const [, day, clock = '00:00:00', fraction = '', zone = 'Z'] = MOMENT.exec(text.trim()) ?? []
  if (day === undefined) return Number.NaN
  const micros = Math.round(Number(`0${fraction || '.0'}`) * 1_000_000)
  return Date.parse(`${day}T${clock}${zone === 'UTC' ? 'Z' : zone}`) + micros / 1_000
}

/** The table with texts in these columns read as moments. */
export function withMoments(table: Table, names: ReadonlySet<string>): Table {
  const columns = [...table.columns].map(([name, column]): [string, Column] => {
    if (column.kind !== 'category' || !names.has(name)) return [name, column]
    const moments = column.dictionary.map(momentOf)
    return [
      name,
      numberColumn(
        Float64Array.from(column.codes, (code) => moments[code] ?? Number.NaN),
        'time',
      ),
    ]
  })
  return { rows: table.rows, columns: new Map(columns) }
}

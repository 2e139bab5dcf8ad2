import { type Column, type Schema, type Table, valueAt } from '../table/index.ts'

/** Counts what a join gave, slice by slice. */
export interface Tally {
  /** Rows, their features in the same order, and the moment of each. */
  take(rows: Table, features: Table, at: Float64Array): void
  rows(): number
  withoutTime(): number
  missing(feature: string): number
  examples(): readonly Readonly<Record<string, number | string | null>>[]
  /** Columns of the rows that held whole numbers only. */
  whole(): readonly string[]
}

const EXAMPLES = 5

export function createTally(features: readonly string[], schema: Schema): Tally {
  const missing = new Map(features.map((name) => [name, 0]))
  const fractional = new Set(schema.flatMap(({ name, kind }) => (kind === 'number' ? [] : [name])))
  const examples: Record<string, number | string | null>[] = []
  let rows = 0
  let withoutTime = 0
  return {
    take(given, found, at) {
      rows += given.rows
      withoutTime += at.reduce((sum, moment) => sum + Number(Number.isNaN(moment)), 0)
      for (const [name, column] of found.columns) missing.set(name, (missing.get(name) ?? 0) + missingIn(column))
      for (const [name, column] of given.columns)
        if (!fractional.has(name) && column.kind === 'number' && !isWhole(column.values)) fractional.add(name)
      const both: Table = { rows: given.rows, columns: new Map([...given.columns, ...found.columns]) }
      for (let row = 0; row < given.rows && examples.length < EXAMPLES; row++) examples.push(shownRow(both, row))
    },
    rows: () => rows,
    withoutTime: () => withoutTime,
    missing: (feature) => missing.get(feature) ?? 0,
    examples: () => examples,
    whole: () => schema.flatMap(({ name }) => (fractional.has(name) ? [] : [name])),
  }
}

function missingIn(column: Column): number {
  let count = 0
  if (column.kind === 'category') {
    for (const code of column.codes) if (code < 0) count++
  } else for (const value of column.values) if (Number.isNaN(value)) count++
  return count
}

function isWhole(values: Float64Array): boolean {
  for (const value of values) if (!Number.isNaN(value) && !Number.isSafeInteger(value)) return false
  return true
}

/** A row as JSON shows it: moments as ISO 8601. */
function shownRow(table: Table, row: number): Record<string, number | string | null> {
  return Object.fromEntries(
    [...table.columns].map(([name, column]) => {
      const value = valueAt(column, row)
      if (typeof value !== 'number') return [name, value]
      if (column.kind === 'time') return [name, new Date(value).toISOString()]
      return [name, Number.isFinite(value) ? value : null]
    }),
  )
}

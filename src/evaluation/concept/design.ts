import { type Column, codeColumn, columnOf, identityOf, lookRows, type Table } from '../../table/index.ts'
import type { Columns } from './companion.ts'

/** Which columns of a table become which numbers; plain JSON. */
export interface DesignPart {
  readonly column: string
  /** One number for each of these texts: 1 where it is the value. Without, the number itself. */
  readonly levels?: readonly string[]
}

const LOOK_ROWS = 10_000
const MOST_LEVELS = 20
const MOST_COLUMNS = 100

/**
 * Chooses what is learned from: columns of numbers, and of up to 20 different texts; without what names rows, never varies, or is a moment.
 * At most 100 numbers beside each other.
 */
export function designOf(table: Table, without: ReadonlySet<string>): DesignPart[] {
  const parts: DesignPart[] = []
  let width = 0
  for (const [name, column] of table.columns) {
    const part = without.has(name) ? undefined : partOf(name, column, table.rows)
    const more = part?.levels?.length ?? 1
    if (!part || width + more > MOST_COLUMNS) continue
    parts.push(part)
    width += more
  }
  return parts
}

function partOf(name: string, column: Column, rows: number): DesignPart | undefined {
  if (column.kind === 'time') return undefined
  const coded = codeColumn(column, lookRows(rows, LOOK_ROWS))
  if (coded.counts.length < 2 || identityOf(name, coded)) return undefined
  if (column.kind !== 'category') return { column: name }
  return coded.counts.length > MOST_LEVELS
    ? undefined
    : { column: name, levels: [...column.dictionary].slice(0, MOST_LEVELS) }
}

/** The numbers of a table's rows, one array each. Errors: `table.unknown_column`. */
export function designColumns(table: Table, parts: readonly DesignPart[]): Columns {
  return parts.flatMap(({ column: name, levels }) => {
    const column = columnOf(table, name)
    if (levels === undefined)
      return [column.kind === 'category' ? new Float64Array(table.rows).fill(Number.NaN) : column.values]
    return levels.map((level) => {
      if (column.kind !== 'category') return new Float64Array(table.rows)
      const code = column.dictionary.indexOf(level)
      return Float64Array.from(column.codes, (own) => Number(own === code && code >= 0))
    })
  })
}

/** How many numbers a row of a design has. */
export function widthOf(parts: readonly DesignPart[]): number {
  return parts.reduce((sum, { levels }) => sum + (levels?.length ?? 1), 0)
}

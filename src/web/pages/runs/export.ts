import { csvOf, save } from '../../parts/take/save.ts'
import { machine } from '../../state/moments.ts'
import type { Column } from './columns.ts'
import type { RunRow } from './questions.ts'

/** Gives rows to the person as CSV: id and name, then the columns that are shown, numbers whole. */
export function download(file: string, rows: readonly RunRow[], columns: readonly Column[]): void {
  save(file, new Blob([runsCsv(rows, columns)], { type: 'text/csv' }))
}

export function runsCsv(rows: readonly RunRow[], columns: readonly Column[]): string {
  const limits = (column: Column): readonly string[] =>
    column.hasInterval ? [column.name, `${column.name}.low`, `${column.name}.high`] : [column.name]
  const head = ['id', 'name', ...columns.flatMap(limits)]
  const lines = rows.map((row) => [row.id, row.name, ...columns.flatMap((column) => cellsOf(row, column))])
  return csvOf([head, ...lines])
}

function cellsOf(row: RunRow, { of, name, hasInterval }: Column): readonly string[] {
  if (of === 'metrics')
    return (hasInterval ? [name, `${name}.low`, `${name}.high`] : [name]).map((key) => String(row.metrics[key] ?? ''))
  if (of === 'attributes') return [attributeOf(row, name)]
  return [row[of][name] ?? '']
}

function attributeOf(row: RunRow, name: string): string {
  const texts: Readonly<Record<string, string>> = {
    ...{ State: row.status, By: row.by, Id: row.id, Started: machine(row.startedAt) },
    Duration: row.endedAt === null ? '' : String((row.endedAt - row.startedAt) / 1000),
  }
  return texts[name] ?? ''
}

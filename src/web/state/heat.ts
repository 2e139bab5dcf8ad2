import type { Drift, Week } from './shapes.ts'

/** One column over all windows; a window that could not be compared has no cell. */
export interface HeatRow {
  readonly column: string
  readonly moved: boolean
  readonly cells: readonly (Drift | undefined)[]
}

/** The drift of every column, the one that moved most first. */
export function heatOf(weeks: readonly Week[]): HeatRow[] {
  const columns = [...new Set(weeks.flatMap(({ drift }) => drift.map(({ column }) => column)))]
  const rows = columns.map((column) => {
    const cells = weeks.map(({ drift }) => drift.find((cell) => cell.column === column))
    return { column, cells, moved: cells.some((cell) => cell?.over) }
  })
  return rows.sort((a, b) => Number(b.moved) - Number(a.moved) || largest(b) - largest(a))
}

function largest({ cells }: HeatRow): number {
  return Math.max(0, ...cells.map((cell) => cell?.psi ?? 0))
}

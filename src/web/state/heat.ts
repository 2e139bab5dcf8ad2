import type { Drift, Week } from './shapes.ts'

/** The prediction itself, which is compared like a column. */
export const PREDICTION = 'the prediction'

/** One column over all windows; a window that could not be compared has no cell. */
export interface HeatRow {
  readonly column: string
  readonly moved: boolean
  readonly cells: readonly (Drift | undefined)[]
}

/** The drift of every column, the one with the largest effect on the loss first; those without any by how far they moved; the prediction last. */
export function heatOf(weeks: readonly Week[]): HeatRow[] {
  const columns = [...new Set(weeks.flatMap(({ drift }) => drift.map(({ column }) => column)))]
  const rows = columns.map((column) => {
    const cells = weeks.map(({ drift }) => drift.find((cell) => cell.column === column))
    return { column, cells, moved: cells.some((cell) => cell?.over) }
  })
  const isLast = ({ column }: HeatRow): number => Number(column === PREDICTION)
  return rows.sort(
    (a, b) =>
      isLast(a) - isLast(b) || Number(b.moved) - Number(a.moved) || effect(b) - effect(a) || largest(b) - largest(a),
  )
}

function effect({ cells }: HeatRow): number {
  return Math.max(0, ...cells.map((cell) => Math.abs(cell?.lossEffect ?? 0)))
}

function largest({ cells }: HeatRow): number {
  return Math.max(0, ...cells.map((cell) => cell?.psi ?? 0))
}

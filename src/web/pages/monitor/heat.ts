import { PREDICTION } from '../../state/heat.ts'
import { fixed, share, signed } from '../../state/numbers.ts'
import type { MeasuredWindow, Shift } from './questions.ts'

/** What a heat map shows of each column. */
export const SHOWN = [
  { show: 'psi', name: 'PSI', says: 'PSI against training, 10 quantile bins', edges: [0.05, 0.1, 0.2, 0.35] },
  {
    ...{ show: 'effect', name: 'Effect on the loss', edges: [0.01, 0.02, 0.05, 0.1] },
    says: 'What the move is worth, as a share of the loss of training; positive is worse',
  },
  {
    ...{ show: 'missing', name: 'Missing values', edges: [0.01, 0.05, 0.1, 0.2] },
    says: 'Share of rows without a value; shaded by the distance from training',
  },
  {
    ...{ show: 'new', name: 'New values', edges: [0.01, 0.05, 0.1, 0.2] },
    says: 'Share of rows outside of what training held: new categories, below its smallest, above its largest',
  },
] as const
export type Shown = (typeof SHOWN)[number]

/** The one that an address names; PSI where it names none. */
export const shownOf = (text: string | undefined): Shown => SHOWN.find(({ show }) => show === text) ?? SHOWN[0]

export interface HeatRow {
  readonly column: string
  readonly shifts: readonly (Shift | undefined)[]
}

/** Every column over the windows, the prediction last; before it by effect on the loss, then by how far it moved. */
export function rowsOf(windows: readonly MeasuredWindow[]): readonly HeatRow[] {
  const columns = [...new Set(windows.flatMap(({ psi }) => Object.keys(psi)))]
  const rows = columns.map((column) => ({ column, shifts: windows.map(({ psi }) => psi[column]) }))
  rows.sort(
    (a, b) =>
      Number(drifted(b)) - Number(drifted(a)) ||
      most(b, ({ lossEffect }) => lossEffect) - most(a, ({ lossEffect }) => lossEffect) ||
      most(b, ({ psi }) => psi) - most(a, ({ psi }) => psi),
  )
  const own = windows.map(({ predictionPsi }) => predictionPsi ?? undefined)
  return own.some((shift) => shift !== undefined) ? [...rows, { column: PREDICTION, shifts: own }] : rows
}

const drifted = ({ shifts }: HeatRow): boolean => shifts.some((shift) => shift?.drifted)

function most({ shifts }: HeatRow, value: (shift: Shift) => number | null): number {
  return Math.max(0, ...shifts.map((shift) => Math.abs((shift && value(shift)) ?? 0)))
}

/** What stands in a cell, and how dark it is; undefined where nothing can be said. */
export function cellOf(shift: Shift | undefined, { show, edges }: Shown): { text: string; heat: number } | undefined {
  if (!shift) return undefined
  const { psi, lossEffect, missing = null, trainedMissing = null, unknown = null } = shift
  const value = { psi, effect: lossEffect, missing, new: unknown }[show]
  if (value === null || value === undefined) return undefined
  const size = show === 'missing' ? Math.abs(value - (trainedMissing ?? 0)) : Math.abs(value)
  const text =
    show === 'psi' ? fixed(value, 2) : show === 'effect' ? `${signed(value * 100, 1)}\u00a0%` : share(value, 1)
  return { text, heat: edges.filter((edge) => size >= edge).length }
}

/** Where the largest move is, for when nothing is chosen: in the newest window that has one over its limit, else the newest. */
export function mostMoved(rows: readonly HeatRow[], windows: readonly MeasuredWindow[]) {
  const over = windows.findLastIndex((_, index) => rows.some(({ shifts }) => shifts[index]?.drifted))
  const window = over >= 0 ? over : windows.length - 1
  const row = rows.findIndex(({ shifts }) => (over >= 0 ? shifts[window]?.drifted : shifts[window] !== undefined))
  return { row: Math.max(0, row), window }
}

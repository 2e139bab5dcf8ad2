import { DAY } from '../../base/index.ts'
import { binName, type ColumnReference, type Reference, sizeOf } from '../../evaluation/index.ts'
import { benjaminiHochberg, jensenShannon, selfVariation, shiftFrom } from '../../math/index.ts'
import type { DriftLimits } from '../watch.ts'
import type { ColumnCounts, DayColumns } from '../windows/day-columns.ts'
import { type Shape, shapeOf, windowsLike } from '../windows/shape.ts'
import { type ColumnShift, type Histogram, measure } from '../windows/window.ts'
import { gridDistances } from './grid.ts'

/** The name under which the prediction stands beside the features. */
export const PREDICTION = 'prediction'

/** What is compared: how the rows of a window, and the scores of one version on them, lie in the bins of its reference. */
export interface DriftQuestion {
  readonly current: DayColumns
  readonly reference: Reference
  readonly limits: DriftLimits
  readonly from: number
  readonly to: number
}

export interface DriftAnswer {
  /** By feature, and `prediction`. */
  readonly shifts: Readonly<Record<string, ColumnShift>>
  readonly histograms: Readonly<Record<string, Histogram>>
  /** The adjusted p-value from which a column counts as drifted. */
  readonly level: number
  readonly notes: readonly string[]
}

const MONTH = 30 * DAY
const HIGHEST_LEVEL = 0.05
const RESTLESS = 3

/**
 * Compares every feature and the prediction with training: PSI, with the restlessness of the reference's own windows as the null,
 * Benjamini-Hochberg over the columns, and what the change is worth in loss. A column drifted when its adjusted p ≤ q and its
 * excess reaches the limit; q = min(.05, false messages a month ÷ looks a month).
 *
 * Windows of less than a day are shown and not judged: they have no like in a reference of whole days.
 */
export function compareWithTraining(question: DriftQuestion): DriftAnswer {
  const { current: window, reference, limits, from, to } = question
  const notes: string[] = []
  const shape = shapeOf(from, to)
  const columns: [string, ColumnReference, ColumnCounts][] = []
  for (const [name, trained] of Object.entries(reference.features)) {
    const column = window.columns[name]
    if (column) columns.push([name, trained, column])
    else notes.push(`The journal has no values of ${name}, so its drift is not measured.`)
  }
  columns.push([PREDICTION, reference.prediction, window.prediction])
  const judged = to - from >= DAY && window.rows > 0
  if (!judged) notes.push('A window of less than a day, or without rows, is not judged for drift.')
  const measured = columns.map(([name, trained, column]) => ({
    name,
    ...compareColumn(trained, column, shape),
    trained,
    column,
  }))
  const level = Math.min(HIGHEST_LEVEL, (limits.falseMessages * (to - from)) / MONTH)
  const adjusted = benjaminiHochberg(measured.map(({ shift }) => (judged ? shift.p : Number.NaN)))
  const shifts = measured.map(({ name, shift, current, before, trained, column }, k) => {
    const drifted = adjusted[k]! <= level && shift.excess >= limits.excess
    if (shift.designEffect > RESTLESS) notes.push(restless(name, shift.designEffect))
    const lossEffect = measure(effectOnLoss(trained, before, current, reference.meanLoss))
    const js = measure(jensenShannon(before, current))
    const shown = { ...shownShift(shift, judged), ...sharesOf(trained, column, before) }
    return [name, { ...shown, adjustedP: measure(adjusted[k]), lossEffect, jensenShannon: js, drifted }] as const
  })
  const histograms = measured.map(({ name, histogram }) => [name, histogram] as const)
  return { shifts: Object.fromEntries(shifts), histograms: Object.fromEntries(histograms), level, notes }
}

function restless(name: string, designEffect: number): string {
  const times = designEffect >= 10 ? designEffect.toFixed(0) : designEffect.toFixed(1)
  return `${name} moves ${times} times more from window to window than independent rows would; its PSI alone says little.`
}

/** What is shown beside PSI: distances of numbers, and shares of rows without a value or beyond training. */
function sharesOf({ grid }: ColumnReference, column: ColumnCounts, before: readonly number[]) {
  const rows = sum(column.counts)
  const distances = grid && column.grid && gridDistances(grid, column.grid)
  return {
    ...(distances && { ks: measure(distances.ks), wasserstein: measure(distances.wasserstein) }),
    missing: measure(column.counts.at(-1)! / rows),
    trainedMissing: measure(before.at(-1)! / sum(before)),
    unknown: measure(column.fresh / rows),
  }
}

function compareColumn(trained: ColumnReference, { counts: current }: ColumnCounts, shape: Shape) {
  const windows = windowsLike(trained.days, shape)
  const self = selfVariation(windows.length > 0 ? windows : [trained.counts])
  const bins = Array.from({ length: sizeOf(trained.bins) }, (_, bin) => binName(trained.bins, bin))
  return {
    current,
    before: self.counts,
    shift: shiftFrom(self, current),
    histogram: { bins, reference: [...self.counts], current },
  }
}

function shownShift(shift: ReturnType<typeof shiftFrom>, judged: boolean) {
  const { psi, p, excess, designEffect, windows, convention } = shift
  return {
    psi: measure(psi),
    p: judged ? measure(p) : null,
    excess: measure(excess),
    designEffect,
    windows,
    convention,
  }
}

/** Σ (q − p) × mean loss of the bin ÷ loss of the reference: what the move alone would do if each bin kept its loss. */
function effectOnLoss(
  trained: ColumnReference,
  before: readonly number[],
  current: readonly number[],
  meanLoss: number | null,
): number {
  if (meanLoss === null || meanLoss === 0) return Number.NaN
  const [n, m] = [sum(before), sum(current)]
  let moved = 0
  for (let bin = 0; bin < current.length; bin++)
    moved += (current[bin]! / m - before[bin]! / n) * (trained.loss[bin] ?? meanLoss)
  return moved / meanLoss
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}

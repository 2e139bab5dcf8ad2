import { DAY } from '../../base/index.ts'
import { binName, type ColumnReference, countBins, type Reference, sizeOf } from '../../evaluation/index.ts'
import { benjaminiHochberg, jensenShannon, selfVariation, shiftFrom } from '../../math/index.ts'
import { type Column, numberColumn, type Table } from '../../table/index.ts'
import type { DriftLimits } from '../watch.ts'
import { type Shape, shapeOf, windowsLike } from '../windows/shape.ts'
import { type ColumnShift, type Histogram, measure } from '../windows/window.ts'

/** The name under which the prediction stands beside the features. */
export const PREDICTION = 'prediction'

/** What is compared: the rows of a window, the scores of one version on them (NaN where it gave none), and its reference. */
export interface DriftQuestion {
  readonly rows: Table
  readonly scores: Float64Array
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
  const { rows, scores, reference, limits, from, to } = question
  const notes: string[] = []
  const shape = shapeOf(from, to)
  const columns: [string, ColumnReference, Column][] = []
  for (const [name, trained] of Object.entries(reference.features)) {
    const column = rows.columns.get(`f:${name}`)
    if (column) columns.push([name, trained, column])
    else notes.push(`The journal has no values of ${name}, so its drift is not measured.`)
  }
  const scored = scores.filter((score) => !Number.isNaN(score))
  columns.push([PREDICTION, reference.prediction, numberColumn(scored)])
  const judged = to - from >= DAY && rows.rows > 0
  if (!judged) notes.push('A window of less than a day, or without rows, is not judged for drift.')
  const measured = columns.map(([name, trained, column]) => ({
    name,
    ...compareColumn(trained, column, shape),
    trained,
  }))
  const level = Math.min(HIGHEST_LEVEL, (limits.falseMessages * (to - from)) / MONTH)
  const adjusted = benjaminiHochberg(measured.map(({ shift }) => (judged ? shift.p : Number.NaN)))
  const shifts = measured.map(({ name, shift, current, before, trained }, k) => {
    const drifted = adjusted[k]! <= level && shift.excess >= limits.excess
    if (shift.designEffect > RESTLESS) notes.push(restless(name, shift.designEffect))
    const lossEffect = measure(effectOnLoss(trained, before, current, reference.meanLoss))
    const js = measure(jensenShannon(before, current))
    return [
      name,
      { ...shownShift(shift, judged), adjustedP: measure(adjusted[k]), lossEffect, jensenShannon: js, drifted },
    ] as const
  })
  const histograms = measured.map(({ name, histogram }) => [name, histogram] as const)
  return { shifts: Object.fromEntries(shifts), histograms: Object.fromEntries(histograms), level, notes }
}

function restless(name: string, designEffect: number): string {
  const times = designEffect >= 10 ? designEffect.toFixed(0) : designEffect.toFixed(1)
  return `${name} moves ${times} times more from window to window than independent rows would; its PSI alone says little.`
}

function compareColumn(trained: ColumnReference, column: Column, shape: Shape) {
  const current = countBins(trained.bins, column)
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

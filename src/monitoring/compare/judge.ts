import { benjaminiHochberg, psiVariance, type SelfVariation, selfVariation, shiftFrom } from '../../math/index.ts'
import { type Effect, effectOnLoss } from './effect.ts'
import type { MeasuredColumn } from './look.ts'
import { type ReferenceWindows, selfOf, type Window } from './reference-windows.ts'
import { binCounts, type Tally } from './tally.ts'

/** A column on both sides. */
export interface Pair {
  readonly measured: MeasuredColumn
  readonly reference: Tally
  readonly current: Tally
  /** Whether it is tested, or only shown. */
  readonly judged: boolean
}

/** What is said of one column in one window. */
export interface Verdict {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly p: number
  readonly pAdjusted: number
  readonly excess: number
  readonly drifted: boolean
  readonly alarm: boolean
  readonly effect: Effect | undefined
  readonly designEffect: number
  readonly windows: number
  readonly convention: string
  readonly before: readonly number[]
  readonly current: readonly number[]
}

export interface Limits {
  /** The adjusted p from which a column may drift. */
  readonly level: number
  readonly excess: number
  readonly lossEffect: number
}

/** Compares columns window by window, one verdict a pair; what a column is compared with is measured once for windows of one shape. */
export type Judge = (window: Window) => readonly Verdict[]

const Z95 = 1.959964

export function judgeOf(
  pairs: readonly Pair[],
  { windows, limits }: { readonly windows: ReferenceWindows; readonly limits: Limits },
): Judge {
  const wholes = pairs.map(({ measured, reference }) => binCounts(measured.fit, reference))
  const chunks = pairs.map(({ reference }, at) =>
    wholes[at]!.filter((count) => count > 0).length > 1 ? selfVariation(reference.cells).designEffect : 1,
  )
  const selves = new Map<string, SelfVariation>()
  const selfAt = (at: number, window: Window): SelfVariation => {
    const key = `${at}/${windows.keyOf(window)}`
    const made = selves.get(key) ?? selfOf(windows.like(pairs[at]!.reference.cells, window), wholes[at]!)
    selves.set(key, made)
    return made
  }
  return (window) => {
    const currents = pairs.map(({ current, measured }) => countsIn(current, window, measured))
    const inputs = pairs.map((pair, at) => ({
      ...{ self: selfAt(at, window), current: currents[at]!, chunkEffect: chunks[at]! },
      ...{ judged: pair.judged, tally: pair.reference },
    }))
    return judgeAll(inputs, limits)
  }
}

/** Rows in each bin in the cells of a window. */
function countsIn({ cells }: Tally, window: Window, { fit }: MeasuredColumn): readonly number[] {
  const counts = new Array<number>(binCounts(fit, { slots: [] }).length).fill(0)
  for (const cell of window.cells) for (let bin = 0; bin < counts.length; bin++) counts[bin]! += cells[cell]?.[bin] ?? 0
  return counts
}

/** What one column is judged by. */
export interface Input {
  readonly self: SelfVariation
  readonly current: readonly number[]
  /** The design effect among chunks of the reference, where there are no like windows. */
  readonly chunkEffect: number
  readonly judged: boolean
  readonly tally: Pick<Tally, 'loss'>
}

/** Benjamini-Hochberg over the columns of one window; a column drifted where its adjusted p and its excess both say so. */
export function judgeAll(inputs: readonly Input[], limits: Limits): readonly Verdict[] {
  const shifts = inputs.map(({ self, current, chunkEffect }) => {
    const shift = shiftFrom(self, current)
    return { ...shift, effectOfDesign: shift.windows < 3 ? chunkEffect : shift.designEffect }
  })
  const adjusted = benjaminiHochberg(shifts.map(({ p }, at) => (inputs[at]!.judged ? p : Number.NaN)))
  return inputs.map(({ self, current, tally }, at) => {
    const { psi, p, excess, windows, convention, effectOfDesign } = shifts[at]!
    const pAdjusted = adjusted[at]!
    const drifted = pAdjusted <= limits.level && excess >= limits.excess
    const reach = Z95 * Math.sqrt(psiVariance(self.counts, current) * effectOfDesign)
    const effect = effectOnLoss(tally, { before: self.counts, current, designEffect: effectOfDesign })
    return {
      ...{ value: psi, low: Math.max(0, excess - reach), high: psi + reach, p, pAdjusted, excess, drifted },
      ...{ alarm: drifted && Math.abs(effect?.value ?? 0) >= limits.lossEffect, effect },
      ...{ designEffect: effectOfDesign, windows, convention, before: self.counts, current },
    }
  })
}

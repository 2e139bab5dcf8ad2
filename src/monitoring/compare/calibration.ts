import { selfVariation } from '../../math/index.ts'
import { judgeAll, type Limits, type Pair } from './judge.ts'
import type { ReferenceWindows, Window } from './reference-windows.ts'

/** How many messages there would have been while nothing changed. */
export interface Calibration {
  /** Windows of the reference, each compared with the others. */
  readonly windows: number
  /** Windows with any column that drifted. */
  readonly messages: number
  readonly perMonth: number | null
  readonly accepted: number
}

const FEWEST = 4

/** Takes each window of the reference for the current one in turn; undefined where there are too few to leave one out. */
export function calibrate(
  pairs: readonly Pair[],
  how: {
    readonly windows: ReferenceWindows
    readonly like: Window
    readonly limits: Limits
    readonly looks: number | null
    readonly accepted: number
  },
): Calibration | undefined {
  const all = pairs.map(({ reference }) => how.windows.like(reference.cells, how.like))
  const count = all[0]?.length ?? 0
  if (count < FEWEST) return undefined
  let messages = 0
  for (let left = 0; left < count; left++) {
    const inputs = pairs.map(({ judged }, at) => ({
      self: selfVariation(all[at]!.filter((_, window) => window !== left)),
      ...{ current: all[at]![left]!, chunkEffect: 1, judged, tally: { loss: [] } },
    }))
    if (judgeAll(inputs, how.limits).some(({ drifted }) => drifted)) messages++
  }
  const perMonth = how.looks === null ? null : (messages / count) * how.looks
  return { windows: count, messages, perMonth, accepted: how.accepted }
}

import { type Detector, type DetectorState, detectorOf } from './detector.ts'

/** What a HDDM may be told. */
export interface HddmOptions {
  /** Level of a drift. */
  readonly drift?: number
  /** Level of a warning. */
  readonly warning?: number
  /** Whether a fall counts as a rise does. */
  readonly twoSided?: boolean
}

interface State {
  n: number
  sum: number
  lowN: number
  lowSum: number
  highN: number
  highSum: number
}

const fresh = (): State => ({ n: 0, sum: 0, lowN: 0, lowSum: 0, highN: 0, highSum: 0 })

/**
 * HDDM-A: the mean of values in [0, 1] is above that of its best beginning by more than Hoeffding's bound. Defaults and signals are
 * River's: .001 and .005, one-sided.
 *
 * Source: Frías-Blanco et al. 2015, "Online and non-parametric drift detection methods based on Hoeffding's bounds".
 */
export function hddmA(options: HddmOptions = {}, kept?: DetectorState<State>): Detector<State> {
  const { drift = 0.001, warning = 0.005, twoSided = false } = options
  const step = (state: State, x: number) => {
    remember(state, x, drift)
    const moved = (level: number): boolean => rose(state, level) || (twoSided && fell(state, level))
    if (moved(drift)) return 'drift'
    return moved(warning) ? 'warning' : 'none'
  }
  return detectorOf({ fresh, step }, kept)
}

function remember(state: State, x: number, level: number): void {
  state.n++
  state.sum += x
  const { n, sum } = state
  const bound = (rows: number): number => Math.sqrt(Math.log(1 / level) / (2 * rows))
  if (state.lowN === 0 || state.lowSum / state.lowN + bound(state.lowN) >= sum / n + bound(n)) {
    state.lowN = n
    state.lowSum = sum
  }
  if (state.highN === 0 || state.highSum / state.highN - bound(state.highN) <= sum / n - bound(n)) {
    state.highN = n
    state.highSum = sum
  }
}

function rose({ n, sum, lowN, lowSum }: State, level: number): boolean {
  return lowN < n && sum / n - lowSum / lowN >= apart(lowN, n, level)
}

function fell({ n, sum, highN, highSum }: State, level: number): boolean {
  return highN < n && highSum / highN - sum / n >= apart(highN, n, level)
}

function apart(part: number, n: number, level: number): number {
  return Math.sqrt(((n - part) / part / n / 2) * Math.log(2 / level))
}

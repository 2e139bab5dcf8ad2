import { type Detector, type DetectorState, detectorOf } from './detector.ts'

/** What a Page-Hinkley test may be told. */
export interface PageHinkleyOptions {
  /** Values before the first signal. */
  readonly least?: number
  /** Change of the mean that is tolerated. */
  readonly delta?: number
  readonly threshold?: number
  /** How much of the sum is kept at each value. */
  readonly alpha?: number
  readonly direction?: 'up' | 'down' | 'both'
}

interface State {
  n: number
  mean: number
  up: number
  lowest: number
  down: number
  highest: number
}

const fresh = (): State => ({ n: 0, mean: 0, up: 0, lowest: Number.MAX_VALUE, down: 0, highest: -Number.MAX_VALUE })

/**
 * The Page-Hinkley test: the sum of deviations from the mean rises far above its lowest point (or falls below its highest). Defaults and
 * signals are River's: least 30, delta .005, threshold 50, alpha .9999; rises only, unless said otherwise.
 *
 * Source: Page 1954, "Continuous inspection schemes"; Hinkley 1971.
 */
export function pageHinkley(options: PageHinkleyOptions = {}, kept?: DetectorState<State>): Detector<State> {
  const { least = 30, delta = 0.005, threshold = 50, alpha = 0.9999, direction = 'up' } = options
  const step = (state: State, x: number) => {
    state.n++
    state.mean += (x - state.mean) / state.n
    state.up = alpha * state.up + (x - state.mean - delta)
    state.down = alpha * state.down + (x - state.mean + delta)
    state.lowest = Math.min(state.lowest, state.up)
    state.highest = Math.max(state.highest, state.down)
    if (state.n < least) return 'none'
    const risen = direction !== 'down' && state.up - state.lowest > threshold
    const fallen = direction !== 'up' && state.highest - state.down > threshold
    return risen || fallen ? 'drift' : 'none'
  }
  return detectorOf({ fresh, step }, kept)
}

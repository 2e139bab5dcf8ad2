import { type Detector, type DetectorSignal, type DetectorState, detectorOf } from './detector.ts'

/** What an EDDM may be told. */
export interface EddmOptions {
  /** Errors before the first signal. */
  readonly warm?: number
  /** Share of the longest distance between errors under which it warns. */
  readonly alpha?: number
  /** The same for a drift. */
  readonly beta?: number
}

interface State {
  n: number
  errors: number
  lastError: number
  mean: number
  squares: number
  longest: number
  signal: DetectorSignal
}

const fresh = (): State => ({ n: 0, errors: 0, lastError: 0, mean: 0, squares: 0, longest: -1, signal: 'none' })

/**
 * EDDM: errors (1 among 0) come closer together than they did. Defaults and signals are River's: warm 30, alpha .95, beta .9.
 *
 * Source: Baena-García et al. 2006, "Early drift detection method".
 */
export function eddm(options: EddmOptions = {}, kept?: DetectorState<State>): Detector<State> {
  const { warm = 30, alpha = 0.95, beta = 0.9 } = options
  const step = (state: State, x: number): DetectorSignal => {
    state.n++
    if (x !== 1) return state.signal
    state.errors++
    const distance = state.n - state.lastError
    state.lastError = state.n
    const before = state.mean
    state.mean += (distance - before) / state.errors
    state.squares += (distance - before) * (distance - state.mean)
    const far = state.mean + 2 * Math.sqrt(state.squares / Math.max(1, state.errors - 1))
    if (state.n <= warm) return state.signal
    if (far > state.longest) {
      state.longest = far
      return state.signal
    }
    if (state.errors <= warm) return state.signal
    const share = far / state.longest
    if (share < beta) return 'drift'
    state.signal = share < alpha ? 'warning' : 'none'
    return state.signal
  }
  return detectorOf({ fresh, step }, kept)
}

import { type Detector, type DetectorState, detectorOf } from './detector.ts'

/** What a DDM may be told. */
export interface DdmOptions {
  /** Values before the first signal. */
  readonly warm?: number
  /** Standard deviations above the best seen at which it warns. */
  readonly warning?: number
  /** The same for a drift. */
  readonly drift?: number
}

interface State {
  n: number
  mean: number
  least: number
  leastMean: number
  leastDeviation: number
}

const FAR = Number.MAX_VALUE

const fresh = (): State => ({ n: 0, mean: 0, least: FAR, leastMean: FAR, leastDeviation: FAR })

/**
 * DDM: the error rate (of 0 and 1) is far above the lowest that it ever was. It looks again and again at a fixed level, so false
 * alarms come without end (measured: 4 in 10,000 rows): not a default. Defaults and signals are River's: warm 30, 2 and 3 deviations.
 *
 * Source: Gama, Medas, Castillo & Rodrigues 2004, "Learning with drift detection".
 */
export function ddm(options: DdmOptions = {}, kept?: DetectorState<State>): Detector<State> {
  const { warm = 30, warning = 2, drift = 3 } = options
  const step = (state: State, x: number) => {
    state.n++
    state.mean += (x - state.mean) / state.n
    if (state.n <= warm) return 'none'
    const deviation = Math.sqrt((state.mean * (1 - state.mean)) / state.n)
    const now = state.mean + deviation
    if (now <= state.least) {
      state.least = now
      state.leastMean = state.mean
      state.leastDeviation = deviation
    }
    if (now > state.leastMean + drift * state.leastDeviation) return 'drift'
    return now > state.leastMean + warning * state.leastDeviation ? 'warning' : 'none'
  }
  return detectorOf({ fresh, step }, kept)
}

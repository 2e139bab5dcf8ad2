import { hashNumber } from '../number-hash.ts'
import { ksTest } from '../two-sample.ts'
import { type Detector, type DetectorState, detectorOf } from './detector.ts'

/** What a KSWIN may be told. */
export interface KswinOptions {
  /** Level of one test; there is one for each value. */
  readonly alpha?: number
  /** Values that are remembered. */
  readonly window?: number
  /** Of those, the newest ones, which as many of the older are compared with. */
  readonly recent?: number
  readonly seed?: number
}

interface State {
  seen: number
  values: number[]
}

const LEAST_DISTANCE = 0.1
const WHOLE = 2 ** 32

const fresh = (): State => ({ seen: 0, values: [] })

/**
 * KSWIN: a Kolmogorov-Smirnov test of the newest values against as many drawn from the older ones, at each value. Defaults and rule are
 * River's: alpha .005, 100 values, the newest 30; which of the older ones are drawn follows from `seed`.
 *
 * Source: Raab, Heusinger & Schleif 2020, "Reactive soft prototype computing for concept drift streams".
 */
export function kswin(options: KswinOptions = {}, kept?: DetectorState<State>): Detector<State> {
  const { alpha = 0.005, window = 100, recent = 30, seed = 0 } = options
  const step = (state: State, x: number) => {
    state.seen++
    state.values.push(x)
    if (state.values.length > window) state.values.shift()
    if (state.values.length < window) return 'none'
    const newest = state.values.slice(-recent)
    if (!kswinDrift({ older: drawn(state, { window, recent, seed }), recent: newest, alpha })) return 'none'
    return 'drift'
  }
  return detectorOf({ fresh, step }, kept)
}

/** One decision of KSWIN: p is at most alpha and the distance more than .1. */
export function kswinDrift(of: {
  readonly older: readonly number[]
  readonly recent: readonly number[]
  readonly alpha: number
}): boolean {
  const { statistic, p } = ksTest(Float64Array.from(of.older), Float64Array.from(of.recent))
  return p <= of.alpha && statistic > LEAST_DISTANCE
}

/** As many of the older values as there are recent ones, none twice. */
function drawn({ seen, values }: State, { window, recent, seed }: Required<Omit<KswinOptions, 'alpha'>>): number[] {
  const older = values.slice(0, window - recent)
  const count = Math.min(recent, older.length)
  for (let i = 0; i < count; i++) {
    const other = i + Math.floor((hashNumber(seen * window + i, seed) / WHOLE) * (older.length - i))
    const value = older[i]!
    older[i] = older[other]!
    older[other] = value
  }
  return older.slice(0, count)
}

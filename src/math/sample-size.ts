import { tQuantile } from './distributions.ts'
import { invert } from './invert.ts'
import { normalCdf, normalQuantile } from './normal.ts'

/** What is to be found, how seldom it may be claimed falsely (two-sided), and how often it must be found. */
export interface Wanted {
  readonly alpha: number
  readonly power: number
}

const MOST_ROWS = 1e12
const STEPS = 2_000
const WIDTH = 9

/** The effect size of two shares: the difference of 2 arcsin √p. Source: Cohen 1988. */
export function cohenH(first: number, second: number): number {
  return 2 * Math.asin(Math.sqrt(first)) - 2 * Math.asin(Math.sqrt(second))
}

/**
 * Rows needed in each of two groups to tell two shares apart in one planned look, by the normal law; not a whole number.
 *
 * @example
 * rowsForShares(cohenH(0.1, 0.12), { alpha: 0.05, power: 0.8 }) // 3834.6
 */
export function rowsForShares(h: number, { alpha, power }: Wanted): number {
  const z = normalQuantile(1 - alpha / 2)
  const found = (rows: number): number => {
    const shift = Math.abs(h) * Math.sqrt(rows / 2)
    return normalCdf(shift - z) + normalCdf(-shift - z)
  }
  return invert(found, power, { low: 0, high: MOST_ROWS })
}

/** Rows needed in each of two groups to find a difference of `d` standard deviations by a t-test; not a whole number. */
export function rowsForMeans(d: number, { alpha, power }: Wanted): number {
  const found = (rows: number): number => {
    const [df, shift] = [2 * rows - 2, Math.abs(d) * Math.sqrt(rows / 2)]
    const t = tQuantile(1 - alpha / 2, df)
    return shiftedTUpper(t, df, shift) + 1 - shiftedTUpper(-t, df, shift)
  }
  const guess = Math.max(2, rowsForMeansByNormal(d, { alpha, power }))
  return invert(found, power, { low: Math.max(1.01, guess / 2), high: 2 * guess + 20 })
}

function rowsForMeansByNormal(d: number, { alpha, power }: Wanted): number {
  return 2 * ((normalQuantile(1 - alpha / 2) + normalQuantile(power)) / d) ** 2
}

/**
 * P(T > t) of Student's t whose numerator has mean `shift` (noncentral t): the mean of a normal tail over the deviation s of the
 * denominator, by the trapezoidal rule.
 */
function shiftedTUpper(t: number, df: number, shift: number): number {
  const spread = 1 / Math.sqrt(2 * df)
  const [from, to] = [Math.max(1e-12, 1 - WIDTH * spread), 1 + WIDTH * spread * (df < 10 ? 3 : 1)]
  const step = (to - from) / STEPS
  let [sum, whole] = [0, 0]
  for (let k = 0; k <= STEPS; k++) {
    const s = from + k * step
    const density = Math.exp((df - 1) * Math.log(s) - (df * (s * s - 1)) / 2) * (k === 0 || k === STEPS ? 0.5 : 1)
    sum += density * normalCdf(shift - t * s)
    whole += density
  }
  return sum / whole
}

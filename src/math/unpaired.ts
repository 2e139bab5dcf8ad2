/** What one arm of a trial saw, by key: rows of one key move together, so that keys are the sample. */
export interface ArmSums {
  /** Rows and sum of the values, one a bucket of keys. */
  readonly rows: Float64Array
  readonly sums: Float64Array
}

/** Two arms compared. */
export interface UnpairedTest {
  /** Mean of the second arm minus mean of the first; NaN where one is empty. */
  readonly difference: number
  /** Variance of it, robust against rows of one key moving together. */
  readonly variance: number
  /** Natural logarithm of the evidence that the difference is not 0; 0 while it may not be told. */
  readonly logE: number
  /** Always-valid interval at `alpha`; infinite while it may not be told. */
  readonly low: number
  readonly high: number
  /** Keys (buckets) of the arm with fewer. */
  readonly keys: number
  /** Share of the rows of an arm that its ten largest keys carry, of the arm where it is larger. */
  readonly topShare: number
}

/** Keys are put into so many buckets at most. */
export const MOST_BUCKETS = 4_096
const FEWEST_KEYS = 30
const TOP = 10

/** Arms that saw nothing. */
export const emptyArm = (): ArmSums => ({ rows: new Float64Array(MOST_BUCKETS), sums: new Float64Array(MOST_BUCKETS) })

/**
 * The evidence of a normal mixture about a mean that was measured with some information (1 ÷ variance): the natural logarithm of
 * (1 + Iτ²)^(−½) · exp(½ d² I² τ² / (1 + Iτ²)).
 *
 * Source: Robbins 1970; Johari et al. 2022 (mSPRT); for estimated variances Waudby-Smith et al. 2024 (asymptotic, time-uniform).
 *
 * @example
 * normalMixture.logE({ difference: 0.1, information: 400, tau: 0.1 }) // ½·0.01·160000·0.01 / 5 − ½ ln 5
 */
export const normalMixture = {
  logE({ difference, information, tau }: MixtureQuestion): number {
    const gained = 1 + information * tau * tau
    return -0.5 * Math.log(gained) + (0.5 * (difference * information * tau) ** 2) / gained
  },
  /** Half the width of the interval that holds the mean at all looks together with probability 1 − α. */
  halfWidth({ information, tau }: Omit<MixtureQuestion, 'difference'>, alpha: number): number {
    const gained = 1 + information * tau * tau
    return Math.sqrt(gained * (2 * Math.log(1 / alpha) + Math.log(gained))) / (information * tau)
  },
} as const

interface MixtureQuestion {
  readonly difference: number
  readonly information: number
  /** The size of difference that matters. */
  readonly tau: number
}

/**
 * Compares two arms whose rows are not the same: where an answer changes what turns out to be true. Robust against heavy keys, by the spread of
 * keys about the mean; refused (evidence 0, no interval) under 30 keys in either arm. May be looked at as often as one likes, approximately.
 *
 * @example
 * unpairedTest(first, second, { tau: 0.015 }).logE >= Math.log(100)
 */
export function unpairedTest(
  first: ArmSums,
  second: ArmSums,
  { tau, alpha = 0.01 }: { readonly tau: number; readonly alpha?: number },
): UnpairedTest {
  const [a, b] = [summaryOf(first), summaryOf(second)]
  const difference = b.mean - a.mean
  const variance = a.variance + b.variance
  const keys = Math.min(a.keys, b.keys)
  const about = { difference, variance, keys, topShare: Math.max(a.topShare, b.topShare) }
  if (keys < FEWEST_KEYS || !(variance > 0) || !(tau > 0)) return { ...about, logE: 0, low: -Infinity, high: Infinity }
  const information = 1 / variance
  const half = normalMixture.halfWidth({ information, tau }, alpha)
  const logE = normalMixture.logE({ difference, information, tau })
  return { ...about, logE, low: difference - half, high: difference + half }
}

function summaryOf({ rows, sums }: ArmSums) {
  let [count, sum, keys] = [0, 0, 0]
  for (let k = 0; k < rows.length; k++) {
    count += rows[k]!
    sum += sums[k]!
    keys += Number(rows[k]! > 0)
  }
  const mean = sum / count
  let scatter = 0
  for (let k = 0; k < rows.length; k++) scatter += (sums[k]! - mean * rows[k]!) ** 2
  const largest = rows.toSorted().subarray(-TOP)
  return {
    ...{ mean, keys, variance: ((scatter / count ** 2) * keys) / (keys - 1) },
    topShare: largest.reduce((total, each) => total + each, 0) / count,
  }
}

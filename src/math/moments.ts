import { chiSquareUpper } from './distributions.ts'
import { normalQuantile } from './normal.ts'
import { quantile, sortedValues } from './quantile.ts'

/** The shape of a sample. */
export interface Moments {
  readonly mean: number
  /** Divided by n − 1. */
  readonly variance: number
  /** Third standardized moment, 0 for a symmetric sample. */
  readonly skew: number
  /** The same without its bias for few rows (G₁). */
  readonly skewUnbiased: number
  /** Fourth standardized moment less 3, 0 for the normal law. */
  readonly kurtosis: number
  /** The same without its bias for few rows (G₂). */
  readonly kurtosisUnbiased: number
}

/** Moments of finite values, at least four. Source: Joanes & Gill 1998 for the unbiased ones. */
export function shapeOf(values: Float64Array): Moments {
  const n = values.length
  const mean = values.reduce((a, b) => a + b, 0) / n
  const central = (power: number): number => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / n
  const m2 = central(2)
  const [skew, kurtosis] = [central(3) / m2 ** 1.5, central(4) / m2 ** 2 - 3]
  return {
    mean,
    variance: (m2 * n) / (n - 1),
    skew,
    skewUnbiased: (skew * Math.sqrt(n * (n - 1))) / (n - 2),
    kurtosis,
    kurtosisUnbiased: ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * kurtosis + 6),
  }
}

/** The median distance from the median, scaled so that it is the standard deviation for the normal law. */
export function medianDeviation(values: Float64Array): number {
  const middle = quantile(sortedValues(values), 0.5)
  const distances = sortedValues(values.map((value) => Math.abs(value - middle)))
  return quantile(distances, 0.5) / normalQuantile(0.75)
}

/** Jarque and Bera's test of normality by skew and kurtosis; p by the limit law. Source: Jarque & Bera 1980. */
export function jarqueBera(values: Float64Array): { readonly statistic: number; readonly p: number } {
  const { skew, kurtosis } = shapeOf(values)
  const statistic = (values.length / 6) * (skew ** 2 + kurtosis ** 2 / 4)
  return { statistic, p: chiSquareUpper(statistic, 2) }
}

/** Entropy in nats of counts: 0 where all are in one bin, ln k where k bins share evenly. */
export function entropyOfCounts(counts: ArrayLike<number>): number {
  const all = Array.from(counts)
  const total = all.reduce((a, b) => a + b, 0)
  return all.reduce((sum, count) => sum - (count > 0 ? (count / total) * Math.log(count / total) : 0), 0)
}

import { betaCdf } from './beta.ts'
import { gammaTails } from './gamma.ts'
import { invert, upperEnd } from './invert.ts'

/** P(X > x) of a chi-square variable with `df` degrees of freedom. */
export function chiSquareUpper(x: number, df: number): number {
  return gammaTails(df / 2, x / 2).upper
}

/** P(X < x) of a chi-square variable with `df` degrees of freedom. */
export function chiSquareCdf(x: number, df: number): number {
  return gammaTails(df / 2, x / 2).lower
}

/** The x with P(X < x) = p of a chi-square variable with `df` degrees of freedom. */
export function chiSquareQuantile(p: number, df: number): number {
  return quantileOf((x) => chiSquareCdf(x, df), p)
}

/** P(T > t) of Student's t with `df` degrees of freedom. */
export function tUpper(t: number, df: number): number {
  const square = t * t
  const tail = 0.5 * betaCdf(df / (df + square), { a: df / 2, b: 0.5 }, square / (df + square))
  return t > 0 ? tail : 1 - tail
}

/** P(T < t) of Student's t with `df` degrees of freedom. */
export function tCdf(t: number, df: number): number {
  return tUpper(-t, df)
}

/** The t with P(T < t) = p of Student's t with `df` degrees of freedom. */
export function tQuantile(p: number, df: number): number {
  if (p < 0.5) return -tQuantile(1 - p, df)
  return p === 0.5 ? 0 : quantileOf((t) => tCdf(t, df), p)
}

/** Degrees of freedom of the numerator and the denominator of F. */
export interface FShape {
  readonly above: number
  readonly below: number
}

/** P(F > x) of the F distribution. */
export function fUpper(x: number, { above, below }: FShape): number {
  if (!(x > 0)) return Number.isNaN(x) ? Number.NaN : 1
  const whole = below + above * x
  return betaCdf(below / whole, { a: below / 2, b: above / 2 }, (above * x) / whole)
}

/** P(F < x) of the F distribution. */
export function fCdf(x: number, { above, below }: FShape): number {
  if (!(x > 0)) return Number.isNaN(x) ? Number.NaN : 0
  const whole = below + above * x
  return betaCdf((above * x) / whole, { a: above / 2, b: below / 2 }, below / whole)
}

/** The x with P(F < x) = p of the F distribution. */
export function fQuantile(p: number, shape: FShape): number {
  return quantileOf((x) => fCdf(x, shape), p)
}

function quantileOf(cdf: (x: number) => number, p: number): number {
  if (p >= 1) return p === 1 ? Number.POSITIVE_INFINITY : Number.NaN
  return invert(cdf, p, { low: 0, high: upperEnd(cdf, p) })
}

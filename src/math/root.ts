import type { Interval } from './t-mixture.ts'

const MOST_STEPS = 1_000

/**
 * Where a falling function crosses 0 between two ends, to within `near`; an end where it does not. The function may have steps.
 *
 * Source: Brent 1973, with the choices of his zeroin.
 */
export function rootBetween(f: (x: number) => number, { low, high }: Interval, near: number): number {
  let [a, b, c] = [low, high, low]
  let [fa, fb] = [f(a), f(b)]
  if (fa <= 0) return low
  if (fb >= 0) return high
  let fc = fa
  for (let k = 0; k < MOST_STEPS; k++) {
    const before = b - a
    if (Math.abs(fc) < Math.abs(fb)) {
      ;[a, b, c] = [b, c, b]
      ;[fa, fb, fc] = [fb, fc, fb]
    }
    const enough = 2 * Number.EPSILON * Math.abs(b) + near / 2
    const half = (c - b) / 2
    if (Math.abs(half) <= enough || fb === 0) return b
    const guess = Math.abs(before) >= enough && Math.abs(fa) > Math.abs(fb)
    const step = guess ? (interpolated({ a, b, c, fa, fb, fc, before, enough }) ?? half) : half
    ;[a, fa] = [b, fb]
    b += Math.abs(step) < enough ? Math.sign(step || 1) * enough : step
    fb = f(b)
    if (fb > 0 === fc > 0 && fb !== 0 && fc !== 0) [c, fc] = [a, fa]
  }
  return b
}

interface Bracket {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly fa: number
  readonly fb: number
  readonly fc: number
  readonly before: number
  readonly enough: number
}

/** A step by the secant or the inverse parabola; undefined where it leaves the bracket or gains too little. */
function interpolated({ a, b, c, fa, fb, fc, before, enough }: Bracket): number | undefined {
  const width = c - b
  let [p, q] = [0, 0]
  if (a === c) {
    p = (width * fb) / fa
    q = 1 - fb / fa
  } else {
    const [q1, r, s] = [fa / fc, fb / fc, fb / fa]
    p = s * (width * q1 * (q1 - r) - (b - a) * (r - 1))
    q = (q1 - 1) * (r - 1) * (s - 1)
  }
  if (p > 0) q = -q
  else p = -p
  const inside = p < 0.75 * width * q - Math.abs(enough * q) / 2 && p < Math.abs((before * q) / 2)
  return inside ? p / q : undefined
}

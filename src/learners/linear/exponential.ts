import { type Code, f64x2, i64x2, type Local, v128 } from '../../inference/index.ts'

/**
 * e^x for x from -700 to 0, twice: in TypeScript and as instructions over two numbers at once. Both take the same steps, so they
 * give the same bits; within 1 unit in the last place.
 *
 * Source: reduction to |r| ≤ ln 2 / 2, then the Taylor series to the 13th power; Muller, "Elementary Functions", chapter 11.
 */

const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
/** Adding it rounds to a whole number, which then stands in the low bits. */
const ROUNDER = 1.5 * 2 ** 52
/** 1/13! down to 1. */
const SERIES: readonly number[] = Array.from({ length: 13 }, (_, i) => 1 / factorial(13 - i)).concat(1)
/** The smallest argument; below it the answer is as small as there. */
const LOWEST = -700
const EXPONENT_BIT = 52

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1)
}

const real = new Float64Array(1)
const words = new Uint32Array(real.buffer)

/** e^x for x ≤ 0. */
export function exponential(x: number): number {
  const t = Math.max(x, LOWEST)
  const k = t * Math.LOG2E + ROUNDER - ROUNDER
  const r = t - k * LN2_HIGH - k * LN2_LOW
  let sum = SERIES[0]!
  for (let i = 1; i < SERIES.length; i++) sum = sum * r + SERIES[i]!
  real[0] = sum
  words[1] = words[1]! + (k << 20)
  return real[0]!
}

/** The instructions of `exponential` for the two numbers that `x` leaves; three locals of type v128 are theirs to use. */
export function exponentialCode(x: Code, [t, k, r]: readonly [Local, Local, Local]): Code {
  const rounded = f64x2.add(f64x2.mul(t.get, f64x2.constant(Math.LOG2E)), f64x2.constant(ROUNDER))
  const whole = f64x2.sub(k.get, f64x2.constant(ROUNDER))
  const rest = (part: number): Code => f64x2.mul(whole, f64x2.constant(part))
  let sum: Code = f64x2.constant(SERIES[0]!)
  for (const term of SERIES.slice(1)) sum = f64x2.add(f64x2.mul(sum, r.get), f64x2.constant(term))
  return [
    t.set(f64x2.pmax(x, f64x2.constant(LOWEST))),
    k.set(rounded),
    r.set(f64x2.sub(f64x2.sub(t.get, rest(LN2_HIGH)), rest(LN2_LOW))),
    i64x2.add(sum, i64x2.shl(k.get, EXPONENT_BIT)),
  ]
}

/** 1, 1/3, 1/5, …, the highest power first: the series of artanh(z) / z in z². */
const ARTANH: readonly number[] = Array.from({ length: 19 }, (_, i) => 1 / (2 * (18 - i) + 1))

/** ln(1 + e) for e from 0 to 1, within 2 units in the last place. Source: ln(1 + e) = 2 artanh(e / (2 + e)). */
export function logOnePlus(e: number): number {
  const z = e / (2 + e)
  const square = z * z
  let sum = ARTANH[0]!
  for (let i = 1; i < ARTANH.length; i++) sum = sum * square + ARTANH[i]!
  return 2 * z * sum
}

/** The instructions of `logOnePlus` for two numbers. */
export function logOnePlusCode(e: Local, [z, square]: readonly [Local, Local]): Code {
  let sum: Code = f64x2.constant(ARTANH[0]!)
  for (const term of ARTANH.slice(1)) sum = f64x2.add(f64x2.mul(sum, square.get), f64x2.constant(term))
  return [
    z.set(f64x2.div(e.get, f64x2.add(f64x2.constant(2), e.get))),
    square.set(f64x2.mul(z.get, z.get)),
    f64x2.mul(f64x2.mul(f64x2.constant(2), z.get), sum),
  ]
}

/** `mask` where it is set takes `yes`, else `no`. */
export const choose = (mask: Code, yes: Code, no: Code): Code => v128.bitselect(yes, no, mask)

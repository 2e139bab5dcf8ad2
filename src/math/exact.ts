/**
 * Exponentials and logarithms made of sums, products and quotients only, so that they give the same bits on every engine, which
 * `Math.exp` and `Math.log` need not. For numbers that end up in the bytes of a model.
 */

/** ln 2 in two parts: the first has zeros at its end, so that whole multiples of it are exact. */
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
const LARGEST = 709.782712893384
const SMALLEST = -745.1332191019412
/** 1/13! down to 1/2!, 1, 1: the series of e^r. */
const SERIES: readonly number[] = (() => {
  const terms = [1]
  for (let i = 1; i <= 13; i++) terms.push(terms[i - 1]! / i)
  return terms.reverse()
})()

const words = new Uint32Array(2)
const real = new Float64Array(words.buffer)

/** 2^k for a whole k from -1022 to 1023. */
function powerOfTwo(k: number): number {
  words[0] = 0
  words[1] = (k + 1023) << 20
  return real[0]!
}

/**
 * e^x within 1 unit in the last place; 0 and Infinity beyond the range of doubles, NaN for NaN.
 *
 * Source: reduction to |r| ≤ ln 2 / 2, then the Taylor series to the 13th power; Muller, "Elementary Functions", chapter 11.
 *
 * @example
 * exactExp(0) // 1
 */
export function exactExp(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > LARGEST) return Number.POSITIVE_INFINITY
  if (x < SMALLEST) return 0
  const k = Math.round(x * Math.LOG2E)
  const r = x - k * LN2_HIGH - k * LN2_LOW
  let sum = SERIES[0]!
  for (let i = 1; i < SERIES.length; i++) sum = sum * r + SERIES[i]!
  // in two steps, because 2^1024 and 2^-1074 are no normal numbers
  const half = Math.trunc(k / 2)
  return sum * powerOfTwo(half) * powerOfTwo(k - half)
}

/**
 * The natural logarithm of x, within 2 units in the last place; -Infinity for 0, NaN below 0.
 *
 * Source: x = 2^k · m with m in [√½, √2), then ln m = 2 artanh((m - 1) / (m + 1)) as a series.
 *
 * @example
 * exactLog(2) // 0.6931471805599453
 */
export function exactLog(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x === Number.POSITIVE_INFINITY) return x
  const isTiny = x < 2 ** -1022
  real[0] = isTiny ? x * 2 ** 54 : x
  let k = ((words[1]! >>> 20) & 2047) - 1023 - (isTiny ? 54 : 0)
  words[1] = (words[1]! & 0xfffff) | 0x3ff00000
  let m = real[0]!
  if (m >= Math.SQRT2) {
    m /= 2
    k += 1
  }
  const s = (m - 1) / (m + 1)
  const square = s * s
  let sum = 0
  for (let power = 21; power >= 3; power -= 2) sum = (sum + 1 / power) * square
  // k ln 2 in two parts keeps what the small part of the sum needs
  return k * LN2_HIGH + (2 * s + (2 * s * sum + k * LN2_LOW))
}

/** ln(1 + e^x) without overflow. */
export function exactSoftplus(x: number): number {
  return Math.max(0, x) + exactLog(1 + exactExp(-Math.abs(x)))
}

/** 1 / (1 + e^-x). */
export function exactSigmoid(x: number): number {
  return 1 / (1 + exactExp(-x))
}

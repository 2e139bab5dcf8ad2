/** Source: IEEE 754 binary16; every value is one of single precision. */
export function singlesOfHalves(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, halfValue)
}

function halfValue(bits: number): number {
  const sign = bits >> 15 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** bfloat16 is the upper half of single precision. */
export function singlesOfBrains(bits: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer)
}

const SMALLEST_EXPONENT = -14
/** 1.5 × 2^52 lies in the middle of the doubles whose step is 1: adding and taking away rounds to whole steps, ties to even. */
const MIDDLE_EXPONENT = 52
const FRACTION_BITS = 10

/** The nearest value of half precision, ties to even; beyond ±65504 it is infinite. */
export function toHalf(value: number): number {
  if (!Number.isFinite(value) || value === 0) return value
  const exponent = Math.max(SMALLEST_EXPONENT, Math.floor(Math.log2(Math.abs(value))))
  const middle = 1.5 * 2 ** (MIDDLE_EXPONENT + exponent - FRACTION_BITS)
  const rounded = value + middle - middle
  if (Math.abs(rounded) > 65_504) return value * Number.POSITIVE_INFINITY
  return rounded === 0 && value < 0 ? -0 : rounded
}

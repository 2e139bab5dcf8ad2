const EXPONENTS = 2048
/** So many additions into one cell are exact: each cell holds 26 or 27 bits of 53. */
const MOST_ADDED = 2 ** 26
/** Cells of exponent e hold multiples of 2^(e - 1075); of the subnormal numbers, e = 0, those of e = 1. */
const UNIT = 1075
/** Beyond this exponent the sum in a cell might be no double any more. */
const LARGEST_CELL = 2_000
/** The smallest double is 2 to this power. */
const LEAST = -1074

/** The exact sum of any numbers, whatever their order; as text, so that JSON can hold it: whole units of 2^-1074. */
export interface ExactSum {
  /** Adds the first `count` of finite numbers. */
  addAll(values: Float64Array, count: number): void
  add(value: number, times: number): void
  /** Rounded once, to the nearest double. */
  value(): number
  /** Hexadecimal, with a sign: equal sums have equal texts. */
  text(): string
}

/**
 * An exact sum that goes on from the text of another. Numbers are split by their exponent into cells that can not round.
 *
 * Source: the idea of R. M. Neal, "Fast exact summation using small and large superaccumulators", 2015.
 *
 * @example
 * const sum = exactSum()
 * sum.addAll(Float64Array.of(1e100, 1, -1e100), 3)
 * sum.value() // 1
 */
export function exactSum(from = '0'): ExactSum {
  let whole = bigOf(from)
  let added = 0
  const high = new Float64Array(EXPONENTS)
  const low = new Float64Array(EXPONENTS)
  const real = new Float64Array(1)
  const words = new Uint32Array(real.buffer)

  function settle(): void {
    for (let e = 0; e < EXPONENTS; e++) {
      if (high[e] !== 0) whole += unitsOf(high[e]!, e)
      if (low[e] !== 0) whole += unitsOf(low[e]!, e)
      high[e] = 0
      low[e] = 0
    }
    added = 0
  }

  return {
    addAll(values, count) {
      if (added + count > MOST_ADDED) settle()
      added += count
      for (let i = 0; i < count; i++) {
        const value = values[i]!
        real[0] = value
        const exponent = (words[1]! >>> 20) & 2047
        if (exponent > LARGEST_CELL) {
          whole += unitsOf(value, exponent)
          continue
        }
        words[0] = words[0]! & 0xf8000000
        const upper = real[0]!
        high[exponent]! += upper
        low[exponent]! += value - upper
      }
    },
    add(value, times) {
      real[0] = value
      const exponent = (words[1]! >>> 20) & 2047
      whole += unitsOf(value, exponent) * BigInt(times)
    },
    value() {
      settle()
      return doubleOf(whole)
    },
    text() {
      settle()
      return whole.toString(16)
    },
  }
}

/** The exact sum of two texts. */
export function joinSums(a: string, b: string): string {
  return (bigOf(a) + bigOf(b)).toString(16)
}

/** Mean and variance (with n - 1) from the exact sums of `n` numbers and of their squares, each rounded once; 0 for one number. */
export function momentsOf(
  n: number,
  { sum, squares }: { readonly sum: string; readonly squares: string },
): { readonly mean: number; readonly variance: number } {
  const [s, q, count] = [bigOf(sum), bigOf(squares), BigInt(n)]
  const mean = doubleOf(s, count)
  if (n < 2) return { mean, variance: 0 }
  const spread = ((count * q) << BigInt(-LEAST)) - s * s
  return { mean, variance: spread <= 0n ? 0 : doubleOf(spread, count * (count - 1n), 2 * LEAST) }
}

const bigOf = (text: string): bigint => (text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`))

/** A cell as whole units of 2^-1074: scaled by a power of two in two steps, because one alone may not be a double. */
function unitsOf(cell: number, exponent: number): bigint {
  const e = Math.max(exponent, 1)
  // what is in a cell of exponent e is a whole number of 2^(e - 1075), with up to 53 bits
  const scale = UNIT - e
  const half = Math.trunc(scale / 2)
  const mantissa = cell * 2 ** half * 2 ** (scale - half)
  return BigInt(mantissa) << BigInt(e - 1)
}

/** The nearest double to `units` / `divisor` of 2^power, ties to even. */
function doubleOf(units: bigint, divisor = 1n, power = LEAST): number {
  const negative = units < 0n
  const size = negative ? -units : units
  // 64 bits more than a double has, and a sticky bit for what is beyond
  const extra = Math.max(0, bits(divisor) - bits(size) + 66)
  const shifted = size << BigInt(extra)
  const quotient = shifted / divisor
  const kept = quotient * divisor === shifted ? quotient : quotient | 1n
  const value = scaled(kept, power - extra)
  return negative ? -value : value
}

const bits = (value: bigint): number => (value === 0n ? 0 : value.toString(16).length * 4)

/** `value` · 2^power, rounded once. */
function scaled(value: bigint, power: number): number {
  if (value === 0n) return 0
  const length = value.toString(2).length
  // a subnormal result has fewer bits: what is below 2^-1074 is rounded in whole numbers
  const drop = Math.max(length - 53, LEAST - power, 0)
  const cut = drop === 0 ? value : roundedShift(value, BigInt(drop))
  const exponent = power + drop
  const half = Math.trunc(exponent / 2)
  return Number(cut) * 2 ** half * 2 ** (exponent - half)
}

function roundedShift(value: bigint, by: bigint): bigint {
  const kept = value >> by
  const rest = value - (kept << by)
  const half = 1n << (by - 1n)
  return rest > half || (rest === half && (kept & 1n) === 1n) ? kept + 1n : kept
}

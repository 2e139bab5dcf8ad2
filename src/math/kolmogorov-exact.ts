import { lnGamma } from './gamma.ts'

/** Up to so many rows, the exact matrix; above, an expansion in the root of n. */
const EXACT_UP_TO = 140
/** From n·x² on, both sides being crossed is so rare that the tail is twice the one-sided one. */
const TAIL_EXACT = 4
const TAIL_EXPANDED = 2.2
/** Up to this n·x^1.5 the matrix is small, whatever n is. */
const SMALL_MATRIX = 1.4
const LEAST_LOG = -745

/**
 * P(D ≥ x) of the one-sample, two-sided Kolmogorov-Smirnov distance of `n` independent rows: exact up to 140 rows and at both ends, else to
 * about five digits.
 *
 * Source: Marsaglia, Tsang & Wang 2003 (Durbin's matrix); Smirnov 1944 for the tail; Pelz & Good 1976; chosen as by Simard & L'Ecuyer 2011.
 *
 * @example
 * kolmogorovExactUpper(0.3, 5) // 0.664
 */
export function kolmogorovExactUpper(x: number, n: number): number {
  if (Number.isNaN(x) || !(n >= 1)) return Number.NaN
  if (x >= 1) return 0
  if (x * n <= 0.5) return 1
  const exact = n <= EXACT_UP_TO
  if (x >= 0.5 || n * x * x >= (exact ? TAIL_EXACT : TAIL_EXPANDED)) return Math.min(1, 2 * smirnovUpper(x, n))
  const below = exact || n * x ** 1.5 <= SMALL_MATRIX ? durbin(x, n) : expansion(x, n)
  return Math.min(1, Math.max(0, 1 - below))
}

/** P(D⁺ ≥ x), one-sided; all terms are positive. */
function smirnovUpper(x: number, n: number): number {
  let sum = 0
  for (let j = 0; j <= Math.floor(n * (1 - x)); j++) {
    const rest = 1 - x - j / n
    if (!(rest > 0)) continue
    const choose = lnGamma(n + 1) - lnGamma(j + 1) - lnGamma(n - j + 1)
    sum += Math.exp(choose + (j - 1) * Math.log(x + j / n) + (n - j) * Math.log(rest))
  }
  return x * sum
}

/** P(D < x): the middle of the n-th power of a matrix, times n! ÷ nⁿ; a part e of the one goes to the other, so that both stay small. */
function durbin(x: number, n: number): number {
  const k = Math.floor(n * x) + 1
  const size = 2 * k - 1
  const matrix = durbinMatrix(k, k - n * x).map((value) => value / Math.E)
  const value = power(matrix, n, size)[(k - 1) * size + k - 1]!
  if (n > EXACT_UP_TO) return value * Math.sqrt(2 * Math.PI * n) * Math.exp(1 / (12 * n) - 1 / (360 * n ** 3))
  let factor = 1
  for (let i = 1; i <= n; i++) factor *= (i / n) * Math.E
  return value * factor
}

function durbinMatrix(k: number, h: number): Float64Array {
  const size = 2 * k - 1
  const matrix = new Float64Array(size * size)
  for (let i = 0; i < size; i++) for (let j = 0; j <= Math.min(i + 1, size - 1); j++) matrix[i * size + j] = 1
  for (let i = 0; i < size; i++) {
    matrix[i * size]! -= h ** (i + 1)
    matrix[(size - 1) * size + i]! -= h ** (size - i)
  }
  matrix[(size - 1) * size]! += Math.max(0, 2 * h - 1) ** size
  let factorial = 1
  for (let below = 1; below <= size; below++) {
    factorial *= below
    for (let i = below - 1; i < size; i++) matrix[i * size + i - below + 1]! /= factorial
  }
  return matrix
}

function power(base: Float64Array, n: number, size: number): Float64Array {
  if (n === 1) return base
  const half = power(base, n >> 1, size)
  const square = times(half, half, size)
  return n % 2 === 0 ? square : times(base, square, size)
}

function times(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k]!
      if (factor === 0) continue
      for (let j = 0; j < size; j++) product[i * size + j]! += factor * b[k * size + j]!
    }
  }
  return product
}

/** P(D < x) as K₀ + K₁/√n + K₂/n + K₃/n^1.5 at z = x√n. */
function expansion(x: number, n: number): number {
  const z = Math.sqrt(n) * x
  const [z2, z4, z6] = [z ** 2, z ** 4, z ** 6]
  const turn = Math.PI ** 2
  const sums = [0, 0, 0, 0]
  const most = Math.ceil((16 * z) / Math.PI)
  for (let k = 1; k <= most; k++) {
    const m2 = (2 * k - 1) ** 2
    const odd = termOf((-turn * m2) / (8 * z2))
    sums[0]! += odd / z
    sums[1]! += ((turn / 4) * m2 - z2) * (odd / (6 * z4))
    const second = 6 * z6 + 2 * z4 + (turn / 4) * (2 * z4 - 5 * z2) * m2 + (turn ** 2 / 16) * (1 - 2 * z2) * m2 ** 2
    sums[2]! += second * (odd / (72 * z ** 7))
    const third =
      -30 * z6 -
      90 * z ** 8 +
      (turn / 4) * (135 * z4 - 96 * z6) * m2 +
      (turn ** 2 / 16) * (212 * z4 - 60 * z2) * m2 ** 2 +
      (turn ** 3 / 64) * (5 - 30 * z2) * m2 ** 3
    sums[3]! += third * (odd / (6480 * z ** 10))
    const whole = termOf((-turn * k * k) / (2 * z2))
    sums[2]! -= (turn * k * k * whole) / (36 * z ** 3)
    sums[3]! += ((3 * z2 - turn * k * k) * turn * k * k * whole) / (216 * z6)
  }
  return Math.sqrt(2 * Math.PI) * sums.reduce((sum, each, i) => sum + each / n ** (i / 2), 0)
}

const termOf = (log: number): number => (log < LEAST_LOG ? 0 : Math.exp(log))

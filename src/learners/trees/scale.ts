import type { Ground } from './ground.ts'

/**
 * Derivatives become whole numbers: multiplied by a power of two and rounded. It is as large as it can be while no sum over all rows
 * can leave its room, so that every sum is exact: 52 bits for first derivatives; for second ones what the count of rows leaves of a
 * word, 52 bits at most too. Each number has 30 bits at most.
 */
export interface Scales {
  readonly first: number
  readonly second: number
}

const NUMBER_BITS = 30
const SUM_BITS = 52

/** Bits that the two derivatives of one of so many rows may have. */
export function bitsOf(rows: number, countShift: number): Scales {
  const rowBits = Math.ceil(Math.log2(rows + 1))
  return {
    first: Math.min(NUMBER_BITS, SUM_BITS - rowBits),
    second: Math.min(NUMBER_BITS, Math.min(SUM_BITS, countShift) - rowBits),
  }
}

/** The scales for derivatives that are at most so large. */
export function scalesOf({ layout }: Pick<Ground, 'layout'>, largest: Scales): Scales {
  const bits = bitsOf(layout.rows, layout.countShift)
  return { first: scaleFor(largest.first, bits.first), second: scaleFor(largest.second, bits.second) }
}

const MOST_EXPONENT = 1_000

function scaleFor(largest: number, bits: number): number {
  if (!(largest > 0)) return 1
  return 2 ** Math.min(MOST_EXPONENT, bits - exponentOver(largest))
}

/** The least e with largest ≤ 2^e; exact, where a logarithm could be off by one. */
function exponentOver(largest: number): number {
  let exponent = Math.round(Math.log2(largest))
  while (2 ** exponent < largest) exponent++
  while (2 ** (exponent - 1) >= largest) exponent--
  return exponent
}

/** Writes derivatives as whole numbers and returns their scales. */
export function writeDerivatives(ground: Ground, first: Float64Array, second: Float64Array): Scales {
  const scales = scalesOf(ground, { first: largestOf(first), second: largestOf(second) })
  const { derivatives } = ground
  for (let row = 0; row < first.length; row++) {
    derivatives[2 * row] = Math.round(first[row]! * scales.first)
    derivatives[2 * row + 1] = Math.round(second[row]! * scales.second)
  }
  return scales
}

function largestOf(values: Float64Array): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!))
  return largest
}

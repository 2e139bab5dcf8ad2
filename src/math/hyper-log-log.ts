import { hashNumber } from './number-hash.ts'

const PRECISION = 12
const REGISTERS = 1 << PRECISION
const LONGEST_RUN = 32
/** Registers are one printable character each. */
const FIRST_CHARACTER = 48

/** The standard deviation of an estimate over what it estimates. */
export const DISTINCT_ERROR = 1.04 / Math.sqrt(REGISTERS)

/** Counts different numbers in little memory. */
export interface DistinctCounter {
  /** Counts the first `count` numbers. */
  addAll(values: Float64Array, count: number): void
  estimate(): number
  /** 4,096 characters: equal sets of numbers have equal texts, in whatever order and however often they came. */
  text(): string
}

/**
 * HyperLogLog over 64 bits of hash and 4,096 registers: the standard deviation is 1.6 %.
 *
 * Source: P. Flajolet, É. Fusy, O. Gandouet, F. Meunier 2007; the estimator without bias of O. Ertl, "New cardinality estimation
 * algorithms for HyperLogLog sketches", 2017, algorithm 6.
 *
 * @example
 * const counter = distinctCounter()
 * counter.addAll(Float64Array.of(1, 2, 2), 3)
 * Math.round(counter.estimate()) // 2
 */
export function distinctCounter(from?: string): DistinctCounter {
  const registers = new Uint8Array(REGISTERS)
  if (from !== undefined) for (let r = 0; r < REGISTERS; r++) registers[r] = from.charCodeAt(r) - FIRST_CHARACTER
  return {
    addAll(values, count) {
      for (let i = 0; i < count; i++) {
        const value = values[i]!
        const place = hashNumber(value, 0x9e3779b9) >>> (32 - PRECISION)
        const run = Math.clz32(hashNumber(value, 0x51ed270b)) + 1
        if (run > registers[place]!) registers[place] = run
      }
    },
    estimate: () => estimateOf(registers),
    text: () => String.fromCharCode(...Array.from(registers, (run) => run + FIRST_CHARACTER)),
  }
}

/** What counts the numbers of both. */
export function joinCounters(a: string, b: string): string {
  let joined = ''
  for (let r = 0; r < REGISTERS; r++) joined += a.charCodeAt(r) > b.charCodeAt(r) ? a[r] : b[r]
  return joined
}

/** The estimate of a text. */
export function distinctOf(text: string): number {
  return distinctCounter(text).estimate()
}

function estimateOf(registers: Uint8Array): number {
  const counts = new Float64Array(LONGEST_RUN + 2)
  for (const run of registers) counts[run]!++
  let z = REGISTERS * tau(1 - counts[LONGEST_RUN + 1]! / REGISTERS)
  for (let run = LONGEST_RUN; run >= 1; run--) z = (z + counts[run]!) / 2
  z += REGISTERS * sigma(counts[0]! / REGISTERS)
  return (REGISTERS * REGISTERS) / (2 * Math.LN2 * z)
}

/** x + Σ x^(2^k) 2^(k-1): what empty registers add. */
function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY
  let [x, y, z] = [share, 1, share]
  for (let before = Number.NaN; z !== before; ) {
    x *= x
    before = z
    z += x * y
    y += y
  }
  return z
}

/** What full registers take away. */
function tau(share: number): number {
  if (share === 0 || share === 1) return 0
  let [x, y, z] = [share, 1, 1 - share]
  for (let before = Number.NaN; z !== before; ) {
    x = Math.sqrt(x)
    before = z
    y /= 2
    z -= (1 - x) ** 2 * y
  }
  return z / 3
}

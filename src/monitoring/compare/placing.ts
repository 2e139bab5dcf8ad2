import { hashNumber } from '../../math/index.ts'

/** Says where the search for the step of a number begins and ends. */
export interface Guide {
  readonly edges: Float64Array
  readonly low: number
  readonly scale: number
  /** Edges in the stretches before each of many equal ones: those within one are between its entry and the next. */
  readonly starts: Int32Array
}

/** Equal stretches between the outer edges, and one more at each end. */
const STRETCHES = 1_024

/** The stretch of a number is a floor of a product, which never falls as the number rises; so the bounds hold whatever is rounded. */
export function guideOf(given: readonly number[]): Guide {
  const edges = Float64Array.from(given)
  const last = edges.length
  // The outermost steps may be wide: the stretches lie between the edges next to them.
  const [low, high] = [edges[Math.min(2, last - 1)] ?? 0, edges[Math.max(0, last - 3)] ?? 0]
  const wide = STRETCHES / (high - low)
  const scale = high > low && Number.isFinite(wide) ? wide : 0
  const starts = new Int32Array(STRETCHES + 3)
  for (const edge of edges) starts[stretchOf(edge, low, scale) + 1]!++
  for (let at = 1; at < starts.length; at++) starts[at]! += starts[at - 1]!
  return { edges, low, scale, starts }
}

/** 0 to `STRETCHES` + 1. */
export function stretchOf(value: number, low: number, scale: number): number {
  const place = (value - low) * scale
  // Infinity · 0, where the edges lie too close or too far apart to be divided: everything is in the one stretch.
  if (place < 0) return 0
  return place >= STRETCHES ? STRETCHES + 1 : (place | 0) + 1
}

/** Finds the slots of the numbers that stand for texts: that of their category, or the one after the last. */
export type FindSlot = (code: number) => number

const SALT = 0x51ed270b

export function codeFinder(codes: readonly number[]): FindSlot {
  const other = codes.length
  const size = 2 ** Math.ceil(Math.log2(Math.max(4, codes.length * 4)))
  const keys = new Float64Array(size).fill(Number.NaN)
  const slotOf = new Int32Array(size).fill(other)
  codes.forEach((code, slot) => {
    let at = hashNumber(code, SALT) & (size - 1)
    while (!Number.isNaN(keys[at]!)) at = (at + 1) & (size - 1)
    keys[at] = code
    slotOf[at] = slot
  })
  return (code) => {
    let at = hashNumber(code, SALT) & (size - 1)
    while (keys[at] !== code && !Number.isNaN(keys[at]!)) at = (at + 1) & (size - 1)
    return slotOf[at]!
  }
}

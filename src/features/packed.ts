import { type PlannedFeature, SCALE } from './view-plan.ts'

/**
 * What the online store holds of one entity in one view: records in the order of arrival, one after the other. A record is
 * the arrival in microseconds, then each value as a whole number of 2⁻²⁰ or NaN where it is missing.
 */
export type Packed = Float64Array

/** How many numbers a record takes. */
export const widthOf = (values: number): number => values + 1

/** The place of the first record that arrived after `moment`, counted in records. */
export function firstAfter(packed: Packed, width: number, moment: number): number {
  let low = 0
  let high = packed.length / width
  while (low < high) {
    const middle = (low + high) >>> 1
    if (packed[middle * width]! <= moment) low = middle + 1
    else high = middle
  }
  return low
}

/** Whole numbers are summed in two halves, each exact, and rounded once: as a 64-bit integer that is made a double. */
const HALF = 2 ** 26

/** A feature at a moment in microseconds, from the records of its entity: what the offline join gives, bit for bit. */
export function windowValue(
  packed: Packed,
  width: number,
  { feature, at }: { feature: PlannedFeature; at: number },
): number {
  const start = firstAfter(packed, width, at - feature.length)
  const end = firstAfter(packed, width, at)
  if (feature.fn === 'count') return end - start
  let count = 0
  let high = 0
  let low = 0
  for (let i = start * width + 1 + feature.value; i < end * width; i += width) {
    const value = packed[i]!
    if (Number.isNaN(value)) continue
    const upper = Math.floor(value / HALF)
    count++
    high += upper
    low += value - upper * HALF
  }
  const sum = high * HALF + low
  if (feature.fn === 'sum') return sum / SCALE
  return count > 0 ? sum / count / SCALE : Number.NaN
}

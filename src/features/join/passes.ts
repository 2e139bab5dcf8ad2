import { fail } from '../errors.ts'
import { type PlannedFeature, SCALE } from '../view-plan.ts'
import type { Grouped } from './grouped.ts'
import type { Arrived } from './read-arrivals.ts'

/** What one pass goes over: those with a code in [from, to). */
export interface Stretch {
  readonly arrived: Arrived
  readonly asked: Grouped
  readonly from: number
  readonly to: number
}

/** Which value of a record a pass reads, and where the answer of each row that asks goes. */
export interface Place {
  readonly value: number
  readonly out: Float64Array
}

/** Whole numbers are summed in two halves, each exact, and rounded once: as a 64-bit integer that is made a double. */
const HALF = 2 ** 26
const MOST = 2 ** 63

/**
 * A mean or sum over the window (t − length, t] of each row that asks. The value is a whole number of 2⁻²⁰ or NaN.
 *
 * Errors: `features.value_out_of_range`.
 */
export function sumPass(
  { arrived, asked, from, to }: Stretch,
  feature: PlannedFeature,
  { value: offset, out }: Place,
): void {
  const { moments, starts, records, width } = arrived
  const isMean = feature.fn === 'mean'
  for (let code = from; code < to; code++) {
    const end = starts[code + 1]!
    let first = starts[code]!
    let next = first
    let count = 0
    let high = 0
    let low = 0
    for (let q = asked.starts[code]!; q < asked.starts[code + 1]!; q++) {
      const at = asked.moments[q]!
      for (; next < end && moments[next]! <= at; next++) {
        const value = records[next * width + offset]!
        if (Number.isNaN(value)) continue
        const upper = Math.floor(value / HALF)
        count++
        high += upper
        low += value - upper * HALF
      }
      if (!Number.isSafeInteger(high)) throw fail('value_out_of_range', { features: feature.name })
      for (; first < next && moments[first]! <= at - feature.length; first++) {
        const value = records[first * width + offset]!
        if (Number.isNaN(value)) continue
        const upper = Math.floor(value / HALF)
        count--
        high -= upper
        low -= value - upper * HALF
      }
      const sum = high * HALF + low
      if (!(Math.abs(sum) < MOST)) throw fail('value_out_of_range', { features: feature.name })
      out[asked.order[q]!] = isMean ? (count > 0 ? sum / count / SCALE : Number.NaN) : sum / SCALE
    }
  }
}

/** How many rows are in the window (t − length, t] of each row that asks. */
export function countPass({ arrived, asked, from, to }: Stretch, { length }: PlannedFeature, out: Float64Array): void {
  const { moments, starts } = arrived
  for (let code = from; code < to; code++) {
    const end = starts[code + 1]!
    let first = starts[code]!
    let next = first
    for (let q = asked.starts[code]!; q < asked.starts[code + 1]!; q++) {
      const at = asked.moments[q]!
      while (next < end && moments[next]! <= at) next++
      while (first < next && moments[first]! <= at - length) first++
      out[asked.order[q]!] = next - first
    }
  }
}

/** The least or greatest value in the window (t − length, t] of each row that asks, from a queue of those that may become it. */
export function extremePass(
  { arrived, asked, from, to }: Stretch,
  { fn, length }: PlannedFeature,
  { value: offset, out }: Place,
): void {
  const { moments, starts, records, width } = arrived
  const sign = fn === 'min' ? 1 : -1
  let queue = new Int32Array(0)
  for (let code = from; code < to; code++) {
    const [begin, end] = [starts[code]!, starts[code + 1]!]
    if (queue.length < end - begin) queue = new Int32Array((end - begin) * 2)
    let [head, tail, next] = [0, 0, begin]
    for (let q = asked.starts[code]!; q < asked.starts[code + 1]!; q++) {
      const at = asked.moments[q]!
      for (; next < end && moments[next]! <= at; next++) {
        const value = records[next * width + offset]! * sign
        if (Number.isNaN(value)) continue
        while (tail > head && records[queue[tail - 1]! * width + offset]! * sign >= value) tail--
        queue[tail++] = next
      }
      while (head < tail && moments[queue[head]!]! <= at - length) head++
      // 0 takes the place of −0
      out[asked.order[q]!] = head < tail ? records[queue[head]! * width + offset]! + 0 : Number.NaN
    }
  }
}

/** The place of the newest row by event time of those known to each row that asks; −1 where there is none, or it is too old. */
export function latestPass({ arrived, asked, from, to }: Stretch, ttl: number, out: Int32Array): void {
  const { moments, starts } = arrived
  const events = arrived.events!
  for (let code = from; code < to; code++) {
    const end = starts[code + 1]!
    let next = starts[code]!
    let best = -1
    for (let q = asked.starts[code]!; q < asked.starts[code + 1]!; q++) {
      const at = asked.moments[q]!
      for (; next < end && moments[next]! <= at; next++) if (best < 0 || events[next]! >= events[best]!) best = next
      out[asked.order[q]!] = best >= 0 && events[best]! >= at - ttl ? best : -1
    }
  }
}

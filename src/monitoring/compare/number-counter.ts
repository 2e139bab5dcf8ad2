import type { NumberFit } from './fit.ts'
import { guideOf, stretchOf } from './placing.ts'

/** What of numbers is kept beside their counts. */
export interface NumberFacts {
  readonly sums: Float64Array
  squares: number
  first: number
  low: number
  high: number
  beyond: number
}

/** Counts numbers in steps: their slots into `places`, how many in each into `counts`. */
export interface NumberCounter {
  readonly facts: NumberFacts
  take(values: Float64Array, places: Int32Array, counts: Float64Array): void
}

/** More edges than these are halved before they are walked. */
const FEW = 6

/** `range`: the ends of the reference; values outside of it are counted as beyond. */
export function numberCounter(
  fit: NumberFit,
  range: { readonly low: number; readonly high: number } | undefined,
): NumberCounter {
  const { edges, low: from, scale, starts } = guideOf(fit.edges)
  const missing = edges.length + 1
  const facts: NumberFacts = {
    sums: new Float64Array(edges.length + 1),
    ...{ squares: 0, first: Number.NaN, beyond: 0 },
    ...{ low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY },
  }
  const { sums } = facts
  const [least, most] = range ? [range.low, range.high] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]

  /** An infinite value is in an outer step and in no sum. */
  function takeOdd(value: number, counts: Float64Array): number {
    const slot = Number.isNaN(value) ? missing : value > 0 ? missing - 1 : 0
    if (value < least || value > most) facts.beyond++
    counts[slot]!++
    return slot
  }

  return {
    facts,
    take(values, places, counts) {
      if (Number.isNaN(facts.first)) facts.first = values.find(Number.isFinite) ?? Number.NaN
      const origin = facts.first
      let { squares, low, high } = facts
      let beyond = 0
      for (let row = 0; row < values.length; row++) {
        const value = values[row]!
        if (value - value !== 0) {
          places[row] = takeOdd(value, counts)
          continue
        }
        const stretch = stretchOf(value, from, scale)
        let at = starts[stretch]!
        let end = starts[stretch + 1]!
        while (end - at > FEW) {
          const middle = (at + end) >> 1
          if (edges[middle]! <= value) at = middle + 1
          else end = middle
        }
        while (at < end && edges[at]! <= value) at++
        places[row] = at
        counts[at]! += 1
        sums[at]! += value
        squares += (value - origin) * (value - origin)
        if (value < low) low = value
        if (value > high) high = value
        if (value < least || value > most) beyond++
      }
      facts.beyond += beyond
      facts.squares = squares
      facts.low = low
      facts.high = high
    },
  }
}

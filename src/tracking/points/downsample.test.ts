import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evenSteps, placesToKeep, sharesOf } from './downsample.ts'

const value = fc.oneof(
  { weight: 9, arbitrary: fc.double({ noNaN: true }) },
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
)
const series = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: -9_999, max: 9_999 }), { minLength: 1, maxLength: 300 }),
    fc.infiniteStream(value),
  )
  .map(([steps, values]) => {
    const sorted = Float64Array.from(steps).sort()
    return { steps: sorted, ats: sorted, values: sorted.map(() => values.next().value as number) }
  })

const finite = (values: readonly number[]): number[] => values.filter(Number.isFinite).sort((a, b) => a - b)

describe('a history in fewer points', () => {
  it('has no more than asked for, each where it was, and both ends', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 2, max: 320 }), (given, limit) => {
        const places = placesToKeep(given, limit)
        expect(places.length).toBeLessThanOrEqual(limit)
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b))
        expect(places[0]).toBe(0)
        expect(places.at(-1)).toBe(given.steps.length - 1)
        if (given.steps.length <= limit) expect(places).toHaveLength(given.steps.length)
      }),
    )
  })

  it('keeps the smallest, the greatest, and that there was something that is not finite', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 7, max: 320 }), (given, limit) => {
        const kept = placesToKeep(given, limit).map((place) => given.values[place]!)
        const all = [...given.values]
        expect(finite(kept)[0]).toBe(finite(all)[0])
        expect(finite(kept).at(-1)).toBe(finite(all).at(-1))
        expect(kept.every(Number.isFinite)).toBe(all.every(Number.isFinite))
      }),
    )
  })

  it('keeps each of many spikes', () => {
    const steps = Float64Array.from({ length: 100_000 }, (_, i) => i)
    const values = steps.map((step) => (step % 9_973 === 17 ? 50 : Math.sin(step / 900)))
    const kept = placesToKeep({ steps, ats: steps, values }, 200)
    for (let spike = 17; spike < 100_000; spike += 9_973) expect(kept).toContain(spike)
  })

  it('shares points among runs: whole where there are few, evenly where there are many', () => {
    expect(sharesOf([5, 1_000, 40, 1_000], 200)).toEqual([5, 77, 40, 78])
    expect(sharesOf([10, 20], 30)).toEqual([10, 20])
    expect(sharesOf([], 30)).toEqual([])
    expect(sharesOf([9, 9, 9], 2)).toEqual([0, 1, 1])
  })
})

describe('even steps', () => {
  const from = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => i * 10)

  it('are all where there are few', () => {
    expect([...evenSteps(from(4), [0, 30], 4)]).toEqual([0, 10, 20, 30])
  })

  it('are at even distances, with the last one and the ends of each run', () => {
    expect([...evenSteps(from(10), [0, 90, 30, 70], 3)].sort((a, b) => a - b)).toEqual([0, 30, 60, 70, 90])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readReferenceFile } from '../../test/reference/read.ts'
import { seededRandom } from '../base/index.ts'
import { distinctSample, extremes, joinSamples } from './distinct-sample.ts'
import { exactSum, joinSums, momentsOf } from './exact-sum.ts'
import { COUNTED_VALUES, type FrequentState, frequentCounter } from './frequent-values.ts'
import { DISTINCT_ERROR, distinctCounter, distinctOf, joinCounters } from './hyper-log-log.ts'
import { quantilesOf, rankError, rankSketch, weightedOf } from './rank-sketch.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
const textOf = (values: readonly number[]): string => {
  const sum = exactSum()
  sum.addAll(Float64Array.from(values), values.length)
  return sum.text()
}

describe('an exact sum', () => {
  it('is the same for every order and every way to part the numbers', () => {
    fc.assert(
      fc.property(fc.array(finite, { maxLength: 30 }), fc.nat(), (values, at) => {
        const cut = values.length === 0 ? 0 : at % values.length
        const parted = joinSums(textOf(values.slice(cut)), textOf(values.slice(0, cut)))
        expect(parted).toBe(textOf(values))
        expect(textOf([...values].reverse())).toBe(textOf(values))
      }),
    )
  })

  it('has nothing left when every number is taken away again', () => {
    fc.assert(
      fc.property(fc.array(finite, { maxLength: 30 }), (values) => {
        expect(textOf([...values, ...values.map((value) => -value)])).toBe('0')
      }),
    )
  })

  it('of one number is the number, down to the smallest', () => {
    for (const value of [1, -0.1, 5e-324, -5e-324, 2 ** -1022, 1.7976931348623157e308, 123456789.123]) {
      const sum = exactSum()
      sum.addAll(Float64Array.of(value), 1)
      expect(sum.value()).toBe(value)
      const same = exactSum()
      same.add(value, 1)
      expect(same.text()).toBe(sum.text())
    }
  })

  it('is rounded once: the sum and the moments are those of math.fsum and pandas', () => {
    const { cases } = readReferenceFile<{ x: (number | null)[]; sum: number; mean: number; deviation: number }>(
      'profile',
    )
    for (const { x, sum, mean, deviation } of cases) {
      const values = x.filter((value) => value !== null)
      expect(exactSum(textOf(values)).value()).toBe(sum)
      const moments = momentsOf(values.length, { sum: textOf(values), squares: textOf(values.map((v) => v * v)) })
      expect(Math.abs(moments.mean - mean)).toBeLessThanOrEqual(Math.abs(mean) * 2e-16)
      expect(Math.sqrt(moments.variance)).toBeCloseTo(deviation, 6 - Math.log10(Math.max(1, deviation)))
    }
  })
})

describe('a counter of different numbers', () => {
  it('is within four standard deviations, from none to two hundred thousand', () => {
    const random = seededRandom(5)
    for (const n of [0, 1, 100, 3_000, 20_000, 200_000]) {
      const counter = distinctCounter()
      const values = Float64Array.from({ length: n }, () => random.next())
      counter.addAll(values, n)
      counter.addAll(values, n)
      expect(Math.abs(counter.estimate() - n)).toBeLessThanOrEqual(4 * DISTINCT_ERROR * n)
    }
  })

  it('counts the numbers of two parts as those of the whole', () => {
    fc.assert(
      fc.property(fc.array(finite), fc.array(finite), (a, b) => {
        const text = (values: readonly number[]): string => {
          const counter = distinctCounter()
          counter.addAll(Float64Array.from(values), values.length)
          return counter.text()
        }
        expect(joinCounters(text(a), text(b))).toBe(text([...b, ...a]))
        expect(distinctOf(text(a))).toBeLessThanOrEqual(distinctOf(joinCounters(text(a), text(b))))
      }),
      { numRuns: 20 },
    )
  })
})

describe('a counter of frequent numbers', () => {
  it('is exact while they are few', () => {
    const counter = frequentCounter()
    const values = Float64Array.from({ length: 3 * COUNTED_VALUES }, (_, i) => i % (COUNTED_VALUES + 1))
    expect(counter.countExactly(values, 0, COUNTED_VALUES)).toBe(COUNTED_VALUES)
    expect(counter.countExactly(values, COUNTED_VALUES, values.length)).toBe(COUNTED_VALUES)
    expect(counter.state()).toMatchObject({ floor: 0 })
    expect(counter.state().counts).toHaveLength(COUNTED_VALUES)
  })

  it('is never too high, and too low by no more than its floor', () => {
    const random = seededRandom(9)
    const truth = new Map<number, number>()
    const counter = frequentCounter()
    for (let part = 0; part < 40; part++) {
      const values = Float64Array.from({ length: 5_000 }, () =>
        random.next() < 0.4 ? random.integer(20) : random.integer(1e9),
      )
      for (const value of values) truth.set(value, (truth.get(value) ?? 0) + 1)
      if (part % 2 === 0) counter.countFrequent(values, values.length)
      else for (const value of values) counter.add(value, 1)
    }
    const { counts, floor } = counter.state()
    const known = new Map(counts)
    expect(floor).toBeLessThan((3 * 40 * 5_000) / COUNTED_VALUES)
    const short = [...truth].map(([value, count]) => count - (known.get(value) ?? 0))
    expect(short.reduce((a, b) => Math.min(a, b))).toBeGreaterThanOrEqual(0)
    expect(short.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(floor)
    for (let value = 0; value < 20; value++) expect(known.get(value)).toBeGreaterThan(3_000)
  })

  it('goes on from what it said', () => {
    const half: FrequentState = { counts: [[1, 4]], floor: 2 }
    const counter = frequentCounter(half)
    counter.add(1, 3)
    expect(counter.state()).toEqual({ counts: [[1, 7]], floor: 2 })
  })
})

describe('a sample of different numbers', () => {
  const makes = [
    (from = [] as const) => distinctSample(8, from),
    (from = [] as const) => extremes(8, 1, from),
    (from = [] as const) => extremes(8, -1, from),
  ] as const

  it('of two parts is that of the whole, with exact counts', () => {
    const numbers = fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 200 })
    fc.assert(
      fc.property(numbers, numbers, fc.constantFrom(...makes), (a, b, make) => {
        const of = (values: readonly number[]) => {
          const sample = make()
          sample.addAll(Float64Array.from(values), values.length)
          return sample.counts()
        }
        const all = [...a, ...b]
        const joined = joinSamples(of(a), of(b), make as never)
        expect(joined).toEqual(of(all))
        expect(joined).toEqual(of([...all].sort((x, y) => x - y)))
        for (const [value, count] of joined) expect(count).toBe(all.filter((one) => one === value).length)
      }),
    )
  })

  it('keeps the lowest and the highest', () => {
    const values = Float64Array.from({ length: 1_000 }, (_, i) => (i * 7) % 500)
    const [low, high] = [extremes(2, 1), extremes(2, -1)]
    low.addAll(values, values.length)
    high.addAll(values, values.length)
    expect([low.counts(), high.counts()]).toEqual([
      [
        [0, 2],
        [1, 2],
      ],
      [
        [498, 2],
        [499, 2],
      ],
    ])
  })
})

describe('a sketch of ranks', () => {
  it('of few numbers has their exact quantiles, as NumPy has them', () => {
    const { cases } = readReferenceFile<{ x: (number | null)[]; quantiles: number[] }>('profile')
    for (const { x, quantiles } of cases) {
      const values = Float64Array.from(x.filter((value) => value !== null))
      const sketch = rankSketch()
      sketch.addAll(values, values.length)
      expect(rankError(sketch.state())).toBe(0)
      const found = quantilesOf(weightedOf(sketch.state()), [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99])
      for (const [i, value] of found.entries()) expect(value).toBeCloseTo(quantiles[i]!, 6)
    }
  })

  const shares = Array.from({ length: 99 }, (_, i) => (i + 1) / 100)
  /** Of the whole numbers from 0 on, each once, the rank of a number is itself. */
  const worst = (state: Parameters<typeof weightedOf>[0]): number =>
    Math.max(...quantilesOf(weightedOf(state), shares).map((value, i) => Math.abs(value / state.count - shares[i]!)))

  it.each(['rising', 'falling', 'mixed'])('keeps its bound on %s numbers, drawn or not, joined or not', (order) => {
    const n = 600_000
    const at = { rising: (i: number) => i, falling: (i: number) => n - 1 - i, mixed: (i: number) => (i * 7_919) % n }
    const values = Float64Array.from({ length: n }, (_, i) => at[order as keyof typeof at](i))
    const whole = rankSketch()
    for (let from = 0; from < n; from += 30_000) whole.addAll(values.subarray(from, from + 30_000), 30_000)
    const joined = rankSketch()
    for (let from = 0; from < n; from += 50_000) {
      const part = rankSketch()
      part.addAll(values.subarray(from, from + 50_000), 50_000)
      joined.join(part.state())
    }
    for (const state of [whole.state(), joined.state()]) {
      expect(state.levels.reduce((sum, level, k) => sum + level.length * 2 ** k, 0)).toBe(n)
      expect(rankError(state)).toBeLessThan(0.008)
      expect(worst(state)).toBeLessThan(rankError(state))
    }
  })

  it('of the same numbers is the same', () => {
    const values = Float64Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 10_007)
    const made = () => {
      const sketch = rankSketch()
      sketch.addAll(values, values.length)
      return sketch.state()
    }
    expect(made()).toEqual(made())
  })
})

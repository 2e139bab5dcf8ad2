import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binAmong, sortedValues } from '../../math/index.ts'
import { fitCategories, fitNumbers } from './fit.ts'
import { columnCounter, spreadOf } from './tally.ts'

const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(1e300, -1e300, 5e-324, 0.1, 1e9 + 0.1),
)
const numbers = fc.array(number, { minLength: 1, maxLength: 60 })

describe('counting numbers in steps', () => {
  test('every number is in the step that a search for it finds, however its reference is spread', () => {
    fc.assert(
      fc.property(numbers, numbers, (reference, current) => {
        const fit = fitNumbers(sortedValues(Float64Array.from(reference)))
        const counter = columnCounter({ fit, codes: [] })
        counter.take(Float64Array.from(current), 0)
        const expected = new Array<number>(fit.edges.length + 2).fill(0)
        for (const value of current) expected[binAmong(fit.edges, value)]!++
        expect(counter.finish(1).slots).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  test('what is counted does not depend on how rows are cut into stretches', () => {
    fc.assert(
      fc.property(numbers, fc.nat(60), (values, cut) => {
        const fit = fitNumbers(sortedValues(Float64Array.from(values)))
        const cells = Int32Array.from(values, (_, row) => row % 3)
        const [whole, parts] = [columnCounter({ fit, codes: [] }), columnCounter({ fit, codes: [] })]
        whole.take(Float64Array.from(values), cells)
        parts.take(Float64Array.from(values.slice(0, cut)), cells.slice(0, cut))
        parts.take(Float64Array.from(values.slice(cut)), cells.slice(cut))
        const [a, b] = [whole.finish(3), parts.finish(3)]
        expect(b.slots).toEqual(a.slots)
        expect(b.cells).toEqual(a.cells)
        expect([b.low, b.high]).toEqual([a.low, a.high])
      }),
    )
  })

  test('a stretch of one cell counts as rows that name it', () => {
    const values = Float64Array.of(1, 5, Number.NaN, 2, 9, 9)
    const fit = fitNumbers(sortedValues(values))
    const [one, each] = [columnCounter({ fit, codes: [] }), columnCounter({ fit, codes: [] })]
    one.take(values, 2)
    each.take(values, new Int32Array(6).fill(2))
    expect(one.finish(3)).toEqual(each.finish(3))
  })

  test('bins are steps put together, and missing is the last of both', () => {
    const values = Float64Array.from({ length: 1_000 }, (_, i) => (i % 10 === 0 ? Number.NaN : Math.sqrt(i)))
    const fit = fitNumbers(sortedValues(values))
    const counter = columnCounter({ fit, codes: [] })
    counter.take(values, 0)
    const { slots, cells } = counter.finish(1)
    expect(slots.at(-1)).toBe(100)
    expect(cells[0]!.at(-1)).toBe(100)
    expect(cells[0]!.slice(0, -1)).toEqual(new Array(10).fill(90))
  })

  test('infinite numbers are in outer steps and in no mean', () => {
    const fit = fitNumbers(Float64Array.of(1, 2, 3, 4))
    const counter = columnCounter({ fit, codes: [], known: { kind: 'range', low: 1, high: 4 } })
    counter.take(Float64Array.of(2, 3, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY), 0)
    const tally = counter.finish(1)
    expect(tally).toMatchObject({ low: 2, high: 3, unseen: 2, rows: 4 })
    expect(tally.sums.reduce((a, b) => a + b, 0)).toBe(5)
  })

  test('mean and deviation are those of the numbers', () => {
    const values = Float64Array.from({ length: 500 }, (_, i) => 1e6 + Math.sin(i))
    const counter = columnCounter({ fit: fitNumbers(sortedValues(values)), codes: [] })
    counter.take(values, 0)
    const mean = values.reduce((a, b) => a + b, 0) / 500
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 500)
    const found = spreadOf(counter.finish(1))
    expect(found.mean).toBeCloseTo(mean, 6)
    expect(found.deviation).toBeCloseTo(deviation, 6)
  })
})

describe('counting texts', () => {
  test('rare texts and new ones are other, and new ones are told apart', () => {
    const fit = fitCategories(
      new Map([
        ['a', 5],
        ['b', 3],
      ]),
    )
    const reference = columnCounter({ fit, codes: [11, 12] })
    reference.take(Float64Array.of(11, 11, 12, 13, Number.NaN), 0)
    expect(reference.finish(1)).toMatchObject({ slots: [2, 1, 1, 1], distinct: 3, unseen: null })
    const current = columnCounter({ fit, codes: [11, 12], known: { kind: 'codes', codes: reference.met()! } })
    current.take(Float64Array.of(13, 14, 15, 11), 0)
    expect(current.finish(1)).toMatchObject({ slots: [1, 0, 3, 0], unseen: 2 })
  })

  test('a hundred categories at most have a bin', () => {
    const many = new Map(Array.from({ length: 500 }, (_, i) => [`c${i}`, i]))
    const { categories } = fitCategories(many)
    expect(categories).toHaveLength(100)
    expect(categories[0]).toBe('c499')
  })
})

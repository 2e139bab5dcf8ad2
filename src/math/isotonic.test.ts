import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readReferenceFile, within } from '../../test/reference/read.ts'
import { isotonicAt, isotonicMap } from './isotonic.ts'

interface Case {
  readonly y: number[]
  readonly score: number[]
  readonly isotonic: { readonly query: number[]; readonly out: number[] }
}

const rows = fc.array(fc.record({ x: fc.integer({ min: 0, max: 12 }), y: fc.integer({ min: -5, max: 5 }) }), {
  minLength: 1,
  maxLength: 40,
})

describe('the rising curve nearest to values', () => {
  const { cases, tolerance } = readReferenceFile<Case>('isotonic')

  test.each(cases)('is that of scikit-learn, case %#', ({ y, score, isotonic }) => {
    const map = isotonicMap(Float64Array.from(score), Float64Array.from(y))
    for (const [k, at] of isotonic.query.entries()) within(isotonicAt(map, at), isotonic.out[k]!, tolerance)
  })

  test('never falls, keeps the mean, and is the same for rows in any order', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const x = Float64Array.from(drawn, (row) => row.x)
        const y = Float64Array.from(drawn, (row) => row.y)
        const map = isotonicMap(x, y)
        for (let k = 1; k < map.y.length; k++) expect(map.y[k]).toBeGreaterThanOrEqual(map.y[k - 1]! - 1e-12)
        const [fitted, given] = [x.reduce((sum, at) => sum + isotonicAt(map, at), 0), y.reduce((a, b) => a + b, 0)]
        expect(fitted).toBeCloseTo(given, 8)
        expect(isotonicMap(x.toReversed(), y.toReversed())).toEqual(map)
      }),
    )
  })

  test('counts a row of weight k as k rows', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const weights = Float64Array.from(drawn, (_, k) => 1 + (k % 3))
        const many = drawn.flatMap((row, k) => Array.from({ length: weights[k]! }, () => row))
        const of = (all: typeof drawn, by?: Float64Array) =>
          isotonicMap(
            Float64Array.from(all, ({ x }) => x),
            Float64Array.from(all, ({ y }) => y),
            by,
          )
        const [short, long] = [of(drawn, weights), of(many)]
        for (let at = -1; at < 14; at += 0.5) expect(isotonicAt(short, at)).toBeCloseTo(isotonicAt(long, at), 9)
      }),
    )
  })

  test('has no height without rows', () => {
    expect(isotonicAt(isotonicMap(new Float64Array(0), new Float64Array(0)), 1)).toBeNaN()
  })
})

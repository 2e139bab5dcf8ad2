import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomTwin, type SplitRequest, type Splits, splitsOf } from './splits.ts'

const label = fc.integer({ min: 0, max: 3 })
const row = fc.record({ label, time: fc.integer({ min: 0, max: 12 }), group: fc.integer({ min: -1, max: 9 }) })
const requests = fc.record({
  rows: fc.array(row, { minLength: 12, maxLength: 80 }),
  folds: fc.integer({ min: 2, max: 6 }),
  seed: fc.integer({ min: 0, max: 1000 }),
  objective: fc.constantFrom('multiclass' as const, 'regression' as const),
})

type Drawn = typeof requests extends fc.Arbitrary<infer T> ? T : never

function requestOf({ rows, folds, seed, objective }: Drawn, by?: 'time' | 'group'): SplitRequest {
  return {
    ...{ rows: rows.length, objective, folds, seed },
    label: Float64Array.from(rows, (each) => each.label),
    ...(by === 'time' && { times: Float64Array.from(rows, (each) => each.time) }),
    ...(by === 'group' && { groups: Int32Array.from(rows, (each) => each.group) }),
  }
}

function possible(request: SplitRequest): Splits | undefined {
  try {
    return splitsOf(request)
  } catch (error) {
    expect(error).toMatchObject({ code: 'training.no_split' })
    return undefined
  }
}

function isAscending(rows: Int32Array): boolean {
  return rows.every((row, at) => at === 0 || row > rows[at - 1]!)
}

describe('a split', () => {
  test('tests each row exactly once and learns from all others, unless it goes by time', () => {
    fc.assert(
      fc.property(requests, fc.constantFrom(undefined, 'group' as const), (drawn, by) => {
        const request = requestOf(drawn, by)
        const splits = possible(request)
        if (!splits) return
        const tested = splits.folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b)
        expect(tested).toEqual([...Array(request.rows).keys()])
        for (const { train, test } of splits.folds) {
          expect(train.length + test.length).toBe(request.rows)
          expect(isAscending(train) && isAscending(test)).toBe(true)
          expect(new Set([...train, ...test]).size).toBe(request.rows)
        }
      }),
    )
  })

  test('by time never tests a moment that it learns from, nor an earlier one', () => {
    fc.assert(
      fc.property(requests, (drawn) => {
        const request = requestOf(drawn, 'time')
        for (const { train, test } of possible(request)?.folds ?? []) {
          const last = Math.max(...Array.from(train, (row) => request.times![row]!))
          const first = Math.min(...Array.from(test, (row) => request.times![row]!))
          expect(first).toBeGreaterThan(last)
          expect(isAscending(train) && isAscending(test)).toBe(true)
        }
      }),
    )
  })

  test('by time tests every row after the first 40 % once, in stretches of equal length', () => {
    const times = Float64Array.from({ length: 1000 }, (_, row) => (row * 7919) % 1000)
    const { folds, kind } = splitsOf({ rows: 1000, objective: 'regression', label: times, times, folds: 5, seed: 1 })
    expect(kind).toBe('time')
    expect(folds.map(({ train, test }) => [train.length, test.length])).toEqual([
      [400, 120],
      [520, 120],
      [640, 120],
      [760, 120],
      [880, 120],
    ])
  })

  test('by time takes rows without a time as the oldest', () => {
    const times = Float64Array.from({ length: 20 }, (_, row) => (row % 4 === 0 ? Number.NaN : row))
    const { folds } = splitsOf({ rows: 20, objective: 'regression', label: times, times, folds: 2, seed: 1 })
    for (const { train } of folds) expect([0, 4, 8, 12, 16].every((row) => train.includes(row))).toBe(true)
  })

  test('by group has no group on both sides', () => {
    fc.assert(
      fc.property(requests, (drawn) => {
        const request = requestOf(drawn, 'group')
        for (const { train, test } of possible(request)?.folds ?? []) {
          const learned = new Set(Array.from(train, (row) => request.groups![row]!).filter((group) => group >= 0))
          expect(Array.from(test).some((row) => learned.has(request.groups![row]!))).toBe(false)
        }
      }),
    )
  })

  test('by group keeps folds of nearly equal size and classes where groups are small', () => {
    const groups = Int32Array.from({ length: 3000 }, (_, row) => Math.floor(row / 6))
    const label = Float64Array.from(groups, (group) => (group % 10 === 0 ? 1 : 0))
    const { folds } = splitsOf({ rows: 3000, objective: 'binary', label, groups, folds: 5, seed: 3 })
    for (const { test } of folds) {
      expect(test.length).toBe(600)
      expect(Array.from(test).filter((row) => label[row] === 1).length).toBe(60)
    }
  })

  test('by class has the same share of each class in each fold, to the row', () => {
    fc.assert(
      fc.property(requests, (drawn) => {
        const request = { ...requestOf(drawn), objective: 'multiclass' as const }
        const splits = splitsOf(request)
        expect(splits.kind).toBe('stratified')
        const sizes = splits.folds.map(({ test }) => test.length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
        for (const each of [0, 1, 2, 3]) {
          const counts = splits.folds.map(({ test }) => test.filter((row) => request.label[row] === each).length)
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  test('is the same for the same request and another for another seed', () => {
    const label = new Float64Array(50)
    const request = { rows: 50, objective: 'regression', label, folds: 5, seed: 4 } as const
    expect(splitsOf(request)).toEqual(splitsOf(request))
    expect(splitsOf({ ...request, seed: 5 }).folds).not.toEqual(splitsOf(request).folds)
  })

  test('has fewer folds where there are fewer groups, and is refused with one', () => {
    const request = { rows: 6, objective: 'regression', label: new Float64Array(6), folds: 5, seed: 4 } as const
    expect(splitsOf({ ...request, groups: Int32Array.of(0, 0, 1, 1, 2, 2) }).folds).toHaveLength(3)
    expect(() => splitsOf({ ...request, groups: new Int32Array(6) })).toThrow(
      expect.objectContaining({ code: 'training.no_split' }),
    )
    expect(() => splitsOf({ ...request, times: new Float64Array(6) })).toThrow(
      expect.objectContaining({ code: 'training.no_split' }),
    )
  })

  test('has a random twin with folds of the same sizes over the same rows', () => {
    const times = Float64Array.from({ length: 100 }, (_, row) => row)
    const splits = splitsOf({ rows: 100, objective: 'regression', label: times, times, folds: 4, seed: 1 })
    const twin = randomTwin(splits, 9)
    for (const [k, { train, test }] of twin.folds.entries()) {
      const original = splits.folds[k]!
      expect([train.length, test.length]).toEqual([original.train.length, original.test.length])
      expect(new Set([...train, ...test])).toEqual(new Set([...original.train, ...original.test]))
      expect(Math.max(...train)).toBeGreaterThan(Math.min(...test))
    }
  })
})

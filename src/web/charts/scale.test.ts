import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digitsOf, linear, merge, spread, ticksIn, ticksTo } from './scale.ts'
import { lineOf } from './spark.tsx'

describe('scales', () => {
  it('map the ends of the domain to the ends of the range', () => {
    const x = linear([10, 20], [100, 0])
    expect([x(10), x(15), x(20)]).toEqual([100, 50, 0])
  })

  it('have at most five lines, from zero to at least the largest value', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (max) => {
        const ticks = ticksTo(max)
        expect(ticks.length).toBeLessThanOrEqual(6)
        expect(ticks[0]).toBe(0)
        expect(ticks.at(-1)!).toBeGreaterThanOrEqual(max * (1 - 1e-9))
      }),
    )
    expect(ticksTo(0.265)).toEqual([0, 0.1, 0.2, 0.30000000000000004])
  })

  it('break a line where a value is missing', () => {
    expect(
      lineOf(
        [1, 2, undefined, 4],
        (x) => x,
        (y) => y,
      ),
    ).toBe('M0.0 1.0L1.0 2.0M3.0 4.0')
  })

  it('merge marks that stand too close, and keep every one', () => {
    const groups = merge([{ x: 30 }, { x: 0 }, { x: 8 }], () => 14)
    expect(groups.map(({ x, members }) => [x, members.length])).toEqual([
      [4, 2],
      [30, 1],
    ])
  })

  it('merge marks until no label touches the next, however the groups grow', () => {
    const width = (members: readonly unknown[]) => (members.length > 1 ? 34 : 14)
    const apart = (a: readonly unknown[], b: readonly unknown[]) => (width(a) + width(b)) / 2
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1 }), (places) => {
        const groups = merge(
          places.map((x) => ({ x })),
          apart,
        )
        expect(groups.flatMap(({ members }) => members)).toHaveLength(places.length)
        for (const [index, { x, members }] of groups.slice(1).entries()) {
          const before = groups[index]!
          expect(x - before.x).toBeGreaterThanOrEqual(apart(before.members, members))
        }
      }),
    )
  })

  it('move labels apart without changing their order', () => {
    expect(spread([{ y: 12 }, { y: 10 }], 17).map(({ y }) => y)).toEqual([10, 27])
  })
})

describe('ticks within a range', () => {
  it('are round, lie inside, and are few', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        (from, size) => {
          const ticks = ticksIn([from, from + size])
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(from - size * 1e-6)
            expect(tick).toBeLessThanOrEqual(from + size * (1 + 1e-6))
          }
          expect(ticks.length).toBeLessThanOrEqual(6)
        },
      ),
    )
    expect(ticksIn([0.31, 0.44]).map((tick) => tick.toFixed(digitsOf(ticksIn([0.31, 0.44]))))).toEqual([
      '0.325',
      '0.350',
      '0.375',
      '0.400',
      '0.425',
    ])
    expect(ticksIn([2, 2])).toEqual([2])
  })
})

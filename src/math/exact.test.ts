import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactExp, exactLog, exactSigmoid, exactSoftplus } from './exact.ts'

const relative = (a: number, b: number): number => Math.abs(a - b) / Math.max(Math.abs(b), Number.MIN_VALUE)

describe('exponentials that are the same everywhere', () => {
  it('agree with those of the engine within two units in the last place', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
        expect(relative(exactExp(x), Math.exp(x))).toBeLessThan(4.5e-16)
      }),
      { numRuns: 5_000 },
    )
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        expect(Math.abs(exactLog(x) - Math.log(x))).toBeLessThanOrEqual(4.5e-16 * Math.max(1e-3, Math.abs(Math.log(x))))
      }),
      { numRuns: 5_000 },
    )
  })

  it('are right at the ends of the range', () => {
    expect(exactExp(0)).toBe(1)
    expect(relative(exactExp(1), Math.E)).toBeLessThan(2.3e-16)
    expect(exactExp(-1e9)).toBe(0)
    expect(exactExp(1e9)).toBe(Number.POSITIVE_INFINITY)
    expect(relative(exactExp(-744), Math.exp(-744))).toBeLessThan(0.5)
    expect(exactExp(709.7)).toBeLessThan(Number.POSITIVE_INFINITY)
    expect(exactExp(Number.NaN)).toBeNaN()
    expect(exactLog(1)).toBe(0)
    expect(exactLog(2)).toBe(Math.LN2)
    expect(exactLog(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(exactLog(-1)).toBeNaN()
    expect(exactLog(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
    expect(relative(exactLog(5e-324), Math.log(5e-324))).toBeLessThan(1e-15)
  })

  it('give softplus and sigmoid that never overflow', () => {
    expect(exactSoftplus(1_000)).toBe(1_000)
    expect(exactSoftplus(-1_000)).toBe(0)
    expect(exactSoftplus(0)).toBe(Math.LN2)
    expect(exactSigmoid(0)).toBe(0.5)
    expect(exactSigmoid(-1_000)).toBe(0)
    expect(exactSigmoid(1_000)).toBe(1)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cosineOfTurns, sineOfTurns } from './trigonometry.ts'

describe('sine and cosine that are the same everywhere', () => {
  it('agree with those of the engine', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (turns) => {
        expect(Math.abs(sineOfTurns(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(2e-15)
        expect(Math.abs(cosineOfTurns(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(2e-15)
      }),
      { numRuns: 5_000 },
    )
  })

  it('are exact at quarters of a turn, however many turns', () => {
    for (const turns of [0, 7, -12, 2 ** 40]) {
      expect([0, 0.25, 0.5, 0.75].map((rest) => sineOfTurns(turns + rest) + 0)).toEqual([0, 1, 0, -1])
      expect([0, 0.25, 0.5, 0.75].map((rest) => cosineOfTurns(turns + rest) + 0)).toEqual([1, 0, -1, 0])
    }
  })

  it('lie on a circle', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (turns) => {
        expect(Math.abs(sineOfTurns(turns) ** 2 + cosineOfTurns(turns) ** 2 - 1)).toBeLessThan(4e-16)
      }),
    )
  })

  it('know no answer where there is none', () => {
    for (const turns of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(sineOfTurns(turns)).toBeNaN()
      expect(cosineOfTurns(turns)).toBeNaN()
    }
  })
})

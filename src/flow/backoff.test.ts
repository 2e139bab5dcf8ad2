import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../base/index.ts'
import { backoff } from './backoff.ts'

describe('the pause before another try', () => {
  it('doubles at each try up to a minute and is drawn from its upper half', () => {
    const check = (attempt: number, first: number, seed: number): void => {
      const full = first === 0 ? 0 : Math.min(60_000, first * 2 ** (attempt - 1))
      const pause = backoff(attempt, first, seededRandom(seed))
      expect(pause).toBeGreaterThanOrEqual(full / 2)
      expect(pause).toBeLessThanOrEqual(full)
    }
    fc.assert(fc.property(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 0, max: 10_000 }), fc.nat(), check))
  })

  it('differs for those that failed together', () => {
    const pauses = [1, 2, 3, 4].map((seed) => backoff(3, 1_000, seededRandom(seed)))
    expect(new Set(pauses).size).toBe(4)
  })
})

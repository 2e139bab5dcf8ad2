import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HOUR, seededRandom } from '../base/index.ts'
import { pilotBlock } from './block-length.ts'
import { averageLogE, harmWeights, rejectedByE } from './evidence.ts'
import { normalQuantile } from './normal.ts'
import { type MixtureState, tMixture, VERDICT_LOG_E } from './t-mixture.ts'

const normal = (random: { next(): number }): number => normalQuantile(random.next() || 0.5)

const over = (values: readonly number[]): MixtureState => values.reduce(tMixture.add, tMixture.start)

/** The share of runs in which a test of `blocks` blocks, looked at after each, ever reaches evidence 100. */
function everDecides(runs: number, block: (random: ReturnType<typeof seededRandom>) => number, blocks = 100): number {
  const random = seededRandom(20)
  let decided = 0
  for (let run = 0; run < runs; run++) {
    let state = tMixture.start
    for (let k = 0; k < blocks; k++) {
      state = tMixture.add(state, block(random))
      if (tMixture.logE(state) < VERDICT_LOG_E) continue
      decided++
      break
    }
  }
  return decided / runs
}

describe('the block t-mixture', () => {
  test('is the closed form of its specification', () => {
    const { n, s, v } = over([1, 2, 4])
    expect([n, s, v]).toEqual([3, 7, 21])
    expect(tMixture.logE({ n, s, v })).toBeCloseTo(0.5 * Math.log(3 / 6) - 1.5 * Math.log(1 - 49 / (6 * 21)), 14)
  })

  test('looked at after every block, it is wrong in at most one run of a hundred when nothing differs', () => {
    expect(everDecides(2_000, normal)).toBeLessThanOrEqual(0.01)
  })

  test('keeps that for skewed blocks of 25 rare losses', () => {
    const block = (random: { next(): number }): number => {
      let sum = 0
      for (let row = 0; row < 25; row++) sum += random.next() < 0.1 ? 0.9 : -0.1
      return sum
    }
    expect(everDecides(500, block)).toBeLessThanOrEqual(0.02)
  })

  test('finds an effect of one standard deviation of the blocks within 100 blocks', () => {
    expect(everDecides(200, (random) => normal(random) + 1)).toBeGreaterThan(0.99)
  })

  test('cannot decide before block 9, however large the effect', () => {
    const firm = (n: number): number => tMixture.logE(over(new Array<number>(n).fill(1)))
    expect(firm(8)).toBeLessThan(VERDICT_LOG_E)
    expect(firm(9)).toBeGreaterThanOrEqual(VERDICT_LOG_E)
  })

  test('has evidence on one side only', () => {
    const up = over([1, 2, 1, 2])
    expect(tMixture.logAbove(up)).toBe(tMixture.logE(up))
    expect(tMixture.logBelow(up)).toBe(Number.NEGATIVE_INFINITY)
    expect(tMixture.logBelow(over([-1, -2, -1, -2]))).toBe(tMixture.logE(up))
  })

  test('knows nothing from blocks that are all 0', () => {
    expect(tMixture.logE(over([0, 0, 0]))).toBe(0)
  })

  test('its interval is exactly the means that evidence does not reject', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 12, maxLength: 40 }), (values) => {
        const state = over(values)
        const { low, high } = tMixture.interval(state)
        fc.pre(Number.isFinite(low) && high - low > 1e-6)
        const against = (mean: number): number => tMixture.logE(over(values.map((value) => value - mean)))
        expect(against(low)).toBeCloseTo(VERDICT_LOG_E, 5)
        expect(against(high)).toBeCloseTo(VERDICT_LOG_E, 5)
        expect(against((low + high) / 2)).toBeLessThan(VERDICT_LOG_E)
      }),
    )
  })

  test('has no bounds with few blocks', () => {
    expect(tMixture.interval(tMixture.start)).toEqual({ low: -Infinity, high: Infinity })
    expect(tMixture.interval(over([1, 1.1, 0.9]))).toEqual({ low: -Infinity, high: Infinity })
  })

  test('says about how many blocks a verdict takes', () => {
    const state = over([1, 0.5, 1.5, 0, 1, 2, 0.5, 1])
    expect(tMixture.blocksNeeded(state)).toBeGreaterThan(state.n)
    expect(tMixture.blocksNeeded(state)).toBeLessThan(60)
  })
})

describe('evidence of several tests', () => {
  test('is the weighted mean of e-values, also when they are huge', () => {
    expect(
      averageLogE([
        { weight: 0.5, logE: Math.log(300) },
        { weight: 0.5, logE: Math.log(100) },
      ]),
    ).toBeCloseTo(Math.log(200), 12)
    expect(
      averageLogE([
        { weight: 0.5, logE: 2000 },
        { weight: 0.5, logE: 0 },
      ]),
    ).toBeCloseTo(2000 + Math.log(0.5), 9)
  })

  test('a test without evidence on this side adds nothing', () => {
    const none = { weight: 0.5, logE: Number.NEGATIVE_INFINITY }
    expect(averageLogE([{ weight: 0.5, logE: Math.log(10) }, none])).toBeCloseTo(Math.log(5), 12)
    expect(averageLogE([none])).toBe(Number.NEGATIVE_INFINITY)
    expect(averageLogE([])).toBe(Number.NEGATIVE_INFINITY)
  })

  test('names those that are harmed, at a false discovery rate', () => {
    const logs = (...values: number[]) => values.map((value) => Math.log(value))
    expect(rejectedByE(logs(500, 3, 150), 0.01)).toEqual([0, 2])
    expect(rejectedByE(logs(299, 3, 149), 0.01)).toEqual([])
    expect(rejectedByE(logs(3, 300, 3), 0.01)).toEqual([1])
    expect(rejectedByE(logs(100, 100, 100), 0.01)).toEqual([0, 1, 2])
    expect(rejectedByE([Number.NEGATIVE_INFINITY], 0.01)).toEqual([])
  })

  test('the whole has half of the say, the others share the rest', () => {
    expect(harmWeights(5)).toEqual({ overall: 0.5, each: 0.1 })
    expect(harmWeights(0)).toEqual({ overall: 1, each: 0 })
  })
})

describe('the pilot block', () => {
  const ROWS = 8_000
  const independent = (): Float64Array => {
    const random = seededRandom(6)
    return Float64Array.from({ length: ROWS }, () => normal(random))
  }

  test('independent rows need short blocks only', () => {
    const choice = pilotBlock({ values: independent() })
    expect(choice.unit).toBe('rows')
    expect(choice.length).toBeLessThanOrEqual(200)
    expect(choice.designEffect).toBeGreaterThan(0.6)
    expect(choice.designEffect).toBeLessThan(1.6)
  })

  test('shocks that 200 rows share ask for blocks of more than 200', () => {
    const random = seededRandom(8)
    let shock = 0
    const values = Float64Array.from({ length: ROWS }, (_, row) => {
      if (row % 200 === 0) shock = normal(random)
      return 0.3 * shock + normal(random)
    })
    const choice = pilotBlock({ values })
    expect(choice.length).toBeGreaterThan(200)
    expect(choice.designEffect).toBeGreaterThan(5)
  })

  test('with a clock it climbs the ladder of times', () => {
    const times = Float64Array.from({ length: ROWS }, (_, row) => row * 60_000)
    expect(pilotBlock({ values: independent(), times }).length).toBe(HOUR / 2)
    const random = seededRandom(9)
    let shock = 0
    const daily = times.map((time) => {
      if (time % (3 * HOUR) === 0) shock = normal(random)
      return shock + 0.1 * normal(random)
    })
    expect(pilotBlock({ values: daily, times }).length).toBeGreaterThanOrEqual(6 * HOUR)
  })

  test('a stream that is never calm gets the longest block', () => {
    const values = Float64Array.from({ length: ROWS }, (_, row) => row)
    const choice = pilotBlock({ values })
    expect(choice.length).toBe(choice.ladder.at(-1)!.length)
  })

  test('a constant stream has nothing to fear', () => {
    expect(pilotBlock({ values: new Float64Array(1_000) })).toMatchObject({ length: 50, designEffect: 1 })
  })
})

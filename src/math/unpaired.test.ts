import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../base/index.ts'
import { type ArmSums, emptyArm, normalMixture, unpairedTest } from './unpaired.ts'

const file = new URL('../../test/reference/normal-mixture.json', import.meta.url)
const REFERENCE = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly difference: number
  readonly n: number
  readonly variance: number
  readonly tau2: number
  readonly lambda: number
  readonly halfWidth95: Readonly<Record<string, number>>
}[]

describe('the normal mixture', () => {
  test('is that of the reference, numbers and intervals', () => {
    for (const { difference, n, variance, tau2, lambda, halfWidth95 } of REFERENCE) {
      const tau = Math.sqrt(tau2)
      const logE = normalMixture.logE({ difference, information: n / variance, tau })
      expect(Math.exp(logE) / lambda).toBeCloseTo(1, 8)
      for (const [rows, half] of Object.entries(halfWidth95))
        expect(normalMixture.halfWidth({ information: Number(rows) / variance, tau }, 0.05) / half).toBeCloseTo(1, 8)
    }
  })

  test('rejects exactly the means outside of its interval', () => {
    const asked = { information: 250, tau: 0.05 }
    const half = normalMixture.halfWidth(asked, 0.01)
    expect(normalMixture.logE({ ...asked, difference: half })).toBeCloseTo(Math.log(100), 10)
  })
})

/** One arm: so many keys, each with a level of its own and some rows; the losses are off by `worse`. */
function arm(of: { keys: number; perKey: number; worse: number; seed: number; heavy?: number }): ArmSums {
  const random = seededRandom(of.seed)
  const { rows, sums } = emptyArm()
  for (let key = 0; key < of.keys; key++) {
    const level = random.next() - 0.5
    const own = key === 0 ? (of.heavy ?? of.perKey) : of.perKey
    for (let i = 0; i < own; i++) {
      rows[key]!++
      sums[key]! += 0.5 + level + of.worse + (random.next() - 0.5)
    }
  }
  return { rows, sums }
}

describe('the unpaired test', () => {
  const same = { keys: 500, perKey: 20, worse: 0 }

  test('finds a harm with the interval around it, and says which way', () => {
    const found = unpairedTest(arm({ ...same, seed: 1 }), arm({ ...same, worse: 0.1, seed: 2 }), { tau: 0.05 })
    expect(found.logE).toBeGreaterThan(Math.log(100))
    expect(found.low).toBeGreaterThan(0)
    expect(found.high).toBeGreaterThan(0.1)
  })

  test('takes keys for the sample: rows of one key that move together do not fool it', () => {
    let wrong = 0
    for (let seed = 0; seed < 300; seed++) {
      const of = { ...same, keys: 60 }
      const { logE, variance } = unpairedTest(arm({ ...of, seed: 2 * seed }), arm({ ...of, seed: 2 * seed + 1 }), {
        tau: 0.05,
      })
      expect(variance).toBeGreaterThan(0.001)
      if (logE >= Math.log(100)) wrong++
    }
    expect(wrong).toBeLessThanOrEqual(3)
  })

  test('says nothing under 30 keys in either arm', () => {
    const few = arm({ keys: 29, perKey: 1_000, worse: 0.5, seed: 3 })
    expect(unpairedTest(few, arm({ ...same, seed: 4 }), { tau: 0.05 })).toMatchObject({
      logE: 0,
      keys: 29,
      low: -Infinity,
    })
    expect(unpairedTest(arm({ ...same, seed: 4 }), few, { tau: 0.05 }).logE).toBe(0)
  })

  test('tells how much its ten largest keys carry', () => {
    const even = unpairedTest(arm({ ...same, seed: 5 }), arm({ ...same, seed: 6 }), { tau: 0.05 })
    expect(even.topShare).toBeCloseTo(10 / 500, 10)
    const heavy = unpairedTest(arm({ ...same, seed: 5, heavy: 10_000 }), arm({ ...same, seed: 6 }), { tau: 0.05 })
    expect(heavy.topShare).toBeGreaterThan(0.5)
  })
})

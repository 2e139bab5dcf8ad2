import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, seededRandom, WEEK } from '../../base/index.ts'
import { blockLengthOf, type Paired, weigh } from './evidence.ts'
import { nextMove } from './move.ts'
import type { Evidence, Rollout, RolloutPlan } from './rollout.ts'

const plan: RolloutPlan = { shadowMs: DAY, steps: [5, 25, 50, 100], holdMs: DAY, withinMs: 2 * WEEK, probationMs: WEEK }
const shadow: Rollout = {
  id: 'r',
  endpoint: 'late',
  champion: 1,
  challenger: 2,
  phase: 'shadow',
  percent: 0,
  startedAt: 0,
  since: 0,
}
const canary: Rollout = { ...shadow, phase: 'canary', percent: 5, since: DAY, evidenceFrom: DAY, blockMs: HOUR }
const quiet: Evidence = {
  logE: 0.5,
  favors: 'challenger',
  mean: -0.001,
  low: -0.01,
  high: 0.008,
  blocks: 30,
  requests: 3_000,
  largestGap: 0.2,
  spanMs: 2 * DAY,
}

describe('the rule of the rollout', () => {
  it('keeps a challenger in shadow until the pilot is over, then gives it the first step', () => {
    expect(nextMove(shadow, plan, { evidence: quiet, now: DAY - 1 })).toBeUndefined()
    expect(nextMove(shadow, plan, { evidence: quiet, now: DAY })).toMatchObject({
      what: 'canary',
      percent: 5,
      phase: 'canary',
    })
  })

  it('does not leave the shadow without a single labeled request', () => {
    expect(nextMove(shadow, plan, { evidence: { ...quiet, requests: 0 }, now: 3 * DAY })).toBeUndefined()
  })

  it('steps up after the hold, and not while harm is suspected', () => {
    expect(nextMove(canary, plan, { evidence: quiet, now: 2 * DAY })).toMatchObject({ what: 'canary', percent: 25 })
    const suspected: Evidence = { ...quiet, favors: 'champion', mean: 0.01, logE: Math.log(11) }
    expect(nextMove(canary, plan, { evidence: suspected, now: 2 * DAY })).toBeUndefined()
  })

  it('promotes on evidence of 100 to 1 once a full day was seen, and not a moment earlier', () => {
    const proof: Evidence = { ...quiet, logE: Math.log(100) }
    expect(nextMove(canary, plan, { evidence: proof, now: DAY + HOUR })).toMatchObject({
      what: 'promote',
      phase: 'probation',
    })
    expect(nextMove(canary, plan, { evidence: { ...proof, logE: Math.log(99) }, now: DAY + HOUR })).toBeUndefined()
    expect(nextMove(canary, plan, { evidence: { ...proof, spanMs: DAY - 1 }, now: DAY + HOUR })).toBeUndefined()
  })

  it('undoes in every phase on evidence of 100 to 1 for harm', () => {
    const harm: Evidence = { ...quiet, favors: 'champion', mean: 0.02, logE: Math.log(101) }
    for (const phase of ['shadow', 'canary', 'probation'] as const)
      expect(nextMove({ ...canary, phase }, plan, { evidence: harm, now: DAY })).toMatchObject({
        what: 'rollback',
        phase: 'over',
      })
  })

  it('never promotes two versions that answer the same, and says so', () => {
    expect(nextMove(canary, plan, { evidence: { ...quiet, largestGap: 0 }, now: DAY })).toMatchObject({
      what: 'hold',
      rule: 'identical',
    })
  })

  it('holds when the time is up and says about how much more it needs', () => {
    const move = nextMove({ ...canary, percent: 50 }, plan, { evidence: quiet, now: 3 * WEEK })
    expect(move).toMatchObject({ what: 'hold', phase: 'over' })
    expect(move?.because).toMatch(/Inconclusive after 3,000 labeled requests.*about [\d,]+ more/)
  })

  it('never gives all answers without evidence of 100 to 1', () => {
    const evidences = fc.record({
      logE: fc.double({ min: -3, max: 4.6, noNaN: true }),
      favors: fc.constantFrom('challenger' as const, 'champion' as const),
    })
    fc.assert(
      fc.property(evidences, fc.constantFrom(...plan.steps), fc.nat(20 * DAY), (some, percent, now) => {
        const move = nextMove({ ...canary, percent }, plan, { evidence: { ...quiet, ...some }, now })
        expect(move?.what).not.toBe('promote')
        expect(move === undefined || move.percent < 100).toBe(true)
      }),
    )
  })
})

/** Requests every minute for `days`, whose difference has this mean, noise and hourly shock. */
function stream(days: number, of: { mean: number; noise: number; shock: number; seed: number }): Paired {
  const random = seededRandom(of.seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  const n = days * 24 * 60
  const times = Float64Array.from({ length: n }, (_, i) => i * 60_000)
  let shock = 0
  const differences = times.map((_, i) => {
    if (i % 60 === 0) shock = normal() * of.shock
    return of.mean + normal() * of.noise + shock
  })
  return { times, differences, asked: times, largestGap: 1 }
}

describe('paired evidence', () => {
  const at = { blockMs: HOUR, now: 30 * DAY, deadlineMs: DAY }

  it('finds a real difference and gives an interval that holds it', () => {
    const seen = weigh(stream(7, { mean: -0.02, noise: 0.1, shock: 0.02, seed: 1 }), at)
    expect(seen.favors).toBe('challenger')
    expect(seen.logE).toBeGreaterThan(Math.log(100))
    expect(seen.low!).toBeLessThan(-0.02)
    expect(seen.high!).toBeGreaterThan(-0.02)
  })

  it('waits for the labels of a block, until the deadline', () => {
    const paired = stream(1, { mean: 0, noise: 0.1, shock: 0, seed: 4 })
    const half: Paired = {
      ...paired,
      times: paired.times.filter((_, i) => i % 2 === 0),
      differences: paired.differences.filter((_, i) => i % 2 === 0),
    }
    expect(weigh(half, { blockMs: HOUR, now: DAY, deadlineMs: DAY }).blocks).toBe(0)
    expect(weigh(half, { blockMs: HOUR, now: 2 * DAY, deadlineMs: DAY }).blocks).toBe(24)
  })

  it('makes blocks longer where shocks last longer', () => {
    const short = blockLengthOf(stream(10, { mean: 0, noise: 0.1, shock: 0, seed: 5 }))
    const long = blockLengthOf(stream(10, { mean: 0, noise: 0.01, shock: 0.2, seed: 5 }))
    expect(short).toBeLessThan(long)
    expect(long).toBeGreaterThanOrEqual(HOUR)
  })
})

import { describe, expect, it } from 'vitest'
import { DAY, HOUR, WEEK } from '../../base/index.ts'
import { blueGreen, canary } from './canary.ts'
import { nextMove } from './move.ts'
import type { Evidence, Rollout, TestEvidence } from './rollout.ts'
import { courseOf } from './steer.ts'

const plan = canary({ shadow: '1d', steps: [5, 25, 100] })
const rollout: Rollout = {
  ...{ id: 'r', endpoint: 'late', champion: 1, challenger: 2, phase: 'canary', percent: 5, startedAt: 0, since: DAY },
  ...{ evidenceFrom: DAY, blockMs: HOUR },
}
const test = (name: string, logHarm: number | null): TestEvidence => ({
  ...{ name, kind: name === 'overall' ? 'overall' : 'segment', weight: 0.5, logHarm },
  ...{ mean: 0.01, low: null, high: null, blocks: 40, requests: 900 },
})
const better: Evidence = {
  ...{ logE: Math.log(200), favors: 'challenger', mean: -0.01, low: -0.02, high: -0.001 },
  ...{ blocks: 40, requests: 4_000, asked: 4_000, largestGap: 0.2, spanMs: 2 * DAY, needed: 0 },
  harm: { logE: Math.log(2), by: 'region = north', harmed: [] },
  tests: [test('overall', null), test('region = north', Math.log(4))],
}
const now = 2 * DAY

describe('the rule with all tests', () => {
  it('promotes only where no test suspects harm', () => {
    expect(nextMove(rollout, plan, { evidence: better, now })?.what).toBe('promote')
    const suspected = { ...better, tests: [test('overall', null), test('region = north', Math.log(10))] }
    expect(nextMove(rollout, plan, { evidence: suspected, now })).toBeUndefined()
  })

  it('undoes on the average of all tests though the whole is better, and names the worst', () => {
    const harm = { logE: Math.log(100), by: 'region = north', harmed: ['region = north'] }
    const move = nextMove(rollout, plan, { evidence: { ...better, harm }, now })
    expect(move).toMatchObject({ what: 'rollback', percent: 0 })
    expect(move!.because).toBe('v2 is worse than v1, region = north: +0.0100 on 900 labeled requests.')
  })

  it('asks a person once where the policy says so, and goes no further', () => {
    const asking = canary({ steps: [5, 25, 100], onHarm: 'hold' })
    const harm = { logE: Math.log(100), by: 'region = north', harmed: [] }
    const tests = [test('overall', null), test('region = north', Math.log(300))]
    const evidence = { ...better, harm, tests }
    const move = nextMove(rollout, asking, { evidence, now })
    expect(move).toMatchObject({ what: 'hold', phase: 'canary', percent: 5, paused: true })
    expect(nextMove({ ...rollout, paused: true }, asking, { evidence, now })).toBeUndefined()
    expect(nextMove({ ...rollout, paused: true }, asking, { evidence, now: 3 * WEEK })?.rule).toBe('time is up')
  })

  it('promotes what is no worse than by the margin of its policy', () => {
    const none: Evidence = { ...better, logE: 0.1, noWorse: { margin: 0.005, logE: Math.log(100) } }
    expect(nextMove(rollout, plan, { evidence: none, now })).toMatchObject({
      what: 'promote',
      rule: 'no worse: evidence ≥ 100, no suspicion of harm, a full day seen',
    })
    const not: Evidence = { ...better, noWorse: { margin: 0.005, logE: Math.log(99) } }
    expect(nextMove(rollout, plan, { evidence: not, now })?.what).not.toBe('promote')
  })

  it('says what each other way would have taken', () => {
    const { alternatives } = nextMove(rollout, plan, { evidence: better, now })!
    expect(alternatives.map(({ name, chosen }) => [name, chosen])).toEqual([
      ...[
        ['undo', false],
        ['promote', true],
      ],
      ...[
        ['step', false],
        ['hold', false],
      ],
    ])
    expect(alternatives[0]!.because).toBe('Takes evidence of harm of 100 to 1; it is 2 to 1, most from region = north.')
  })

  it('decides the same from its evidence as JSON keeps it', () => {
    const seen = { rollout, plan, evidence: better, now }
    const kept = JSON.parse(JSON.stringify(seen)) as typeof seen
    expect(nextMove(kept.rollout, kept.plan, kept)).toEqual(nextMove(rollout, plan, seen))
  })

  it('changes all over at once in blue-green, and nobody before that', () => {
    const all = blueGreen({ shadow: '1d' })
    const shadow: Rollout = { ...rollout, phase: 'shadow', percent: 0, since: 0 }
    const begun = nextMove(shadow, all, { evidence: { ...better, logE: 0.1 }, now })!
    expect(begun).toMatchObject({ phase: 'canary', percent: 0 })
    const waiting: Rollout = { ...rollout, percent: 0 }
    expect(courseOf(waiting).mode).toBe('shadow')
    expect(nextMove(waiting, all, { evidence: { ...better, logE: 0.1 }, now })).toBeUndefined()
    expect(nextMove(waiting, all, { evidence: better, now })).toMatchObject({ what: 'promote', percent: 100 })
  })
})

describe('what a rollout may be', () => {
  it.each([
    [{ loss: 'auc' }, 'loss is one of'],
    [{ onHarm: 'shrug' }, 'onHarm is undo or hold'],
    [{ verdict: { noWorse: 0 } }, 'a margin of loss above 0'],
    [{ outcome: 'odd' }, 'outcome is independent'],
    [{ segments: 'origin' }, 'segments is a list'],
    [{ guardrails: { latencies: true } }, 'there is no option latencies'],
    [{ guardrails: { latency: { under: 'soon' } } }, 'guardrails.latency.under takes a length of time'],
    [{ guardrails: { calibration: { max: 2 } } }, 'calibration.max is above 0 and below 1'],
  ])('is refused with a reason: %j', (options, reason) => {
    expect(() => canary(options as object)).toThrow(reason)
  })

  it('has no steps in blue-green', () => {
    expect(() => blueGreen({ steps: [50, 100] } as object)).toThrow('blueGreen has neither steps nor hold')
  })

  it('is the plan that it was where nothing new is said', () => {
    expect(Object.keys(canary())).toEqual(['shadowMs', 'steps', 'holdMs', 'withinMs', 'probationMs'])
  })
})

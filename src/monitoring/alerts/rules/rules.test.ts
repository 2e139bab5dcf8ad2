import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WindowReport } from '../../windows/window.ts'
import { findingOfRule, judge, judgeWindows } from './judge.ts'
import { type Reading, readingOf } from './reading.ts'
import { alertRule, type RuleSpec } from './rule.ts'

const when = (over: Partial<RuleSpec['when']> = {}): RuleSpec => ({
  endpoint: 'late',
  when: { metric: 'logloss', above: 0.5, for: 2, until: { below: 0.45, for: 2 }, ...over },
})
const rule = alertRule('late-is-wrong', when())
const read = (value: number, count = 1_000): Reading => ({ value, low: value - 0.1, high: value + 0.1, count })
const says = (values: readonly (number | undefined)[], isOpen = false, of = rule) =>
  judge(
    of,
    values.map((value) => (value === undefined ? undefined : read(value))),
    isOpen,
  ).says

const figure = (value: number | null, low = value, high = value) => ({ value, low, high, count: 900, convention: '' })
const report = {
  ...{ predictions: 1_000, labeled: 900, gap: figure(-0.03, -0.05, 0.01), logloss: figure(0.6, 0.55, 0.65) },
  psi: { origin: { psi: 0.4, excess: 0.3, drifted: true }, hour: { psi: 0.1, excess: 0, drifted: false } },
  predictionPsi: { psi: 0.2, excess: 0.1, drifted: true },
  latency: { p99: 40 },
  segments: [
    {
      column: 'origin',
      value: 'ATL',
      refused: null,
      performance: { predictions: 200, labeled: 150, logloss: figure(0.9) },
    },
    { column: 'origin', value: 'BOS', refused: 'too few rows', performance: { predictions: 2, logloss: figure(0.9) } },
  ],
} as unknown as WindowReport

describe('a rule', () => {
  test('opens after so many windows running beyond its limit', () => {
    expect(says([0.6])).toBe('stays')
    expect(says([0.6, 0.4, 0.6])).toBe('stays')
    expect(says([0.4, 0.6, 0.51])).toBe('opens')
    expect(says([0.6, 0.5])).toBe('stays')
  })

  test('closes after so many windows running back within the stricter limit', () => {
    expect(says([0.44], true)).toBe('stays')
    expect(says([0.48, 0.47, 0.46], true)).toBe('stays')
    expect(says([0.6, 0.44, 0.45], true)).toBe('closes')
  })

  test('passes over windows without a reading or on too few rows', () => {
    expect(says([0.6, undefined, 0.6])).toBe('opens')
    expect(judge(rule, [read(0.6), read(0.6, 99)], false).says).toBe('stays')
    expect(judge(alertRule('few', when({ atLeast: 50 })), [read(0.6), read(0.6, 99)], false).says).toBe('opens')
  })

  test('that is sure asks for the whole interval', () => {
    const sure = alertRule('sure', when({ sure: true, for: 1 }))
    expect(says([0.55], false, sure)).toBe('stays')
    expect(says([0.61], false, sure)).toBe('opens')
    expect(judge(sure, [{ value: 9, low: null, high: null, count: 1_000 }], false).says).toBe('stays')
  })

  test('below a limit is the mirror of it', () => {
    const low = alertRule('auc', { when: { metric: 'auc', below: 0.7, until: { above: 0.75, for: 1 } } })
    expect(says([0.69], false, low)).toBe('opens')
    expect(says([0.72], true, low)).toBe('stays')
    expect(says([0.75], true, low)).toBe('closes')
  })

  test('never flips on a reading between its two limits, whatever came before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
        fc.double({ min: 0.4501, max: 0.5 }),
        fc.boolean(),
        (past, last, isOpen) => {
          expect(says([...past, last], isOpen)).toBe('stays')
        },
      ),
    )
  })

  test('says the number, its interval, its rows and its limit', () => {
    const { message, evidence, code } = findingOfRule(rule, read(0.61))
    expect(message).toBe(
      'logloss is 0.61 (1000 rows, between 0.51 and 0.71): above 0.5 in 2 windows running, which rule late-is-wrong does not allow.',
    )
    expect(code).toBe('rule.late-is-wrong')
    expect(evidence).toMatchObject({
      limit: 0.5,
      value: 0.61,
      count: 1_000,
      convention: expect.stringContaining('no test'),
    })
  })

  test.each([
    [{ when: { metric: 'auc' } }, 'either above or below'],
    [{ when: { metric: 'auc', above: 1, below: 0 } }, 'either above or below'],
    [{ when: { metric: 'auc', above: 1, until: { above: 2 } } }, 'other side'],
    [{ when: { metric: 'auc', above: 1, until: { below: 2 } } }, 'beyond the limit'],
    [{ when: { metric: 'auc', above: 1, limit: 3 } }, 'when'],
    [{ when: { metric: 'auc', above: 1 }, runbook: 'javascript:alert(1)' }, 'runbook'],
  ])('that cannot be meant is refused: %j', (spec, reason) => {
    expect(() => alertRule('wrong', spec as RuleSpec)).toThrow(reason)
    expect(() => alertRule('Wrong name', when())).toThrow(/name/)
  })
})

describe('a reading', () => {
  test.each([
    ['logloss', { value: 0.6, low: 0.55, high: 0.65, count: 900 }],
    ['gap', { value: 0.03, low: 0, high: 0.05, count: 900 }],
    ['psi:origin', { value: 0.4, low: null, high: null, count: 1_000 }],
    ['excess:prediction', { value: 0.1, low: null, high: null, count: 1_000 }],
    ['drifted', { value: 2, low: null, high: null, count: 1_000 }],
    ['labelShare', { value: 0.9, low: null, high: null, count: 1_000 }],
    ['latency.p99', { value: 40, low: null, high: null, count: 1_000 }],
  ])('of %s is found in the report', (metric, expected) => {
    expect(readingOf(report, { metric })).toEqual(expected)
  })

  test('of a segment is that of its part', () => {
    expect(readingOf(report, { metric: 'logloss', segment: 'origin=ATL' })?.value).toBe(0.9)
    for (const segment of ['origin=JFK', 'origin=BOS', 'origin'])
      expect(readingOf(report, { metric: 'logloss', segment }), segment).toBeUndefined()
  })

  test('of what no window has is none', () => {
    for (const metric of ['nothing', 'psi:nothing', 'constructor', 'psi:__proto__', 'logloss.convention', ''])
      expect(readingOf(report, { metric }), metric).toBeUndefined()
  })

  test('is judged through the windows of a report', () => {
    const once = alertRule('once', when({ for: 1 }))
    expect(judgeWindows(once, [report], false)).toMatchObject({ says: 'opens', reading: { value: 0.6 } })
  })
})

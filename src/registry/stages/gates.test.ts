import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { allPassed, checkGates, Gate, GateResult } from './gates.ts'

const says = (...results: ReturnType<typeof checkGates>): string[] => results.map((result) => result.says)

describe('a gate', () => {
  it('with a limit passes at the limit and fails beyond it', () => {
    const gates = { auc: { min: 0.65 }, ece: { max: 0.03 } }
    expect(checkGates(gates, { auc: 0.65, ece: 0.03 })).toEqual([
      { name: 'auc.min', passed: true, limit: 0.65, value: 0.65, says: 'auc is 0.65, not below the limit 0.65.' },
      { name: 'ece.max', passed: true, limit: 0.03, value: 0.03, says: 'ece is 0.03, not above the limit 0.03.' },
    ])
    const failed = checkGates(gates, { auc: 0.6499, ece: 0.0301 })
    expect(failed.map(({ passed }) => passed)).toEqual([false, false])
    expect(says(...failed)).toEqual(['auc is 0.6499, below the limit 0.65.', 'ece is 0.0301, above the limit 0.03.'])
  })

  it('checks each of its rules', () => {
    const results = checkGates({ bias: { min: -0.1, max: 0.1 } }, { bias: 0.2 })
    expect(results.map(({ name, passed }) => [name, passed])).toEqual([
      ['bias.min', true],
      ['bias.max', false],
    ])
  })

  it('against the champion passes where there is none yet', () => {
    const [result] = checkGates({ logloss: { noWorseThan: 'champion' } }, { logloss: 9 })
    expect(result).toMatchObject({
      passed: true,
      limit: null,
      says: 'There is no champion yet to compare logloss with.',
    })
  })

  it('against the champion knows which way is better', () => {
    const gates = { logloss: { noWorseThan: 'champion' as const }, auc: { noWorseThan: 'champion' as const } }
    const champion = { logloss: 0.42, auc: 0.7 }
    expect(allPassed(checkGates(gates, { logloss: 0.42, auc: 0.7 }, champion))).toBe(true)
    expect(allPassed(checkGates(gates, { logloss: 0.41, auc: 0.71 }, champion))).toBe(true)
    expect(says(...checkGates(gates, { logloss: 0.43, auc: 0.69 }, champion))).toEqual([
      "logloss is 0.43, worse than the champion's 0.42.",
      "auc is 0.69, worse than the champion's 0.7.",
    ])
  })

  it('against the champion may allow a little, in units or as a share', () => {
    const gate = (tolerance: Gate['tolerance']) => ({
      logloss: { noWorseThan: 'champion' as const, tolerance: tolerance! },
    })
    const check = (tolerance: Gate['tolerance'], logloss: number) =>
      checkGates(gate(tolerance), { logloss }, { logloss: 0.5 })[0]!
    expect(check(0.125, 0.625)).toMatchObject({ passed: true, limit: 0.625 })
    expect(check(0.125, 0.6251).passed).toBe(false)
    expect(check('10%', 0.55)).toMatchObject({ passed: true })
    expect(check('10%', 0.5501)).toMatchObject({
      passed: false,
      says: "logloss is 0.5501, worse than the champion's 0.5, and 0.55 would still do.",
    })
    const r2 = checkGates({ r2: { noWorseThan: 'champion', tolerance: '25%' } }, { r2: -0.5625 }, { r2: -0.5 })
    expect(r2).toMatchObject([{ passed: true, limit: -0.625 }])
  })

  it('for a metric of its own needs to be told which way is better', () => {
    const against = { noWorseThan: 'champion' as const }
    const candidate = { profit: 5 }
    const champion = { profit: 6 }
    expect(checkGates({ profit: against }, candidate, champion)).toMatchObject([
      { passed: false, says: expect.stringContaining('say better in its gate') },
    ])
    expect(checkGates({ profit: { ...against, better: 'lower' } }, candidate, champion)).toMatchObject([
      { passed: true },
    ])
    expect(checkGates({ profit: { ...against, better: 'higher' } }, candidate, champion)).toMatchObject([
      { passed: false },
    ])
  })

  it('stays shut where its metric is unknown, was not measured or can not be compared', () => {
    expect(checkGates({ f1: { min: 0 } }, { auc: 0.7, ece: 0.1 })).toEqual([
      { name: 'f1.min', passed: false, limit: 0, value: null, says: 'There is no metric f1; measured were auc, ece.' },
    ])
    expect(says(...checkGates({ f1: { max: 1 } }, {}))).toEqual(['There is no metric f1; measured were none.'])
    for (const auc of [null, Number.NaN, Number.POSITIVE_INFINITY])
      expect(checkGates({ auc: { min: 0 } }, { auc })).toMatchObject([
        { passed: false, value: null, says: 'auc could not be measured, so its gate stays shut.' },
      ])
    expect(checkGates({ f1: { noWorseThan: 'champion' } }, {}, undefined)).toMatchObject([{ passed: false }])
    expect(checkGates({ auc: { noWorseThan: 'champion' } }, { auc: 0.7 }, {})).toMatchObject([
      { passed: false, says: 'The champion has no auc to compare with.' },
    ])
    expect(checkGates({ constructor: { min: 0 } }, {})).toMatchObject([{ passed: false }])
  })

  it('that says nothing lets everything through, and so do no gates', () => {
    expect(checkGates({ auc: {} }, {})).toEqual([])
    expect(allPassed(checkGates({}, { auc: 0 }))).toBe(true)
  })

  it('answers with a result for each rule, in JSON, whatever the numbers', () => {
    const metrics = fc.dictionary(fc.constantFrom('auc', 'logloss', 'x'), fc.oneof(fc.double(), fc.constant(null)))
    const gate = fc.record(
      {
        min: fc.double({ noNaN: true, noDefaultInfinity: true }),
        max: fc.double({ noNaN: true, noDefaultInfinity: true }),
        noWorseThan: fc.constant('champion' as const),
        tolerance: fc.constantFrom(0, 0.5, '10%', '0.5%'),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('auc', 'logloss', 'x', 'y'), gate), metrics, metrics, (gates, a, b) => {
        const results = checkGates(gates, a, b)
        const rules = Object.values(gates).flatMap(({ min, max, noWorseThan }) => [min, max, noWorseThan])
        expect(results).toHaveLength(rules.filter((rule) => rule !== undefined).length)
        for (const result of results) expect(Value.Check(GateResult, result)).toBe(true)
      }),
      { examples: [[{ auc: { noWorseThan: 'champion', tolerance: '10%' } }, { auc: 0 }, { auc: -1.7e308 }]] },
    )
  })

  it('is declared with known words only', () => {
    expect(Value.Check(Gate, { noWorseThan: 'champion', tolerance: '2.5%' })).toBe(true)
    for (const wrong of [{ tolerance: '2.5' }, { tolerance: -1 }, { noWorseThan: 'anyone' }, { better: 'best' }])
      expect(Value.Check(Gate, wrong)).toBe(false)
  })
})

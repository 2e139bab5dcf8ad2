import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Trial } from '../../training/index.ts'
import { type ChoiceInputs, chooseCandidate } from './choice.ts'

const trialed = (loss: number, more: Partial<Trial> = {}): Trial => ({
  ...{ loss, championLoss: 0.5, rows: 10_000, difference: loss - 0.5, low: loss - 0.52, high: loss - 0.48 },
  ...{ blocks: 60, blockMs: 3_600_000, standardError: 0.02, folds: [] },
  ...more,
})
const window = (name: string, backtest: Trial | null) => ({ name, from: 0, backtest })
const ask = (candidates: ChoiceInputs['candidates'], more: Partial<ChoiceInputs> = {}) =>
  chooseCandidate({ candidates, payoff: { minGain: 0.01 }, requests: 10_000, ...more })

describe('the choice of what renews a model', () => {
  it('is the lowest loss over the last folds, and says of every other why not', () => {
    const choice = ask([window('6w', trialed(0.42)), window('all', trialed(0.45)), window('12w', null)])
    expect(choice).toMatchObject({ what: 'retrain', chosen: '6w', pays: true })
    expect(choice.gainLow).toBeCloseTo(0.06, 12)
    expect(choice.alternatives.map(({ chosen, because }) => [chosen, because])).toEqual([
      [true, 'The lowest loss.'],
      [false, '6w has a lower loss.'],
      [false, 'It could not be judged.'],
    ])
  })

  it('is not to renew where the gain less its standard error is worth less than it costs, with the numbers', () => {
    const candidates = [window('6w', trialed(0.42))]
    const payoff = { minGain: 0.01, valuePerLoss: 0.5, cost: 301 }
    const dear = ask(candidates, { payoff })
    expect(dear).toMatchObject({ what: 'hold', chosen: '6w', rule: 'it would not pay' })
    expect(dear.because).toMatch(/^Not retrained: .* worth 300 on about 10,000 requests against a cost of 301\.$/)
    expect(dear.alternatives[0]).toMatchObject({ chosen: false })
    expect(ask(candidates, { payoff: { ...payoff, cost: 299 } }).what).toBe('retrain')
  })

  it('takes at least one percent of the loss for worth it where no prices are given', () => {
    expect(ask([window('6w', trialed(0.47, { standardError: 0.0251 }))]).what).toBe('hold')
    expect(ask([window('6w', trialed(0.47, { standardError: 0.0249 }))]).what).toBe('retrain')
  })

  it('judges decisions from before standard errors were kept by the interval that they have', () => {
    const { standardError: _, ...before } = trialed(0.47)
    expect(ask([window('6w', { ...before, high: -0.0049 })]).what).toBe('hold')
    expect(ask([window('6w', { ...before, high: -0.0051 })]).what).toBe('retrain')
  })

  it('goes by what learning a fold later is worth where the champion has learned from the folds', () => {
    const { folds: _, ...renewed } = trialed(0.4)
    const tie = window('6w', trialed(0.499, { renewed }))
    expect(ask([tie]).what).toBe('hold')
    const choice = ask([tie], { seen: true })
    expect(choice).toMatchObject({ what: 'retrain', because: expect.stringContaining('learned a fold earlier') })
    expect(choice.gainLow).toBeCloseTo(0.08, 12)
    expect(ask([window('6w', trialed(0.499))], { seen: true }).what).toBe('hold')
  })

  it('never renews where blocks are too few to know the gain', () => {
    const choice = ask([window('6w', trialed(0.1, { low: null, high: null, blocks: 5 }))])
    expect(choice).toMatchObject({ what: 'hold', gainLow: null })
    expect(choice.because).toContain('5 blocks are too few')
  })

  it('brings back a kept version only on evidence of 100 to 1 and where no window does better', () => {
    const kept = (high: number) => ({ name: 'v1', version: 1, backtest: trialed(0.4, { high }) })
    expect(ask([window('6w', trialed(0.42)), kept(0.001)]).chosen).toBe('6w')
    expect(ask([window('6w', trialed(0.42)), kept(-0.05)]).chosen).toBe('v1')
    expect(ask([window('6w', trialed(0.39)), kept(-0.05)]).chosen).toBe('6w')
  })

  it('does what a person asked for, and still says that it would not pay', () => {
    const choice = ask([window('6w', trialed(0.499))], { asked: true })
    expect(choice).toMatchObject({ what: 'retrain', pays: false, rule: 'a person asked' })
  })

  it('says so where nothing could be judged', () => {
    const choice = ask([{ ...window('6w', null), refused: 'Too young.' }])
    expect(choice).toMatchObject({ what: 'hold', chosen: null, alternatives: [{ because: 'Too young.' }] })
  })

  it('renews on its own only where the gain less its standard error pays, whatever the candidates', () => {
    const one = fc.record({
      loss: fc.double({ min: 0, max: 1, noNaN: true }),
      standardError: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 5 }), fc.double({ min: 0, max: 1, noNaN: true }), (some, minGain) => {
        const candidates = some.map(({ loss, standardError }, i) => window(`${i}w`, trialed(loss, { standardError })))
        const { what, gainLow, chosen, alternatives } = ask(candidates, { payoff: { minGain } })
        expect(what === 'retrain').toBe(gainLow !== null && gainLow > minGain * 0.5)
        expect(alternatives.filter((other) => other.chosen).length).toBe(what === 'retrain' ? 1 : 0)
        const least = Math.min(...some.map(({ loss }) => loss))
        if (chosen !== null) expect(candidates.find(({ name }) => name === chosen)!.backtest!.loss).toBe(least)
      }),
    )
  })
})

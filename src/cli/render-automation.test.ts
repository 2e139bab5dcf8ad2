import { describe, expect, test } from 'vitest'
import { AUTOMATION_RENDERERS } from './render-automation.ts'

const render = (action: string, result: object): string =>
  (AUTOMATION_RENDERERS[action] as (result: object) => string)(result)
const backtest = { loss: 0.4, championLoss: 0.5, difference: -0.1, low: -0.12, high: null, rows: 900, blocks: 9 }
const decision = {
  ...{ id: 'd1', at: Date.UTC(2001, 5, 4), endpoint: 'late', what: 'retrain', rule: 'it pays' },
  because: 'Trained on\u001b[2J the last 6w.',
  outcomes: [{ at: Date.UTC(2001, 5, 6), says: 'It was promoted.' }],
}

describe('what the loop decided, in a terminal', () => {
  test('is shown with what became of it, and moves no cursor', () => {
    const shown = render('automation.decisions', { decisions: [decision] })
    for (const part of ['2001-06-04 00:00  retrain', 'the last 6w.', 'It was promoted.']) expect(shown).toContain(part)
    expect(shown).not.toContain('\u001b')
    expect(render('automation.decisions', { decisions: [] })).toBe('Nothing was decided.\n')
  })

  test('shows who said what to the loop', () => {
    const said = { at: Date.UTC(2001, 5, 4), endpoint: 'late', word: 'pause', by: 'ada\u001b[2J', because: 'a freeze' }
    const shown = render('automation.orders', { orders: [said] })
    for (const part of ['2001-06-04 00:00  pause', 'ada', 'a freeze']) expect(shown).toContain(part)
    expect(shown).not.toContain('\u001b')
    expect(render('automation.orders', { orders: [] })).toContain('Nobody')
  })

  test('shows every alternative as a bar beside the champion', () => {
    const alternatives = [
      { name: '6w', backtest, chosen: true, because: 'The lowest loss.' },
      { name: 'all', backtest: null, chosen: false, because: 'It could not be judged.' },
    ]
    const shown = render('automation.decision', { ...decision, alternatives })
    expect(shown).toMatch(/→ 6w\s+0\.4\s+█{19}\s+−0\.1 \(unbounded; 900 rows, 9 blocks\)/)
    expect(shown).toMatch(/champion\s+0\.5\s+█{24}/)
    expect(shown).toContain('It could not be judged.')
  })

  test('a replay shows what differs, and a simulation both sides', () => {
    const differs = [{ field: 'what', recorded: 'hold', now: 'retrain' }]
    expect(render('automation.replay', { says: 'It decides otherwise: what.', differs })).toMatch(
      /what\s+hold\s+retrain/,
    )
    const against = { says: 'The same versions would have answered.' }
    const shown = render('automation.simulate', {
      endpoint: 'late',
      decisions: [],
      decided: [decision],
      against,
      notes: ['So.'],
    })
    for (const part of ['would have decided\n  nothing', 'retrain', 'The same versions', 'So.'])
      expect(shown).toContain(part)
  })
})

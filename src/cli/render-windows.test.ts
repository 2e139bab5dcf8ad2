import { describe, expect, test } from 'vitest'
import { WINDOWS_RENDERERS } from './render-windows.ts'

const render = (action: string, result: object): string =>
  (WINDOWS_RENDERERS[action] as (result: object) => string)(result)
const figure = (value: number | null) => ({ value, low: null, high: null, count: 10 })
const FROM = Date.UTC(2001, 4, 14)

describe('measured windows in a terminal', () => {
  test('show what is refused in place of a number, and what was said', () => {
    const performance = { labeled: 3, gap: figure(null) }
    const window = {
      ...{ from: FROM, to: FROM, champion: 1, predictions: 10, labeled: 3, gap: figure(0.0312), psi: {} },
      segments: [{ column: 'origin', value: 'ATL', share: 0.25, refused: 'not enough: n = 3', performance }],
      alerts: [{ severity: 'alarm', message: 'It is off.' }],
    }
    const shown = render('monitoring.windows', { windows: [window] })
    for (const part of ['2001-05-14', '0.0312', 'alarm: It is off.', 'origin=ATL', '25 %', 'not enough: n = 3'])
      expect(shown).toContain(part)
  })

  test('show drift as a map, a mark where a column drifted', () => {
    const column = { name: 'load', lossEffect: 0.12, excess: [0, 0.25, 0.6], drifted: [false, false, true] }
    const windows = [{ from: FROM }, { from: FROM }, { from: FROM }]
    expect(render('monitoring.heat_map', { windows, columns: [column] })).toMatch(/load\s+12 %\s+ ▄!/)
    expect(render('monitoring.heat_map', { windows: [], columns: [] })).toBe('No window was measured.\n')
  })

  test('show a series whose points are not known yet', () => {
    const points = [
      { from: FROM, labeled: 10, mature: true, figure: figure(0.4) },
      { from: FROM, labeled: 0, mature: false, figure: figure(null) },
    ]
    expect(render('monitoring.performance', { metric: 'logloss', points })).toContain('not yet')
  })
})

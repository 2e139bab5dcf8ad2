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

  test('show beside it what was estimated, what early labels say, and what is not to be trusted', () => {
    const point = { from: FROM, labeled: 3, mature: false, figure: figure(0.41), weighted: figure(0.43) }
    const estimated = { ...figure(0.47), trusted: true, alarm: true }
    const points = [
      { ...point, estimated },
      { ...point, estimated: { ...estimated, alarm: false, trusted: false } },
    ]
    const shown = render('monitoring.performance', { metric: 'logloss', points })
    for (const part of ['estimated', '0.47 (– … –) !', '0.47 (– … –) ?', 'weighted', '0.43'])
      expect(shown).toContain(part)
    const window = {
      ...{ from: FROM, to: FROM, champion: 1, predictions: 10, labeled: 3, gap: figure(0.0312), psi: {}, alerts: [] },
      estimate: {
        ...{ version: 1, metrics: { auc: { ...figure(0.7), realized: figure(0.71) } } },
        doubts: [{ because: 'the reference has 10 labels' }],
      },
    }
    const says = render('monitoring.windows', { windows: [window] })
    for (const part of ['auc', '0.7 (', '0.71 (', 'Not to be trusted: the reference has 10 labels.'])
      expect(says).toContain(part)
  })
})

import { expect, it } from 'vitest'
import { renderFairness } from './render-fairness.ts'

const told = (value: number, half: number) => ({ value, low: value - half, high: value + half, refused: null })
const untold = { value: null, low: null, high: null, refused: 'not enough: n = 3' }
const group = (name: string, rows: number, selection: typeof untold | ReturnType<typeof told>) => ({
  ...{ by: ['sex'], group: name, rows, rates: { selection }, calibrationGap: null },
})
const against = (name: string, difference: typeof untold | ReturnType<typeof told>) => ({
  ...{ by: ['sex'], group: name, against: 'm', rates: { selection: { difference, ratio: untold } } },
  calibrationGap: null,
})
const found = {
  ...{ favorable: 'yes', decided: 'approved\u001b = yes', rows: { all: 503, decided: 500, labeled: 0 } },
  groups: [group('f', 200, told(0.4, 0.08)), group('m', 300, told(0.6, 0.07)), group('x', 3, untold)],
  comparisons: [against('f', told(-0.2, 0.1)), against('x', untold)],
  limits: [
    {
      ...{ by: ['sex'], rate: 'selection', limit: 'minRatio', value: 0.9, verdict: 'fails' },
      because: 'f against m: ratio 0.667',
    },
  ],
  conventions: ['rows taken as independent'],
  warnings: [{ says: '3 rows have no prediction and were left out.' }],
}

it('shows rates and differences with their intervals, and marks those that are not 0', () => {
  const text = renderFairness(found)
  expect(text).toContain('Favorable: yes (approved? = yes). 500 of 503 rows, 0 with a label.')
  expect(text).toMatch(/f +200 +0\.4 \(0\.32 … 0\.48\)/)
  expect(text).toMatch(/x +3 +not enough: n = 3/)
  expect(text).toContain('Less that of m; ! is not 0')
  expect(text).toMatch(/f +-0\.2 \(-0\.3 … -0\.1\) !/)
  expect(text).toContain('FAILS: sex, selection, minRatio 0.9: f against m: ratio 0.667')
  expect(text).toContain('Mind: 3 rows have no prediction')
})

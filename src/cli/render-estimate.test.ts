import { expect, it } from 'vitest'
import { renderEstimate } from './render-estimate.ts'

const metric = (estimated: number, realized: number | null) => ({
  ...{ estimated, low: estimated - 0.02, high: estimated + 0.02, limit: 0.85, realized, convention: 'AUC, ties half' },
})
const found = {
  ...{ metric: 'auc', every: 100, rows: { reference: 5000, current: 200, labeled: 130 }, features: ['x', 'y'] },
  leftOut: [{ column: 'id\u001b', because: 'it names rows' }],
  reference: { auc: { value: 0.9012345 } },
  windows: [
    { window: 0, rows: 100, labeled: 100, metrics: { auc: metric(0.9, 0.91) }, doubts: [], alert: false },
    {
      ...{ window: 1, rows: 100, labeled: 30, metrics: { auc: metric(0.8, 0.79) }, alert: true },
      doubts: [{ code: 'unknown_territory', because: '7.0 % of the rows are new' }],
    },
  ],
  alerts: [{}],
  check: { windows: 1, meanAbsoluteError: 0.01, largestError: 0.01, covered: 1 },
}

it('shows each window with its interval, the truth beside it, and why it is not trusted', () => {
  const text = renderEstimate(found, 100)
  const [zero, one] = text.split('\n').filter((line) => /^[ !?] +[01] /.test(line))
  expect(zero).toMatch(/0 +100 +0\.9 +0\.88 … 0\.92 +0\.91 .*─○─*●/)
  expect(one).toMatch(/^! +1 +100 +0\.8 +0\.78 … 0\.82 +0\.79 \(30\) .*┊/)
  expect(text).toContain('? Not trusted in 1 windows: 7.0 % of the rows are new')
  expect(text).toContain('mean absolute error 0.01')
  expect(text).toContain('1 of 2 windows with an alert')
  expect(text).toContain('Left out id?: it names rows.')
  expect(text).not.toContain('\u001b')
  for (const line of text.split('\n').slice(0, 5)) expect(line.length).toBeLessThanOrEqual(100)
})

it('draws nothing where there is no scale', () => {
  const none = { estimated: null, low: null, high: null, limit: null, realized: null, convention: '' }
  const windows = [{ window: 0, rows: 3, labeled: 0, metrics: { auc: none }, doubts: [], alert: false }]
  expect(renderEstimate({ ...found, windows, alerts: [], check: null }, 60)).toContain('No alert.')
})

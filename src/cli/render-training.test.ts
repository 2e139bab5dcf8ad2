import { expect, it } from 'vitest'
import { renderAutoml, renderPredictions } from './render-training.ts'

const entry = (learner: string, mean: number) => ({
  ...{ learner, options: { learningRate: 0.05, patience: 60, leaves: 15 }, metric: 'auc' },
  ...{ mean, low: mean - 0.01, high: mean + 0.01, seconds: 1.234, bytes: 45_600 },
})
const found = {
  ...{ task: 'binary', rows: 1_000, trials: 12, seconds: 59.8, run: '01abc' },
  columns: [
    { name: 'x', role: 'feature' },
    { name: 'id', role: 'identifier' },
    { name: 'y', role: 'label' },
  ],
  warnings: [{ code: 'identifier_column', column: 'id', message: 'Column id\u001b[31m names rows.' }],
  split: { convention: '5 folds of rows drawn at random' },
  leaderboard: [entry('ensemble', 0.92), entry('boosting', 0.91), entry('logistic', 0.88)],
  best: {
    ...{
      learner: 'boosting',
      metric: 'auc',
      validation: 0.91,
      test: 0.905,
      hash: 'sha256-ab',
      latencyUs: 14.2,
      bytes: 46_000,
    },
    reason: 'the best single model',
  },
}

it('a search is shown with its leaderboard, the chosen one marked, its warnings, and what to do next', () => {
  const lines = renderAutoml(found).split('\n')
  expect(lines.filter((line) => line.startsWith('>'))).toEqual([expect.stringMatching(/^> {2}boosting +0\.91 /)])
  const text = lines.join('\n')
  expect(text).toContain('learned from 1 columns')
  expect(text).toContain('id (identifier)')
  expect(text).toContain('0.905 on the test file')
  expect(text).toContain('identifier_column: Column id?[31m names rows.')
  expect(text).toContain('46 kB, 14.2 µs a row, sha256-ab')
  expect(text).toContain('millrace reproduce 01abc')
  expect(text).not.toContain('patience')
})

it('answers are shown as a table of the first rows', () => {
  const predictions = Array.from({ length: 30 }, () => ({ prediction: 'yes', probabilities: { no: 0.25, yes: 0.75 } }))
  const text = renderPredictions({ rows: 30, out: null, predictions })
  expect(text.split('\n')[0]).toMatch(/row +prediction +p no +p yes/)
  expect(text).toContain('… and 10 more rows')
  expect(renderPredictions({ rows: 30, out: 'a.csv', predictions: [] })).toBe('30 rows were answered in a.csv.\n')
})

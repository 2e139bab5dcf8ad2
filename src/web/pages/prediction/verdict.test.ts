import { expect, it } from 'vitest'
import type { PredictionAnswer } from './questions.ts'
import { wayOf } from './verdict.ts'

const traffic = {
  ...{ since: 0, by: 'ada', because: '', mode: 'canary' as const, percent: 25, champion: 1, challenger: 2 },
  ...{ rules: 0, stickyBy: null },
}
const way = (version: number, more: object = {}) =>
  wayOf({ version, traffic: { ...traffic, ...more } } as unknown as PredictionAnswer)

it('says why this version answered and no other, as far as the traffic of then tells', () => {
  expect(way(2)).toContain('fell into the 25\u00a0% that v2 answered')
  expect(way(1, { rules: 2 })).toContain('fell outside the 25\u00a0% of the canary, other shares in some segments')
  expect(way(1, { mode: 'shadow', percent: 0 })).toContain('v2 scores in shadow')
  expect(way(3)).toContain('named v3')
  expect(way(1, { mode: 'single', challenger: null, percent: 0 })).toBe('The champion answered all requests then.')
  expect(wayOf({ version: 1, traffic: null } as unknown as PredictionAnswer)).toContain('so early')
})

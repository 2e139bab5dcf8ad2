import { expect, it } from 'vitest'
import { renderRollout } from './render-rollout.ts'

it('says of a rollout how each test stands, what is still awaited and what its numbers are', () => {
  const test = { name: 'overall', state: 'holds', mean: -0.0123, low: null, high: null, blocks: 7, requests: 1_234 }
  const text = renderRollout({
    ...{
      champion: 1,
      challenger: 2,
      phase: 'canary',
      percent: 25,
      paused: true,
      blockHours: 2,
      convention: 'Brier loss.',
    },
    evidence: {
      harm: { logE: Math.log(3), by: 'errors' },
      tests: [{ ...test, logHarm: null }],
      ...{ waiting: { asked: 90, labeled: 40 }, effective: 600, needed: 5_000, warnings: ['Few keys.'] },
    },
  })
  expect(text).toContain('v2 against v1: canary, 25 %, its steps are stopped')
  expect(text).toMatch(/overall +holds +−0\.0123 +– +– +1,234 +7 +none/)
  expect(text).toContain('harm of any kind: 3 to 1, most from errors')
  expect(text).toContain('40 of 90 labels of the blocks to come are there; a verdict takes about 5,000 more.')
  expect(text.endsWith('Few keys.')).toBe(true)
})

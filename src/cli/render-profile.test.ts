import { describe, expect, it } from 'vitest'
import { renderProfile } from './render-profile.ts'

const blank = { personal: null, min: null, max: null, quantiles: [], histogram: null, bounds: { distinct: 0 }, top: [] }
const found = {
  rows: 1_000,
  columns: [
    {
      ...blank,
      ...{ name: 'delay', type: 'number', missing: 200, distinct: 3_000, role: 'number', min: -5, max: 90 },
      quantiles: [{ at: 0.5, value: 10.123456 }],
      histogram: { counts: [0, 1, 4, 8, 2] },
      bounds: { distinct: 0.016 },
    },
    {
      ...blank,
      ...{ name: 'or\u001b[31migin', type: 'category', missing: 0, distinct: 2, role: 'group' },
      top: [
        { value: 'A\u202eTL', count: 600 },
        { value: 'ORD', count: 4 },
      ],
    },
    {
      ...blank,
      ...{ name: 'a_very_long_name_of_a_column', type: 'text', missing: 3, distinct: 990, role: 'personal' },
      personal: { kind: 'email', share: 0.9 },
    },
  ],
  duplicates: 3,
  keys: [{ columns: ['delay', 'or\u001b[31migin'] }],
  warnings: [{ code: 'sentinel_suspected', column: 'delay', evidence: { value: '?\u0007', share: 0.1234567 } }],
  correlations: [{ columns: ['delay', 'x'], measure: 'spearman', value: -0.75 }],
  times: [],
}

describe('a profile on a terminal', () => {
  it.each([80, 140])('of %i columns is no wider, with one line a column', (width) => {
    const lines = renderProfile(found, width).split('\n')
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(width)
    expect(lines.filter((line) => /^[! ] {2}(?:delay|or\?|a_very)/.test(line))).toHaveLength(3)
  })

  it('shows shape, missing share, estimates, values and what to know', () => {
    const text = renderProfile(found, 140)
    expect(text).toMatch(/^! {2}delay +number +█░░░░ 20% +~3000 + ▂▅█▃ +-5 … 10.12 … 90$/m)
    expect(text).toMatch(/group .*2 +█▁ +A\?TL 60%, ORD <1%/)
    expect(text).toMatch(/email .*not shown/)
    expect(text).toContain('3 duplicate rows')
    expect(text).toContain('! sentinel_suspected delay: value "??", share 12.3 %')
    expect(text).toContain('~ delay and x: spearman -0.75')
  })

  it('passes no character that a terminal would obey', () => {
    expect(renderProfile(found, 80).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })
})

import { expect, it } from 'vitest'
import { CONTRACT_RENDERERS, renderCheck } from './render-contract.ts'

it('shows the verdict, what is violated with its first rows, and what the columns differ in', () => {
  const text = renderCheck({
    rows: 3,
    outcome: 'blocked',
    rules: [
      {
        id: 'n.min',
        rule: 'min',
        outcome: 'quarantined',
        failed: 2,
        examples: [
          { row: 1, value: -1 },
          { row: 2, value: null },
        ],
      },
      { id: 'volume', rule: 'volume', outcome: 'blocked', failed: 1, examples: [], detail: '3 rows, at least 5' },
      { id: 'n.max', rule: 'max', outcome: 'passed', failed: 0, examples: [] },
    ],
    schema: [{ column: 'x\u001b[31m', problem: 'extra' }],
    seconds: 0.01,
  })
  expect(text).toContain('3, of which 2 are violated')
  expect(text).toContain('row 1: -1; row 2: missing')
  expect(text).toContain('3 rows, at least 5')
  expect(text).not.toContain('n.max')
  expect(text).not.toContain('\u001b')
})

it('prints a suggested contract as it is, without what a terminal would obey', () => {
  const suggest = CONTRACT_RENDERERS['data.suggest'] as (result: object) => string
  expect(suggest({ contract: 'columns:\n  a: number\u0007\n' })).toBe('columns:\n  a: number?\n')
})

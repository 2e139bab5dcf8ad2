import { describe, expect, it } from 'vitest'
import { csvOf } from './save.ts'
import { cellText } from './table.ts'

describe('what is taken away', () => {
  it('has numbers that a machine reads, and all other text as it is', () => {
    const shown = ['2,999,997', '\u22120.0245', '+0.5', '19.6\u00a0%', '1,2', '\u2212', ' two\n words ', '2.00e\u22127']
    expect(shown.map(cellText)).toEqual([
      '2999997',
      '-0.0245',
      '+0.5',
      '19.6 %',
      '1,2',
      '\u2212',
      'two words',
      '2.00e-7',
    ])
  })

  it('is CSV that no spreadsheet takes for a formula', () => {
    expect(csvOf([['=HYPERLINK("x")', '-1.5', '-x', 'a,b\nc']])).toBe(`"'=HYPERLINK(""x"")",-1.5,'-x,"a,b\nc"\n`)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsv } from './csv.ts'

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
const write = (text: string, always: boolean): string => (always || /[",\r\n]/.test(text) ? quoted(text) : text)

describe('CSV', () => {
  it('is read as it was written', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'ü', '"', ',', '\n', '\r', ' ', '1'), maxLength: 6 })
    const tables = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      )
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.boolean(),
        async (table, end, always, ends) => {
          const text = table.map((row) => row.map((one) => write(one, always)).join(',')).join(end) + (ends ? end : '')
          const [header, ...rows] = table
          expect(await readCsv(text)).toEqual({ header, rows })
        },
      ),
      { numRuns: 500 },
    )
  })

  it('leaves out empty lines, fills short ones, and knows a byte order mark', async () => {
    expect(await readCsv('\ufeffa,b\n\n1,2\r\n\r\n3\n')).toEqual({
      header: ['a', 'b'],
      rows: [
        ['1', '2'],
        ['3', ''],
      ],
    })
  })

  it('names the line that is wrong, counting those inside quotes', async () => {
    await expect(readCsv('a,b\n"1\n2",3\n4,5,6\n')).rejects.toThrow('Expected 2 fields in line 4, saw 3')
    await expect(readCsv('a,b\n1,"2\n3')).rejects.toThrow('the quote of line 2 does not end')
  })
})

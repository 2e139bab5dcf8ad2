import { existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { type Lake, openFolderBlobs, openLake } from '../../storage/index.ts'
import { valueAt } from '../../table/index.ts'
import { type FileRead, readFile } from './read-file.ts'
import type { ReadFileOptions } from './read-parts.ts'

cleanFolders()
const folder = freshFolder()
let lake: Lake
let files = 0

beforeAll(async () => {
  lake = await openLake({ folder, blobs: await openFolderBlobs(path.join(folder, 'blobs')) })
})
afterAll(() => lake.close())

function fileOf(content: string | Uint8Array, name = 'data.csv'): string {
  const inside = path.join(folder, String(files++))
  mkdirSync(inside)
  writeFileSync(path.join(inside, name), content)
  return path.join(inside, name)
}

function read(
  content: string | Uint8Array,
  options: ReadFileOptions & { readonly name?: string } = {},
): Promise<FileRead> {
  return readFile(lake, fileOf(content, options.name), options)
}

const cells = ({ table }: FileRead, column: string): unknown[] =>
  Array.from({ length: table.rows }, (_, row) => valueAt(table.columns.get(column)!, row))
const forms = ({ columns }: FileRead): Record<string, string> =>
  Object.fromEntries(columns.map(({ name, form }) => [name, form]))

describe('a CSV file', () => {
  it.each([
    ['commas', 'a,b\n1,x\n2.5,y\n'],
    ['semicolons', 'a;b\n1;x\n2.5;y\n'],
    ['tabs', 'a\tb\n1\tx\n2.5\ty\n'],
    ['bars', 'a|b\n1|x\n2.5|y'],
    ['commas and blanks', 'a, b\n1, x\n2.5, y\n'],
    ['double quotes', '"a","b"\n1,"x"\n"2.5","y"\n'],
    ['single quotes', "'a';'b'\n1;'x'\n'2.5';'y'\n"],
    ['Windows line ends and a byte order mark', '\ufeffa,b\r\n1,x\r\n2.5,y\r\n'],
    ['old Macintosh line ends', 'a,b\r1,x\r2.5,y\r'],
    ['blank lines', 'a,b\n\n1,x\n\n2.5,y\n\n'],
  ])('is read with %s', async (_, text) => {
    const file = await read(text)
    expect(file).toMatchObject({ rows: 2, header: true, format: 'csv', notes: [] })
    expect([cells(file, 'a'), cells(file, 'b')]).toEqual([
      [1, 2.5],
      ['x', 'y'],
    ])
  })

  it('may set columns apart by runs of blanks', async () => {
    const file = await read(
      '18.0   8  307.0\t"chevrolet malibu"\n15.0   8  350.0\t"buick skylark"\n9.0   10  350.0\t"ford"\n',
    )
    expect(file.header).toBe(false)
    expect([cells(file, 'column3'), cells(file, 'column4')]).toEqual([
      [307, 350, 350],
      ['chevrolet malibu', 'buick skylark', 'ford'],
    ])
  })

  it('may hold separators, doubled quotes and line ends in quotes', async () => {
    const file = await read('name,text\n"O""Brien, J","one\ntwo"\nBob,"x ""y"" z"\n')
    expect(cells(file, 'name')).toEqual(['O"Brien, J', 'Bob'])
    expect(cells(file, 'text')).toEqual(['one\ntwo', 'x "y" z'])
  })

  it('may hold quotes that are never closed, where nothing is quoted', async () => {
    const lines = Array.from(
      { length: 40 },
      (_, k) => `${k % 3 === 0 ? 'spam' : 'ham'}\t${k % 7 === 0 ? '"' : ''}hello number ${k}, ok`,
    )
    const file = await read(`${lines.join('\n')}\n`, { name: 'sms.tsv' })
    expect(file.rows).toBe(40)
    expect(cells(file, 'column2')[7]).toBe('"hello number 7, ok')
  })

  it('reads the same values in whatever way it is written', async () => {
    const text = fc.stringMatching(/^[a-z ,;|"]{1,8}$/).map((drawn) => `t${drawn.trim()}.`)
    const rows = fc.array(fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), text), {
      minLength: 3,
      maxLength: 20,
    })
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n'),
        async (drawn, mark, end) => {
          const lines = drawn.map(([number, text]) => `${number}${mark}"${text.replaceAll('"', '""')}"`)
          const file = await read(['n', ...lines].join(end).replace('n', `n${mark}t`))
          expect(cells(file, 'n')).toEqual(drawn.map(([number]) => Number(String(number))))
          expect(cells(file, 't')).toEqual(drawn.map(([, text]) => text))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('has names column1, column2, … without a header, and may be told that it has one', async () => {
    expect((await read('1,tcp,0.5\n2,udp,0.1\n')).columns.map(({ name }) => name)).toEqual([
      'column1',
      'column2',
      'column3',
    ])
    expect(await read('ham,hello\nspam,buy\nham,bye\n')).toMatchObject({ header: false, rows: 3 })
    expect(await read('city,name\nParis,Ada\nRome,Bob\n')).toMatchObject({ header: true, rows: 2 })
    expect(await read('1,2\n3,4\n', { header: true })).toMatchObject({ header: true, rows: 1 })
  })

  it('gets a name for each column that has none of its own, and one for the row names of R', async () => {
    expect((await read('a,a,,b\n1,2,3,x\n4,5,6,y\n')).columns.map(({ name }) => name)).toEqual([
      'a',
      'a_2',
      'column3',
      'b',
    ])
    expect((await read('"a","b"\n"1",2,3\n"2",4,5\n')).columns.map(({ name }) => name)).toEqual(['column1', 'a', 'b'])
  })

  it('may be Latin-1, and says so', async () => {
    const file = await read(Buffer.from('n,v\nMüller,1\nJörg,2\n', 'latin1'))
    expect(cells(file, 'n')).toEqual(['Müller', 'Jörg'])
    expect(file.notes[0]).toContain('Latin-1')
  })
})

describe('a column', () => {
  const one = (...values: string[]): Promise<FileRead> =>
    read(`v;w\n${values.map((value) => `${value};1`).join('\n')}\n`)

  it.each([
    ['number', ['1', '-2.5', '+3e2', '.5'], [1, -2.5, 300, 0.5]],
    ['decimal_comma', ['1.234,5', '-2', '0,25'], [1234.5, -2, 0.25]],
    ['thousands', ['1,234.5', '-2,000,000', '7'], [1234.5, -2e6, 7]],
    ['percent', ['12%', '0.5 %'], [12, 0.5]],
    ['currency', ['$1,234.50', '-€3'], [1234.5, -3]],
    [
      'iso',
      ['2011-01-31', '2011-02-01T12:00:00+02:00', '2012/1/5 1:30'],
      [Date.UTC(2011, 0, 31), Date.UTC(2011, 1, 1, 10), NaN],
    ],
    ['day_first', ['10/3/2004', '31/12/04'], [Date.UTC(2004, 2, 10), Date.UTC(2004, 11, 31)]],
    ['month_first', ['3/10/2004', '12/31/2004 6:00 PM'], [Date.UTC(2004, 2, 10), Date.UTC(2004, 11, 31, 18)]],
    ['named_month', ['31 Jan 2011', 'February 1, 2011'], [Date.UTC(2011, 0, 31), Date.UTC(2011, 1, 1)]],
    ['time_of_day', ['18:00:00', '6:05'], [18 * 3_600_000, 365 * 60_000]],
    ['text', ['007', '0123'], ['007', '0123']],
    ['text', ['2011-02-30', '2011-02-03'], ['2011-02-30', '2011-02-03']],
    ['text', ['None', 'No'], ['None', 'No']],
  ] as const)('of the form %s is found: %s', async (form, texts, values) => {
    const file = await one(...texts)
    expect(forms(file)['v']).toBe(form)
    const expected = values.map((value) => (Number.isNaN(value) ? Date.UTC(2012, 0, 5, 1, 30) : value))
    expect(cells(file, 'v')).toEqual(expected)
  })

  it('is of numbers where all but sentinels are, which are then missing', async () => {
    const file = await one('1', '?', 'NA', '', 'unknown', 'inf', '-', '2')
    expect(cells(file, 'v')).toEqual([1, null, null, null, null, null, null, 2])
    expect(file.columns[0]).toMatchObject({ form: 'number', missing: 6, sentinels: ['?', 'NA', 'unknown', 'inf', '-'] })
  })

  it('of texts keeps them all, also those that look like sentinels', async () => {
    expect(cells(await one('red', '?', 'None', '', 'unknown'), 'v')).toEqual(['red', '?', 'None', null, 'unknown'])
  })

  it('of numbers forgives a slip in a hundred, and says so', async () => {
    const file = await one(...Array.from({ length: 300 }, (_, k) => (k === 250 ? 'oops' : String(k / 4))))
    expect(file.columns[0]).toMatchObject({ form: 'number', unreadable: 1, missing: 1 })
    expect(file.notes).toEqual(['1 rows of column v hold no number and were read as missing'])
  })

  it('is read again as texts where they come late, and keeps how its numbers are written', async () => {
    const rows = 60_000
    const values = Array.from({ length: rows }, (_, k) => (k < 50_000 ? (k / 10).toFixed(2) : `code${k % 5}`))
    const file = await one(...values)
    expect(forms(file)['v']).toBe('text')
    expect([cells(file, 'v')[1], cells(file, 'v')[59_999]]).toEqual(['0.10', 'code4'])
  })

  it('is exact to the last bit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 50, maxLength: 100 }),
        async (numbers) => {
          const written = numbers.map((number, k) => (k % 3 === 0 ? number.toExponential() : String(number)))
          expect(cells(await one(...written), 'v')).toEqual(written.map(Number))
        },
      ),
      { numRuns: 40 },
    )
  })

  it('of another file is read as it was there', async () => {
    const train = await read('n,c,d\n1,007,1/2/2020\n2,012,25/2/2020\n')
    const test = await read('n,c,d\nx,7,3/4/2020\n5,8,2020\n', { like: train })
    expect(forms(test)).toEqual(forms(train))
    expect([cells(test, 'n'), cells(test, 'c'), cells(test, 'd')]).toEqual([
      [null, 5],
      ['7', '8'],
      [Date.UTC(2020, 3, 3), null],
    ])
    expect(test.columns.map(({ unreadable }) => unreadable)).toEqual([1, 0, 1])
  })
})

describe('JSON Lines', () => {
  it('are read with whatever keys they have', async () => {
    const file = await read('{"a":1,"b":"x","c":[1]}\n{"a":2.5,"d":true}\n\n{"a":"?","b":null}\n', {
      name: 'data.jsonl',
    })
    expect(file).toMatchObject({ rows: 3, format: 'jsonl' })
    expect([cells(file, 'a'), cells(file, 'b'), cells(file, 'd')]).toEqual([
      [1, 2.5, null],
      ['x', null, null],
      [null, 'true', null],
    ])
    expect(file.notes).toEqual(['columns that hold lists or objects were left out: c'])
  })

  it('are read again where numbers turn into texts', async () => {
    const lines = Array.from({ length: 200 }, (_, k) => JSON.stringify({ v: k < 100 ? k : `t${k}` }))
    expect(cells(await read(lines.join('\n'), { name: 'x.jsonl' }), 'v')[3]).toBe('3')
  })
})

describe('Parquet', () => {
  const query = `select i as n, i * 0.5 as x, 'c' || (i % 3) as c, case when i = 2 then '?' else '1' || i end as s, i % 2 = 0 as b,
    date '2020-01-01' + i::integer as d, [i] as l, case when i = 1 then 'nan'::double else 'inf'::double end as f from range(5) t(i)`

  async function parquet(sql: string): Promise<string> {
    const written = await lake.write(sql)
    const [, file] = /'([^']+)'/.exec(await lake.scan([written.address]))!
    return file!
  }

  it('is read with its types, and its texts as in a CSV file', async () => {
    const file = await readFile(lake, await parquet(query))
    expect(forms(file)).toEqual({
      n: 'number',
      x: 'number',
      c: 'text',
      s: 'number',
      b: 'number',
      d: 'iso',
      f: 'number',
    })
    expect([cells(file, 's'), cells(file, 'b'), cells(file, 'f')]).toEqual([
      [10, 11, null, 13, 14],
      [1, 0, 1, 0, 1],
      [null, null, null, null, null],
    ])
    expect(cells(file, 'd')[1]).toBe(Date.UTC(2020, 0, 2))
    expect(file.notes).toEqual(['columns that hold lists, structures or bytes were left out: l'])
  })

  it('that is too large is sampled, always the same rows', async () => {
    const file = await parquet('select i as n from range(100000) t(i)')
    const some = await readFile(lake, file, { memory: 80_000 })
    expect(some.sampled).toMatchObject({ of: 100_000, estimated: false })
    expect(Math.abs(some.rows - 10_000)).toBeLessThan(5)
    expect(cells(await readFile(lake, file, { memory: 80_000 }), 'n')).toEqual(cells(some, 'n'))
  })

  it('that is cut is refused', async () => {
    const bytes = Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(1000, 7)])
    await expect(read(bytes, { name: 'x.parquet' })).rejects.toMatchObject({ code: 'data.file_unreadable' })
  })
})

describe('a file that is larger than memory', () => {
  const lines = Array.from({ length: 40_000 }, (_, k) => `${k},${(k * 7919) % 1000},t${k % 9}`)
  const text = `id,v,c\n${lines.join('\n')}\n`

  it('is read as whole rows from all over it, always the same', async () => {
    const place = fileOf(text)
    const some = await readFile(lake, place, { memory: 100_000 })
    expect(some.sampled?.estimated).toBe(true)
    expect(Math.abs(some.sampled!.of / 40_000 - 1)).toBeLessThan(0.1)
    expect(some.rows).toBeGreaterThan(1000)
    const ids = cells(some, 'id') as number[]
    expect(cells(some, 'v')).toEqual(ids.map((id) => (id * 7919) % 1000))
    expect(cells(some, 'c')).toEqual(ids.map((id) => `t${id % 9}`))
    expect(cells(await readFile(lake, place, { memory: 100_000 }), 'id')).toEqual(ids)
  })

  it('is refused where not even a sample fits', async () => {
    const row = (k: number): string => `${k},${'word '.repeat(2000)}${k}`
    await expect(read(Array.from({ length: 60 }, (_, k) => row(k)).join('\n'), { memory: 100 })).rejects.toMatchObject({
      code: 'data.file_too_large',
    })
  })

  it('does not take its bytes from a hole of forty gigabytes', async () => {
    const place = fileOf('a,b\n1,2\n3,4\n')
    truncateSync(place, 40e9)
    await expect(readFile(lake, place)).rejects.toMatchObject({ code: 'data.file_unreadable' })
  })
})

describe('a file that is none', () => {
  it.each([
    ['file_empty', ''],
    ['file_empty', ' \n\n \n'],
    ['file_no_rows', 'a,b,c\n'],
    ['file_truncated', 'a,b,c\n1,2,3\n4,5,6\n7,8'],
    ['file_unreadable', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0])],
    ['file_unreadable', Buffer.from('a,b\n1,2\n', 'utf16le')],
    ['file_unreadable', Buffer.from(Array.from({ length: 3000 }, (_, k) => (k * 7919) % 251))],
    ['file_unreadable', '[{"a":1},{"a":2}]'],
    ['file_unreadable', '{"a":1}\n{"a":}\n{"a":3}\n'],
    ['file_truncated', '{"a":1}\n{"a":'],
    ['file_unreadable', `a,b\n${Array.from({ length: 50 }, (_, k) => (k % 2 ? `${k},2,3` : `${k},2`)).join('\n')}\n`],
    ['file_too_wide', `${Array.from({ length: 250_001 }, (_, k) => `c${k}`).join(',')}\n${','.repeat(250_000)}\n`],
  ])('is refused: %s', async (code, content) => {
    await expect(read(content)).rejects.toMatchObject({ code: `data.${code}` })
  })

  it('is refused where there is none, or a folder', async () => {
    await expect(readFile(lake, path.join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'data.file_not_found' })
    await expect(readFile(lake, folder)).rejects.toMatchObject({ code: 'data.file_unreadable' })
  })

  it('never has its values in the words of an error', async () => {
    const rows = Array.from({ length: 50 }, (_, k) => (k % 2 ? `secret${k},2,3` : `secret${k},2`))
    const error = await read(`a,b\n${rows.join('\n')}\n`).catch((caught: Error) => caught)
    expect(String((error as Error).message)).not.toContain('secret')
  })
})

describe('a wide file', () => {
  it('of very many, mostly empty columns is read', async () => {
    const width = 30_000
    const names = Array.from({ length: width }, (_, k) => `c${k}`).join(',')
    const row = (k: number): string => `${k}${','.repeat(width - 1)}${k % 2}`
    const file = await read(`${names}\n${Array.from({ length: 30 }, (_, k) => row(k)).join('\n')}\n`)
    expect(file.columns.length).toBe(width)
    expect(file.columns[17]).toMatchObject({ name: 'c17', missing: 30, kind: 'category' })
    expect(cells(file, 'c29999')[3]).toBe(1)
  })
})

const DATA = fileURLToPath(new URL('../../../../shared/data', import.meta.url))

describe('public data', () => {
  const sets = [
    ['adult/adult.data', 32_561, 15, true],
    ['adult/adult.test', 16_281, 15, true],
    ['air_quality/AirQualityUCI.csv', 9_357, 15, true],
    ['bike_sharing/hour.csv', 17_379, 17, true],
    ['california_housing/housing.csv', 20_640, 10, true],
    ['diamonds/diamonds.csv', 53_940, 10, true],
    ['electricity/electricity.csv', 45_312, 7, true],
    ['german_credit/german.csv', 1_000, 21, true],
    ['lightgbm_examples/binary.train', 7_000, 29, false],
    ['nannyml/employment_MA_reference.pq', 68_785, 21, true],
    ['nsl_kdd/KDDTrain+_20Percent.txt', 25_192, 43, false],
    ['nyc_taxis/taxis.csv', 6_433, 14, true],
    ['sms_spam/sms.tsv', 5_574, 2, false],
    ['telco_churn/Telco-Customer-Churn.csv', 7_043, 21, true],
    ['titanic/train.csv', 891, 12, true],
    ['wine_quality/winequality-white.csv', 4_898, 12, true],
  ] as const
  const found = existsSync(`${DATA}/adult`)
  if (!found) process.stderr.write(`skipped: ${DATA} is not on this machine\n`)

  it.runIf(found).each(sets)('%s has %i rows of %i columns', async (name, rows, columns, header) => {
    const file = await readFile(lake, `${DATA}/${name}`)
    expect([file.rows, file.columns.length, file.header]).toEqual([rows, columns, header])
  })

  it.runIf(found)('is typed as it is meant', async () => {
    const air = await readFile(lake, `${DATA}/air_quality/AirQualityUCI.csv`)
    expect(forms(air)).toMatchObject({ Date: 'day_first', Time: 'time_of_day', CO_GT: 'number' })
    const telco = await readFile(lake, `${DATA}/telco_churn/Telco-Customer-Churn.csv`)
    expect(telco.columns.find(({ name }) => name === 'TotalCharges')).toMatchObject({ form: 'number', missing: 11 })
    const bikes = await readFile(lake, `${DATA}/bike_sharing/hour.csv`)
    expect(forms(bikes)).toMatchObject({ dteday: 'iso', cnt: 'number' })
  })
})

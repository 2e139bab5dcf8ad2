import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { type Lake, openFolderBlobs, openLake } from '../storage/index.ts'
import { valueAt } from '../table/index.ts'
import { rowsOf } from './index.ts'

cleanFolders()
const root = freshFolder()
let lake: Lake
let names = 0
beforeAll(async () => {
  lake = await openLake({ folder: path.join(root, 'lake'), blobs: await openFolderBlobs(path.join(root, 'blobs')) })
})
afterAll(() => lake.close())

const datasets = {
  version: () => {
    throw new Error('no dataset is asked for')
  },
}

async function read(content: string | Buffer, ending = 'csv') {
  const file = path.join(root, `f${names++}.${ending}`)
  await writeFile(file, content)
  const found = await rowsOf({ lake, datasets }, file)
  const columns = found.schema.map(({ name }) => `"${name.replaceAll('"', '""')}"`)
  const table = await lake.table(`select __row, ${columns.join(', ')} from ${found.relation} order by __row`)
  const all = [...table.columns.values()]
  const rows = Array.from({ length: table.rows }, (_, row) => all.map((column) => valueAt(column, row)))
  const unread = found.unread ? await lake.rows(`select * from ${found.unread.relation} order by __row`) : []
  return { ...found, values: rows, unread, types: found.schema.map(({ name, kind }) => `${name} ${kind}`) }
}

describe('the rows of a file of text', () => {
  it.each([
    ['commas', 'a,b\n1,x\n2,y\n'],
    ['semicolons', 'a;b\r\n1;x\r\n2;y\r\n'],
    ['tabs', 'a\tb\n1\tx\n2\ty'],
    ['bars', 'a|b\n1|x\n2|y\n'],
    ['returns alone', 'a,b\r1,x\r2,y\r'],
    ['quotes', '"a","b"\n"1","x"\n"2","y"\n'],
    ['a byte order mark', '\ufeffa,b\n1,x\n2,y\n'],
    ['two kinds of line ends', 'a,b\r\n1,x\n2,y\r\n'],
  ])('are found where it is written with %s', async (_, content) => {
    const found = await read(content)
    expect(found.types).toEqual(['a number', 'b category'])
    expect(found.values).toEqual([
      [0, 1, 'x'],
      [1, 2, 'y'],
    ])
    expect(found.rows).toBe(2)
  })

  it('are found where blanks in any number separate them', async () => {
    const found = await read('a b  c\n1   2 3\n 4 5   6\n7 8 9\n')
    expect(found.values).toEqual([
      [0, 1, 2, 3],
      [1, 4, 5, 6],
      [2, 7, 8, 9],
    ])
  })

  it('have names made up where the file has none', async () => {
    const found = await read('1,x,2\n2,y,3\n3,z,4\n')
    expect(found.types).toEqual(['column1 number', 'column2 category', 'column3 number'])
    expect(found.rows).toBe(3)
  })

  it('are Latin-1 where they cannot be UTF-8, and unpacked where gzip packed them', async () => {
    expect((await read(Buffer.from('a,b\n1,caf\xe9\n2,y\n', 'latin1'))).values[0]).toEqual([0, 1, 'café'])
    expect((await read(gzipSync('a,b\n1,x\n2,y\n'), 'csv.gz')).values[1]).toEqual([1, 2, 'y'])
    expect((await read(gzipSync('{"a":1}\n{"a":2}\n'), 'jsonl.gz')).values).toEqual([
      [0, 1],
      [1, 2],
    ])
  })

  it('have the types that all their texts have: codes, mixed ones and numbers too large for a double stay texts', async () => {
    const found = await read(
      [
        'n,zip,mixed,big,truth,iso,day,month,comma,thousands,share,price',
        '1,01234,1,9007199254740993,true,2001-01-01,31/12/2001,Jan 3 2001,"1,5","1,234",12%,$3.50',
        '-2.5e3,90210,?,1,FALSE,2001-01-02T03:04:05+02:00,1/2/2001,Feb 4 2001,"2.345,25",5,3.5%,"$1,000"',
      ].join('\n'),
    )
    const start = Date.UTC(2001, 0, 1)
    expect(found.types).toEqual([
      'n number',
      'zip category',
      'mixed category',
      'big category',
      'truth number',
      'iso time',
      'day time',
      'month time',
      'comma number',
      'thousands number',
      'share number',
      'price number',
    ])
    expect(found.values[0]).toEqual([
      ...[0, 1, '01234', '1', '9007199254740993', 1, start, Date.UTC(2001, 11, 31)],
      ...[Date.UTC(2001, 0, 3), 1.5, 1234, 12, 3.5],
    ])
    expect(found.values[1]).toEqual([
      ...[1, -2500, '90210', '?', '1', 0, Date.UTC(2001, 0, 2, 1, 4, 5), Date.UTC(2001, 1, 1)],
      ...[Date.UTC(2001, 1, 4), 2345.25, 5, 3.5, 1000],
    ])
  })

  it('go on behind rows that no reader can take, which are kept with their line, their text and the reason', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i},"t${i}"`)
    rows[3] = '3,"open,\x00'.slice(0, -1)
    rows[5] = '5,x,y,z'
    rows[7] = '7'
    rows[9] = '9,"two\nlines"'
    const found = await read(`a,b\n${rows.join('\n')}\n`)
    expect(found.unread).toEqual([
      { __row: 3, __line: 5, __unread: 'open_quote', __text: '3,"open,' },
      { __row: 5, __line: 7, __unread: 'extra_fields', __text: '5,x,y,z' },
    ])
    expect(found.rows).toBe(18)
    expect(found.values.slice(3, 8)).toEqual([
      [4, 4, 't4'],
      [6, 6, 't6'],
      [7, 7, null],
      [8, 8, 't8'],
      [9, 9, 'two\nlines'],
    ])
  })

  it('are read whatever their values: what CSV can write comes back', async () => {
    const text = fc.stringMatching(/^[ -~äß€\n]{0,12}$/)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 30 }), async (rows) => {
        const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`
        const lines = [['first', 'x'], ['second', 'y'], ...rows].map((row) => row.map(quoted).join(','))
        const found = await read(`"one","two"\n${lines.join('\n')}\n`)
        expect(found.values.slice(2).map(([, a, b]) => [a ?? '', b ?? ''])).toEqual(rows)
      }),
      { numRuns: 25 },
    )
  })
})

describe('the rows of JSON Lines', () => {
  it('have a column for each name, typed by all its values; lists and objects are left out', async () => {
    const found = await read(
      [
        '{"a":1,"b":"x","t":"2001-01-01","mixed":1,"list":[1],"same":1}',
        '{"a":2.5,"c":true,"mixed":"z","big":12345678901234567890,"A":3}',
        '',
        '{"b":null,"c":false,"deep":{"e":1}}',
      ].join('\n'),
      'jsonl',
    )
    expect(found.types).toEqual([
      'a number',
      'b category',
      't time',
      'mixed category',
      'same number',
      'c number',
      'big category',
      'A_2 number',
    ])
    expect(found.values[1]).toEqual([1, 2.5, null, null, 'z', null, 1, '12345678901234567890', 3])
    expect(found.rows).toBe(3)
  })

  it('go on behind lines that are no object, which are kept with their line and text', async () => {
    const lines = Array.from({ length: 12 }, (_, i) => `{"a":${i}}`)
    lines[0] = `\ufeff${lines[0]}`
    lines[4] = '{"a":'
    lines[6] = '[1]'
    lines[8] = '{"a":8,"b":"\\ud800"}'
    const found = await read(`${lines.join('\n\n')}\n`, 'jsonl')
    expect(found.unread).toEqual([
      { __row: 4, __line: 9, __unread: 'not_json', __text: '{"a":' },
      { __row: 6, __line: 13, __unread: 'not_json', __text: '[1]' },
    ])
    expect(found.values.map(([row, a]) => [row, a])).toEqual([0, 1, 2, 3, 5, 7, 8, 9, 10, 11].map((i) => [i, i]))
  })
})

describe('a file that is none of it', () => {
  it.each([
    ['nothing', '', 'data.file_empty'],
    ['a list in JSON', '[{"a":1}]', 'data.file_unreadable'],
    ['bytes', Buffer.from([1, 0, 2, 3]), 'data.file_unreadable'],
  ])('is refused: %s', async (_, content, code) => {
    await expect(read(content)).rejects.toMatchObject({ code })
  })
})

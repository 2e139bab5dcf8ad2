import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import type { CategoryColumn, NumberColumn } from '../table/index.ts'
import { valueAt } from '../table/index.ts'
import {
  boolean,
  type CsvOptions,
  category,
  csv,
  type Dataset,
  type DatasetSpec,
  type DatasetVersion,
  dataset,
  ingest,
  number,
  parquet,
  quarantined,
  scanVersion,
  text,
  time,
} from './index.ts'

cleanFolders()
let stage: Stage
let names = 0
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())
beforeEach(() => {
  stage.happened.length = 0
})

async function fromCsv(content: string | Buffer, spec: Partial<DatasetSpec> = {}, options: CsvOptions = {}) {
  const name = `d${names++}`
  await writeFile(path.join(stage.root, `${name}.csv`), content)
  return dataset(name, { source: csv(`${name}.csv`, options), ...spec })
}

async function rowsOf(version: DatasetVersion): Promise<unknown[][]> {
  const table = await stage.lake.table(`select * from ${await scanVersion(stage.lake, version)}`)
  const columns = [...table.columns.values()]
  return Array.from({ length: table.rows }, (_, row) => columns.map((column) => valueAt(column, row)))
}

const pathOf = ({ source }: Dataset): string => ('path' in source ? source.path : '')

const reasonsOf = async (version: DatasetVersion) =>
  (await quarantined(stage.lake, version)).map(({ row, reasons }) => [
    row,
    ...reasons.map(({ code, column }) => `${code} ${column}`),
  ])

describe('reading CSV', () => {
  it('sets rows of a wrong type aside with their reason and keeps the order and place of the others', async () => {
    const spec = await fromCsv('a,b,c\n1,x,true\nten,y,0\n3,,1\n 4 ,z,maybe\n,w,false\n', {
      contract: { a: number(), b: category(), c: boolean() },
    })
    const version = await ingest(stage, spec)
    expect(await rowsOf(version)).toEqual([[0, 1, 'x', 1]])
    expect(await reasonsOf(version)).toEqual([
      [1, 'wrong_type a'],
      [2, 'missing b'],
      [3, 'wrong_type c'],
      [4, 'missing a'],
    ])
    expect(version).toMatchObject({ number: 1, rows: 1, quarantined: 4 })
    expect((await quarantined(stage.lake, version, { from: 3, limit: 1 }))[0]).toMatchObject({
      row: 3,
      outcome: 'quarantine',
      reasons: [{ code: 'wrong_type', column: 'c' }],
      values: { a: ' 4 ', b: 'z', c: 'maybe' },
    })
  })

  it('checks every rule and names each that a row violates', async () => {
    const spec = await fromCsv('n,v,t\n0.5,no,abc\n-1,yes,xbc\n11,yes,b\n3,yes,abc\n', {
      contract: {
        n: number({ min: 0, max: 10, integer: true }),
        v: category({ values: ['yes'] }),
        t: text({ pattern: '^a' }),
      },
    })
    const version = await ingest(stage, spec)
    expect(await reasonsOf(version)).toEqual([
      [0, 'not_integer n', 'not_in_values v'],
      [1, 'below_min n', 'no_pattern_match t'],
      [2, 'above_max n', 'no_pattern_match t'],
    ])
    expect(version.reasons.map(({ code, rows }) => [code, rows])).toEqual([
      ['below_min', 1],
      ['above_max', 1],
      ['not_integer', 1],
      ['not_in_values', 1],
      ['no_pattern_match', 2],
    ])
  })

  it('sets aside rows that are too long, and rows that are too short where a value is needed', async () => {
    const spec = await fromCsv('a,b\n1,2\n1,2,3\n1\n"4\n",5\n', { contract: { a: number(), b: number() } })
    const version = await ingest(stage, spec)
    expect(await reasonsOf(version)).toEqual([
      [1, 'extra_fields '],
      [2, 'missing b'],
    ])
    expect(await rowsOf(version)).toEqual([
      [0, 1, 2],
      [1, 4, 5],
    ])
  })

  it('keeps columns without a rule: numbers where all are, texts elsewhere and where numbers look like codes', async () => {
    const spec = await fromCsv('a,price,zip,note,empty\n1,2.5,01234,x,\n2,,90210,7,\n', { contract: { a: number() } })
    const version = await ingest(stage, spec)
    expect(version.schema.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'a number',
      'price number',
      'zip category',
      'note category',
      'empty category',
    ])
    expect(version.undeclared).toEqual(['price', 'zip', 'note', 'empty'])
    expect(await rowsOf(version)).toEqual([
      [0, 1, 2.5, '01234', 'x', null],
      [1, 2, null, '90210', '7', null],
    ])
  })

  it('reads moments with and without an offset, and as numbers of seconds', async () => {
    const spec = await fromCsv(
      'at,since\n2001-01-01T02:00:00+02:00,978307200\n2001-01-01 00:00:00.5,978307201\n2001-01-01,978307200\nsoon,x\n2001-01-01T00:00:00Z,1e300\n',
      { contract: { at: time(), since: time({ unit: 's' }) } },
    )
    const version = await ingest(stage, spec)
    const start = Date.UTC(2001, 0, 1)
    expect(await rowsOf(version)).toEqual([
      [0, start, start],
      [1, start + 500, start + 1000],
      [2, start, start],
    ])
    expect(await reasonsOf(version)).toEqual([
      [3, 'wrong_type at', 'wrong_type since'],
      [4, 'wrong_type since'],
    ])
  })

  it('reads other delimiters, quotes and words for missing', async () => {
    const spec = await fromCsv(
      "a;b\n'1;5';NA\n",
      { contract: { a: text(), b: number({ optional: true }) } },
      { delimiter: ';', quote: "'", missing: ['NA'] },
    )
    expect(await rowsOf(await ingest(stage, spec))).toEqual([[0, '1;5', null]])
  })

  const broken: readonly (readonly [string, string | Buffer, string])[] = [
    ['a header with a name twice', 'a,A\n1,2\n', 'two columns are named A'],
    ['a header with a column without a name', 'a,,b\n1,2,3\n', 'column 2 has no name'],
    ['a header with an open quote', 'a,"b\n1,2\n', 'a quote in the header is not closed'],
  ]
  it.each(broken)('refuses %s without quoting it', async (_, content, says) => {
    const spec = await fromCsv(content)
    await expect(ingest(stage, spec)).rejects.toMatchObject({
      code: 'data.source_unreadable',
      message: expect.stringContaining(says),
    })
  })

  it.each([
    ['a quote that is never closed', 'a,b\n1,2\n3,x\n"4,5\n6,7\n', 'open_quote', 2],
    ['text after a quote', 'a,b\n1,2\n"3"x,4\n', 'open_quote', 1],
    ['bytes that are not UTF-8', Buffer.from('a,b\n1,2\n3,\xff\n4,5\n', 'latin1'), 'not_text', 1],
    ['too many fields', 'a,b\n1,2\n3,4,5\n6,7\n', 'extra_fields', 1],
  ] as const)('sets aside one row with %s and takes the others', async (_, content, code, row) => {
    const spec = await fromCsv(content, { maxUnreadable: 0.5 })
    const version = await ingest(stage, spec)
    expect(await reasonsOf(version)).toEqual([[row, `${code} `]])
    expect(version.rows).toBeGreaterThan(0)
  })

  it('stops where more rows than the dataset allows cannot be read, and says where', async () => {
    const spec = await fromCsv('a,b\n1,2\n3,4,5\n6,7,8\n')
    await expect(ingest(stage, spec)).rejects.toMatchObject({
      code: 'data.too_many_unreadable',
      message: expect.stringContaining('2 of 3 rows cannot be read, the first at lines 3, 4'),
    })
    expect(await stage.datasets.current(spec.name)).toBeUndefined()
  })

  it('shows no values of the file in an error', async () => {
    const spec = await fromCsv('a,b\n1,2\n"secret"x,4\n')
    const error = await ingest(stage, spec).catch((error: Error) => error)
    expect(JSON.stringify(error) + String(error)).not.toContain('secret')
  })
})

describe('reading Parquet', () => {
  it('takes every type that a table can hold, and leaves the others out', async () => {
    const { address } = await stage.lake.write(
      `select * from (values
        (1::tinyint, 2.5::decimal(9,2), 'nan'::double, true, date '2001-01-01', timestamptz '2001-01-01 01:00:00+01', 'x', [1]),
        (2, 3, 'inf', false, date '2001-01-02', timestamptz '2001-01-02 00:00:00+00', 'y', [2])) as t(i, d, f, b, day, moment, s, list)`,
    )
    const file = path.relative(stage.root, await stage.blobs.path(address))
    const open = await ingest(stage, dataset('types', { source: parquet(file) }))
    const start = Date.UTC(2001, 0, 1)
    expect(open).toMatchObject({ rows: 2, leftOut: ['list'] })
    expect(await rowsOf(open)).toEqual([
      [0, 1, 2.5, null, 1, start, start, 'x'],
      [1, 2, 3, null, 0, start + 86_400_000, start + 86_400_000, 'y'],
    ])
    const ruled = await ingest(
      stage,
      dataset('ruled', { source: parquet(file), contract: { f: number(), i: category(), s: number() } }),
    )
    expect(await reasonsOf(ruled)).toEqual([
      [0, 'missing f', 'wrong_type s'],
      [1, 'wrong_type f', 'wrong_type s'],
    ])
    await expect(
      ingest(stage, dataset('lists', { source: parquet(file), contract: { list: text() } })),
    ).rejects.toMatchObject({
      code: 'data.unusable_column',
    })
  })

  it('refuses what is not a Parquet file', async () => {
    await writeFile(path.join(stage.root, 'no.parquet'), 'a,b\n')
    await expect(ingest(stage, dataset('no', { source: parquet('no.parquet') }))).rejects.toMatchObject({
      code: 'data.source_unreadable',
      message: expect.stringContaining('not a whole Parquet file'),
    })
  })
})

describe('a source that is not as declared', () => {
  it('is missing', async () => {
    await expect(ingest(stage, dataset('gone', { source: csv('gone.csv') }))).rejects.toMatchObject({
      code: 'data.source_not_found',
      status: 404,
    })
    await mkdir(path.join(stage.root, 'folder'))
    await expect(ingest(stage, dataset('folder', { source: csv('folder') }))).rejects.toMatchObject({
      code: 'data.source_not_found',
    })
  })

  it('lacks a column: the nearest is named', async () => {
    const spec = await fromCsv('delays,b\n1,2\n', { contract: { delay: number() } })
    await expect(ingest(stage, spec)).rejects.toMatchObject({
      code: 'data.missing_column',
      message: expect.stringContaining('nearest is delays'),
    })
  })

  it('has a column with a reserved name', async () => {
    await expect(ingest(stage, await fromCsv('__row,b\n1,2\n'))).rejects.toMatchObject({ code: 'data.reserved_column' })
  })

  it('has a pattern that is none', async () => {
    const spec = await fromCsv('a\nx\n', { contract: { a: text({ pattern: '(' }) } })
    await expect(ingest(stage, spec)).rejects.toMatchObject({
      code: 'data.bad_contract',
      message: expect.stringContaining('regular expression'),
    })
  })

  it('changes while it is read', async () => {
    const spec = await fromCsv('a\n1\n', { contract: { a: number() } })
    const write: Stage['lake']['write'] = async (sql, values) => {
      await appendFile(path.join(stage.root, pathOf(spec)), '2\n')
      return stage.lake.write(sql, values)
    }
    await expect(ingest({ ...stage, lake: { ...stage.lake, write } }, spec)).rejects.toMatchObject({
      code: 'data.source_changed',
    })
  })
})

describe('what a violation leads to', () => {
  it('a rule that blocks leaves nothing behind', async () => {
    const spec = await fromCsv('a,b\n1,x\n-1,y\n-2,z\n', {
      contract: { a: number({ min: 0, onViolation: 'block' }), b: category({ values: ['x'] }) },
    })
    const { error, written } = await watchWrites(async (needs) => ingest(needs, spec).catch((error) => error))
    expect(error).toMatchObject({ code: 'data.contract_blocked', message: expect.stringContaining('2 rows') })
    expect(error).toMatchObject({ message: expect.stringContaining('below_min in a 2') })
    expect(written).toBe(0)
    expect(await stage.datasets.current(spec.name)).toBeUndefined()
    await expect(stage.datasets.versions(spec.name)).rejects.toMatchObject({ code: 'data.not_ingested' })
    expect(stage.happened.filter(({ name }) => name.startsWith('data.'))).toEqual([])
  })

  async function watchWrites(work: (needs: Stage) => Promise<unknown>) {
    let written = 0
    const write: Stage['lake']['write'] = (sql, values) => {
      written++
      return stage.lake.write(sql, values)
    }
    return { error: await work({ ...stage, lake: { ...stage.lake, write } }), written }
  }

  it('a rule that warns keeps the row, counts it, and leaves out what has no type', async () => {
    const spec = await fromCsv('a\n1\nx\n-5\n', { contract: { a: number({ min: 0 }) }, onViolation: 'warn' })
    const version = await ingest(stage, spec)
    expect(await rowsOf(version)).toEqual([
      [0, 1],
      [1, null],
      [2, -5],
    ])
    expect(version).toMatchObject({ rows: 3, quarantined: 0 })
    expect(version.reasons).toEqual([
      { code: 'wrong_type', column: 'a', rows: 1, outcome: 'warn' },
      { code: 'below_min', column: 'a', rows: 1, outcome: 'warn' },
    ])
    expect((await quarantined(stage.lake, version)).map(({ outcome }) => outcome)).toEqual(['warn', 'warn'])
  })

  it('tells of a new version and of its violations, once', async () => {
    const spec = await fromCsv('a\n1\nx\n', { contract: { a: number() } })
    const version = await ingest(stage, spec)
    await ingest(stage, spec)
    const told = stage.happened
      .filter(({ name }) => name.startsWith('data.'))
      .map(({ name, payload }) => [name, payload])
    const about = { dataset: spec.name, version: version.version }
    expect(told).toEqual([
      ['data.version_committed', { ...about, number: 1, rows: 1, quarantined: 1 }],
      ['data.quarantined', { ...about, rows: 1, reasons: version.reasons }],
    ])
  })
})

describe('references', () => {
  it('accept what the other dataset has at its current version', async () => {
    const places = await fromCsv("iata,n\nATL,1\nO'H,2\n,3\n", { contract: { iata: category({ optional: true }) } })
    const spec = await fromCsv("origin\nATL\nXXX\nO'H\n", {
      contract: { origin: category({ references: [places, 'iata'] }) },
    })
    await expect(ingest(stage, spec)).rejects.toMatchObject({
      code: 'data.not_ingested',
      help: expect.stringContaining(places.name),
    })
    await ingest(stage, places)
    const first = await ingest(stage, spec)
    expect(await reasonsOf(first)).toEqual([[1, 'not_in_reference origin']])
    await writeFile(path.join(stage.root, pathOf(places)), 'iata,n\nATL,1\nXXX,2\n')
    await ingest(stage, places)
    const second = await ingest(stage, spec)
    expect(second.number).toBe(2)
    expect(await reasonsOf(second)).toEqual([[2, 'not_in_reference origin']])
  })

  it('refuse everything where the other dataset is empty', async () => {
    const places = await fromCsv('iata\n', { contract: { iata: category() } })
    await ingest(stage, places)
    const spec = await fromCsv('origin\nATL\n', { contract: { origin: category({ references: [places, 'iata'] }) } })
    expect(await ingest(stage, spec)).toMatchObject({ rows: 0, quarantined: 1 })
  })

  it.each([
    ['iat', 'the nearest is iata'],
    ['n', 'holds numbers'],
  ])('to column %s are refused', async (column, says) => {
    const places = await fromCsv('iata,n\nATL,1\n', { contract: { iata: category() } })
    await ingest(stage, places)
    const spec = await fromCsv('origin\nATL\n', { contract: { origin: category({ references: [places, column] }) } })
    await expect(ingest(stage, spec)).rejects.toMatchObject({
      code: 'data.bad_contract',
      message: expect.stringContaining(says),
    })
  })
})

describe('versions', () => {
  it('are of content: the same again is the same version, and an older one can be current again', async () => {
    const spec = await fromCsv('a\n1\n2\n', { contract: { a: number() } })
    const file = path.join(stage.root, pathOf(spec))
    const first = await ingest(stage, spec)
    await writeFile(file, 'a\n1\n2\n')
    expect(await ingest(stage, spec)).toEqual(first)
    await writeFile(file, 'a\n1\n3\n')
    const second = await ingest(stage, spec)
    expect(second).toMatchObject({ number: 2 })
    expect((await stage.datasets.get(spec.name)).current.number).toBe(2)
    await writeFile(file, 'a\n1\n2\n')
    expect((await ingest(stage, spec)).version).toBe(first.version)
    expect(await stage.datasets.get(spec.name)).toMatchObject({ versions: 2, current: { number: 1 } })
  })

  it('are found by number, address, beginning of one, or as the current one', async () => {
    const spec = await fromCsv('a\n1\n', { contract: { a: number() } })
    const made = await ingest(stage, spec)
    for (const id of [undefined, 1, '1', made.version, made.version.slice(7, 17)])
      expect(await stage.datasets.version(spec.name, id)).toEqual(made)
    await expect(stage.datasets.version(spec.name, 2)).rejects.toMatchObject({ code: 'data.version_not_found' })
  })

  it('do not depend on threads, and rows keep their order', async () => {
    const lines = Array.from({ length: 150_000 }, (_, i) => `${i % 977},${i % 13 === 0 ? 'bad' : `c${i % 50}`}`)
    const values = Array.from({ length: 50 }, (_, i) => `c${i}`)
    const spec = await fromCsv(`a,b\n${lines.join('\n')}\n`, { contract: { a: number(), b: category({ values }) } })
    const version = await ingest(stage, spec)
    const single = await openStage({ threads: 1 })
    try {
      const alone = await ingest({ ...single, root: stage.root }, spec)
      expect(alone.version).toBe(version.version)
    } finally {
      await single.close()
    }
    for (const one of [version]) {
      const table = await stage.lake.table(`select __row, a, b from ${await scanVersion(stage.lake, one)}`)
      const [row, a] = ['__row', 'a'].map((name) => (table.columns.get(name) as NumberColumn).values)
      const b = table.columns.get('b') as CategoryColumn
      const kept = lines.map((_, i) => i).filter((i) => i % 13 !== 0)
      expect(Array.from(row!)).toEqual(kept.map((_, at) => at))
      expect(kept.every((i, at) => a![at] === i % 977 && b.dictionary[b.codes[at]!] === `c${i % 50}`)).toBe(true)
    }
  })
})

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasCode, MillraceError } from '../../src/base/index.ts'
import type { Blobs, Lake, LakeFile } from '../../src/storage/index.ts'
import { type Column, concatTables, type Table } from '../../src/table/index.ts'
import { freshFolder } from '../support/folders.ts'

/** A lake to run the suite on. */
export interface OpenedLake {
  readonly lake: Lake
  readonly blobs: Blobs
}

const refused = (error: unknown): boolean => hasCode(error, 'storage.bad_query')
const numbers = (...values: number[]): Column => ({ kind: 'number', values: Float64Array.from(values) })
const textsOf = (column: Column | undefined): (string | undefined)[] => {
  if (column?.kind !== 'category') throw new Error('not a category')
  return Array.from(column.codes, (code) => column.dictionary[code])
}

/** What every lake must do; `open` may be asked for one with another number of threads. */
export function lakeContract(name: string, open: (options?: { threads?: number }) => Promise<OpenedLake>): void {
  describe(`lake contract: ${name}`, () => {
    let lake: Lake
    let blobs: Blobs
    beforeAll(async () => {
      ;({ lake, blobs } = await open())
    })
    afterAll(() => lake.close())

    it('gives small results as plain objects: numbers, milliseconds, texts, null', async () => {
      const rows = await lake.rows(
        `select 9007199254740991 as i, 1.5::decimal(9, 2) as d, sum(x)::hugeint as h, timestamp '2001-02-03 04:05:06.789' as t,
         timestamptz '2001-02-03 04:05:06+00' as z, date '2001-02-03' as day, true as yes, null as none, [1, 2] as list from range(4) r(x)`,
      )
      const t = Date.UTC(2001, 1, 3, 4, 5, 6, 789)
      const day = Date.UTC(2001, 1, 3)
      expect(rows).toEqual([
        { i: Number.MAX_SAFE_INTEGER, d: 1.5, h: 6, t, z: t - 789, day, yes: true, none: null, list: '[1, 2]' },
      ])
    })

    it('puts values in the place of names, never into the text', async () => {
      const sly = `'; drop table x; --`
      const rows = await lake.rows(
        'select $text as text, $whole // 2 as half, $share * 2 as share, $yes as yes, $none as none',
        {
          text: sly,
          whole: 5,
          share: 0.25,
          yes: false,
          none: null,
        },
      )
      expect(rows).toEqual([{ text: sly, half: 2, share: 0.5, yes: false, none: null }])
    })

    it('gives any number of rows as columns, missing as NaN or -1', async () => {
      const table = await lake.table(
        `select i::tinyint as tiny, i::bigint * 1000000007 as big, (-i)::hugeint as huge, i / 4 as double, i::ubigint as u,
           (i / 8)::decimal(4, 1) as d4, (i / 8)::decimal(18, 3) as d18, (i / 8)::decimal(38, 3) as d38, i % 2 = 0 as even,
           timestamp '1969-12-31' + to_microseconds(i) as t, date '1969-12-31' + i::int as day,
           case when i <> 1 then i end as some, case when i <> 1 then 'v' || i end as text
         from range(3) r(i) order by i`,
      )
      const start = Date.UTC(1969, 11, 31)
      const expected: Record<string, number[]> = {
        tiny: [0, 1, 2],
        big: [0, 1000000007, 2000000014],
        huge: [0, -1, -2],
        double: [0, 0.25, 0.5],
        u: [0, 1, 2],
        d4: [0, 0.1, 0.3],
        d18: [0, 0.125, 0.25],
        d38: [0, 0.125, 0.25],
        even: [1, 0, 1],
        t: [start, start + 0.001, start + 0.002],
        day: [start, start + 86_400_000, start + 2 * 86_400_000],
        some: [0, Number.NaN, 2],
      }
      for (const [column, wanted] of Object.entries(expected)) {
        const kind = column === 't' || column === 'day' ? 'time' : 'number'
        expect(table.columns.get(column), column).toEqual({ kind, values: Float64Array.from(wanted) })
      }
      expect(table.columns.get('text')).toEqual({
        kind: 'category',
        codes: Int32Array.of(0, -1, 1),
        dictionary: ['v0', 'v2'],
      })
      expect([...table.columns.keys()]).toEqual([...Object.keys(expected), 'text'])
    })

    it('reads numbers beyond the safe integers as the nearest double', async () => {
      const table = await lake.table(
        `select 9223372036854775807 as a, -9223372036854775807 as b, 170141183460469231731687303715884105727 as c, -5::bigint as d`,
      )
      const read = [...table.columns.values()].map((column) =>
        column.kind === 'number' ? column.values[0] : undefined,
      )
      expect(read).toEqual([2 ** 63, -(2 ** 63), 2 ** 127, -5])
    })

    it('reads more rows than a chunk holds, with short, long and many texts', async () => {
      const rows = 100_000
      const table = await lake.table(
        `select i::double as i, 'k' || (i % 7) as few, 'id' || i as many, 'a text that is longer than twelve bytes ' || (i % 5) as long
         from range(${rows}) r(i) order by i`,
      )
      expect(table.rows).toBe(rows)
      const few = textsOf(table.columns.get('few'))
      const many = textsOf(table.columns.get('many'))
      const long = textsOf(table.columns.get('long'))
      for (let i = 0; i < rows; i += 997)
        expect([few[i], many[i], long[i]]).toEqual([
          `k${i % 7}`,
          `id${i}`,
          `a text that is longer than twelve bytes ${i % 5}`,
        ])
    })

    it('gives a table without rows its columns', async () => {
      const table = await lake.table(`select 1.5::double as a, 'x' as b where false`)
      expect(table).toEqual({
        rows: 0,
        columns: new Map<string, Column>([
          ['a', numbers()],
          ['b', { kind: 'category', codes: new Int32Array(0), dictionary: [] }],
        ]),
      })
    })

    it('writes a query as a blob that reads back the same', async () => {
      const file = await lake.write(`select i, 'w' || i as w from range($n) r(i) order by i`, { n: 5 })
      expect(file.rows).toBe(5)
      expect((await blobs.get(file.address)).length).toBe(file.bytes)
      const back = await lake.rows(`select * from ${await lake.scan([file.address])} where i = 3`)
      expect(back).toEqual([{ i: 3, w: 'w3' }])
    })

    it('reads several blobs as one relation, one after the other', async () => {
      const files: LakeFile[] = []
      for (const from of [0, 10]) files.push(await lake.write(`select i from range(${from}, ${from + 10}) r(i)`))
      const scan = await lake.scan(files.map((file) => file.address))
      const table = await lake.table(`select i from ${scan}`)
      expect(table.columns.get('i')).toEqual(numbers(...Array.from({ length: 20 }, (_, i) => i)))
    })

    it('writes equal bytes for equal queries on any number of threads', { timeout: 120_000 }, async () => {
      const source = await lake.write(
        `select i, (i * 7919) % 100003 / 3.0 as x, 'k' || (i * 31 % 300) as k, timestamp '2001-01-01' + to_seconds(i) as t from range(400000) r(i)`,
      )
      const scan = await lake.scan([source.address])
      const queries = [
        `select *, x * 2 as twice, hour(t) as h from ${scan} where x > 1000`,
        `select i, k from ${scan} where i % 97 = 0`,
        `select k, x, i from ${scan} order by k, x, i`,
        `select k, count(*) as n, max(x) as most from ${scan} group by k order by k`,
      ]
      const first = new Map<string, string>()
      for (const threads of [1, 2, 5]) {
        const other = await open({ threads })
        for (const query of queries) {
          const { address } = await other.lake.write(query.replace(scan, await lake.scan([source.address])))
          expect(address, `${threads} threads: ${query}`).toBe(first.get(query) ?? address)
          first.set(query, address)
        }
        await other.lake.close()
      }
    })

    it('writes a table in memory and reads the same back, whatever is in it', async () => {
      const cell = fc.record({
        // DuckDB keeps equal numbers of a column once: of 0 and −0, which are equal, the first stands for both.
        n: fc.oneof(fc.double(), fc.constant(Number.NaN)).map((value) => value + 0),
        t: fc.oneof(fc.integer({ min: -1e13, max: 1e13 }), fc.constant(Number.NaN)),
        c: fc.oneof(fc.constantFrom('', 'ATL', 'a "quoted" \'text\' of some length', '鍵'), fc.constant(undefined)),
      })
      const check = async (cells: readonly { n: number; t: number; c: string | undefined }[]): Promise<void> => {
        const dictionary = [...new Set(cells.flatMap(({ c }) => (c === undefined ? [] : [c])))]
        const table: Table = {
          rows: cells.length,
          columns: new Map<string, Column>([
            ['the "n"', { kind: 'number', values: Float64Array.from(cells, ({ n }) => n) }],
            ['t', { kind: 'time', values: Float64Array.from(cells, ({ t }) => t) }],
            [
              'c',
              {
                kind: 'category',
                codes: Int32Array.from(cells, ({ c }) => (c === undefined ? -1 : dictionary.indexOf(c))),
                dictionary,
              },
            ],
          ]),
        }
        const file = await lake.writeTable(table)
        expect(file.rows).toBe(cells.length)
        expect(await lake.table(`select * from ${await lake.scan([file.address])}`)).toEqual(table)
      }
      await fc.assert(fc.asyncProperty(fc.array(cell, { maxLength: 40 }), check), { numRuns: 25 })
    })

    it('gives a result some rows at a time, the same as all at once', async () => {
      const sql = `select i, case when i % 3 = 0 then null else i / 7.0 end as x,
        case when i % 5 = 0 then null when i % 2 = 0 then 't' || i % 11 else 'a text of some length, ' || i end as t,
        timestamp '2001-01-01' + to_seconds(i) as at from range(7001) r(i)`
      const whole = await lake.table(sql)
      for (const rows of [1_000, 2_048, 3_001, 8_000]) {
        const parts: Table[] = []
        for await (const part of lake.tables(sql, rows)) parts.push(part)
        expect(parts.map((part) => part.rows)).toEqual(
          Array.from({ length: Math.ceil(7_001 / rows) }, (_, i) => Math.min(rows, 7_001 - i * rows)),
        )
        expect(concatTables(parts)).toEqual(whole)
      }
      for await (const part of lake.tables('select 1 as a where false', 10)) expect(part).toBe('never')
      for await (const part of lake.tables('select * from range(100000000) r(i)', 10)) {
        expect(part.rows).toBe(10)
        break
      }
      await expect(lake.tables('selec 1', 10).next()).rejects.toSatisfy(refused)
    })

    it('exports a table as a file of whole numbers where they are asked for, in the place of another', async () => {
      const file = path.join(freshFolder(), 'a "file".parquet')
      writeFileSync(file, 'another')
      const values = Float64Array.of(1, Number.NaN, 2 ** 53)
      const table: Table = { rows: 3, columns: new Map([['n', { kind: 'number', values }]]) }
      await lake.exportTable(table, file, ['n'])
      expect(await lake.table(`select * from read_parquet('${file}')`)).toEqual(table)
      expect(await lake.rows(`select distinct typeof(n) as t from read_parquet('${file}')`)).toEqual([{ t: 'BIGINT' }])
      await lake.exportTable(table, file)
      expect(await lake.rows(`select distinct typeof(n) as t from read_parquet('${file}')`)).toEqual([{ t: 'DOUBLE' }])
      expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)])
    })

    it('exports the result of a query, as CSV where the name says so', async () => {
      const file = path.join(freshFolder(), 'some.csv')
      await lake.exportTable(`select * from (values (1, 'a,b'), (2, null)) as given(n, t);`, file)
      expect(readFileSync(file, 'utf8')).toBe('n,t\n1,"a,b"\n2,\n')
    })

    it('lends a result to some work, and drops it afterwards, also when that fails', async () => {
      let lent = ''
      const sum = await lake.aside('select i from range(100000) r(i)', async (relation) => {
        lent = relation
        return lake.rows(`select sum(i) as s, count(*) as n from ${relation} where i >= 50000`)
      })
      expect(sum).toEqual([{ s: 3_749_975_000, n: 50_000 }])
      await expect(lake.rows(`select * from ${lent}`)).rejects.toSatisfy(refused)
      const failing = lake.aside('select 1 as one', async (relation) => {
        lent = relation
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      await expect(lake.rows(`select * from ${lent}`)).rejects.toSatisfy(refused)
    })

    it('refuses wrong SQL with the first line of the engine', async () => {
      await expect(lake.rows('selec 1')).rejects.toThrow('Parser Error: syntax error at or near "selec"')
      await expect(lake.table('select nothing from range(3)')).rejects.toThrow('Referenced column "nothing" not found')
      await expect(lake.write('select 1 from nowhere')).rejects.toSatisfy(refused)
      await expect(lake.rows('select $a')).rejects.toSatisfy(refused)
    })

    it('keeps values of rows out of its errors', async () => {
      const file = path.join(freshFolder(), 'secret.csv')
      writeFileSync(file, 'name,salary\nAda,4711\nBob,many\n')
      const failing = [
        `select name::int from read_csv('${file}')`,
        `select (salary || '00000000')::tinyint from read_csv('${file}', all_varchar = true) where name = 'Ada'`,
        `select strptime(name, '%Y') from read_csv('${file}')`,
        `select salary::bigint * 9223372036854775807 from read_csv('${file}', all_varchar = true) where name = 'Ada'`,
        `select * from read_csv('${file}', columns = {'name': 'VARCHAR', 'salary': 'INTEGER'})`,
      ]
      for (const query of failing) {
        const error = await lake.table(query).catch((fault: unknown) => fault)
        expect(error, query).toBeInstanceOf(MillraceError)
        const said = JSON.stringify({ ...(error as MillraceError), message: (error as MillraceError).message })
        expect(said, query).not.toMatch(/Ada|Bob|many|4711/)
      }
    })

    it('reaches no network and loads no extension', async () => {
      await expect(lake.rows(`select * from 'https://127.0.0.1:9/x.parquet'`)).rejects.toSatisfy(refused)
      await expect(lake.rows('install httpfs')).rejects.toSatisfy(refused)
      await expect(lake.rows(`set autoload_known_extensions = true`)).rejects.toSatisfy(refused)
    })

    it('leaves nothing behind when a write fails', async () => {
      const failing = lake.write(
        `select case when i = 900000 then error('stop') else i end as i from range(1000000) r(i)`,
      )
      await expect(failing).rejects.toSatisfy(refused)
      const [after] = await lake.rows('select 1 as one')
      expect(after).toEqual({ one: 1 })
    })

    it('writes files that others can read', async () => {
      const { address } = await lake.write('select 1 as a')
      expect(
        readFileSync(await blobs.path(address))
          .subarray(0, 4)
          .toString(),
      ).toBe('PAR1')
    })

    it('answers after it is closed that it is, and closes only when running queries are done', async () => {
      const other = await open()
      const running = other.lake.rows('select count(*) as n from range(3000000) a(i) where i % 3 = 0')
      await other.lake.close()
      expect(await running).toEqual([{ n: 1_000_000 }])
      await expect(other.lake.rows('select 1')).rejects.toSatisfy((error) => hasCode(error, 'storage.lake_closed'))
    })
  })
}

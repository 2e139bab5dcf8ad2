import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { type Lake, openFolderBlobs, openLake } from '../../storage/index.ts'
import { columnOf, type NumberColumn, valueAt } from '../../table/index.ts'
import { appendChunks } from './append.ts'
import { type Chunk, writeChunks } from './chunks.ts'
import { mergeChunks } from './merge.ts'
import { removeRows } from './remove.ts'
import { scanChunks } from './scan.ts'
import { type Edit, spliceChunks } from './splice.ts'

cleanFolders()
const sizes = { least: 4, mean: 32, most: 24 }
const columns = ['"id"', '"t"', '"v"']
let lake: Lake
beforeAll(async () => {
  const folder = freshFolder()
  lake = await openLake({ folder, blobs: await openFolderBlobs(path.join(folder, 'blobs')) })
})
afterAll(() => lake.close())

/** A key, when, and what. */
type Row = readonly [number | null, number | null, string | null]

function relationOf(rows: readonly Row[]): string {
  const text = (value: string | number | null): string =>
    value === null ? 'null' : typeof value === 'number' ? `${value}::double` : `'${value}'`
  if (rows.length === 0) return '(select 0 as __row, 0::double as id, 0::double as t, null::varchar as v where false)'
  const values = rows.map((row, i) => `(${i}, ${row.map(text).join(', ')})`)
  return `(select __row, id::double as id, t::double as t, v::varchar as v from (values ${values.join(', ')}) as given(__row, id, t, v))`
}

const incomingOf = (rows: readonly Row[]) => ({ relation: relationOf(rows), columns })
const written = async (rows: readonly Row[]) => (await writeChunks(lake, incomingOf(rows), { sizes })).chunks

async function rowsOf(chunks: readonly Chunk[]): Promise<Row[]> {
  const table = await lake.table(`select __row, id, t, v from ${await scanChunks(lake, chunks)}`)
  const [place, ...values] = ['__row', 'id', 't', 'v'].map((name) => columnOf(table, name))
  return Array.from({ length: table.rows }, (_, i) => {
    expect(valueAt(place!, i)).toBe(i)
    return values.map((column) => valueAt(column, i)) as unknown as Row
  })
}

const row: fc.Arbitrary<Row> = fc.tuple(
  fc.option(fc.integer({ min: 0, max: 60 }), { freq: 20, nil: null }),
  fc.option(fc.integer({ min: 0, max: 5 }), { freq: 8, nil: null }),
  fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { freq: 8, nil: null }),
)
const some = (most: number) => fc.array(row, { maxLength: most })
const runs = { numRuns: 25 }

describe('chunks', () => {
  it('hold all rows in their order, none longer or shorter than may be', () =>
    fc.assert(
      fc.asyncProperty(some(150), async (rows) => {
        const chunks = await written(rows)
        expect(await rowsOf(chunks)).toEqual(rows)
        for (const one of chunks) expect(one.rows).toBeLessThanOrEqual(sizes.most)
        for (const one of chunks.slice(0, -1)) expect(one.rows).toBeGreaterThanOrEqual(sizes.least)
      }),
      runs,
    ))

  it('are after an addition those that all rows at once would have', () =>
    fc.assert(
      fc.asyncProperty(some(100), some(40), async (before, more) => {
        const previous = await written(before)
        const { chunks } = await appendChunks(lake, { previous, incoming: incomingOf(more) }, { sizes })
        expect(chunks).toEqual(await written([...before, ...more]))
      }),
      runs,
    ))

  it('are after any edits those that the edited rows would have', () => {
    const script = fc.array(fc.tuple(fc.nat(120), fc.nat(12), some(6)), { minLength: 1, maxLength: 4 })
    return fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 120 }), script, async (before, given) => {
        const edits: (Edit & { readonly rows: readonly Row[] })[] = []
        for (const [at, gone, rows] of [...given].sort((a, b) => a[0] - b[0])) {
          const from = Math.max(Math.min(at, before.length), (edits.at(-1)?.to ?? -1) + 1)
          if (from <= before.length)
            edits.push({ from, to: Math.min(from + gone, before.length), relation: relationOf(rows), rows })
        }
        const expected: Row[] = []
        let at = 0
        for (const { from, to, rows } of edits) {
          expected.push(...before.slice(at, from), ...rows)
          at = to
        }
        expected.push(...before.slice(at))
        const { chunks } = await spliceChunks(lake, { previous: await written(before), columns, edits }, { sizes })
        expect(await rowsOf(chunks)).toEqual(expected)
        expect(chunks).toEqual(await written(expected))
      }),
      runs,
    )
  })

  it('are after a merge those that the merged rows would have, the newest row of a key winning', () =>
    fc.assert(
      fc.asyncProperty(some(80), some(30), fc.boolean(), async (given, more, ordered) => {
        const before = given.filter(([id], i) => given.findIndex(([other]) => other === id) === i)
        const merging = {
          ...{ previous: await written(before), incoming: incomingOf(more), key: ['"id"'] },
          ...(ordered ? { order: '"t"' } : {}),
        }
        const made = await mergeChunks(lake, merging, { sizes })
        const expected = mergedNaively(before, more, ordered)
        expect(await rowsOf(made.chunks)).toEqual(expected.rows)
        expect(made.chunks).toEqual(await written(expected.rows))
        expect([made.added, made.replaced, made.older]).toEqual(expected.counts)
      }),
      runs,
    ))

  it('are shared but for those around the row that changed', async () => {
    const rows = 400_000
    const relation = `(select r as __row, r % 1000 as id, r * 2 as t, 'v' || (r % 77) as v from range(${rows}) of_rows(r))`
    const before = await writeChunks(lake, { relation, columns })
    const changed = `(select __row, id, t, case when __row = 200000 then 'other' else v end as v from ${relation})`
    const after = await writeChunks(lake, { relation: changed, columns })
    const shared = new Set(before.chunks.map(({ address }) => address))
    expect(before.chunks.length).toBeGreaterThanOrEqual(5)
    expect(after.chunks.filter(({ address }) => !shared.has(address)).length).toBeLessThanOrEqual(3)
    const shorter = await writeChunks(lake, { relation: `(select * from ${relation} where __row <> 10)`, columns })
    expect(shorter.rows).toBe(rows - 1)
    expect(shorter.chunks.filter(({ address }) => !shared.has(address)).length).toBeLessThanOrEqual(3)
  })

  it('of which rows are taken out keep the others in their order, on however many threads they are read', async () => {
    const rows = 400_000
    const relation = `(select i as __row, i::double as id, 0::double as t, 'a' as v from range(${rows}) as given(i))`
    const { chunks } = await writeChunks(lake, { relation, columns })
    const gone = `(select i * 1000 as __place from range(${rows / 1_000}) as given(i))`
    const less = await removeRows(lake, { previous: chunks, columns, gone })
    const { values } = columnOf(
      await lake.table(`select id from ${await scanChunks(lake, less.chunks)}`),
      'id',
    ) as NumberColumn
    expect(values).toEqual(Float64Array.from({ length: rows }, (_, i) => i).filter((i) => i % 1_000 !== 0))
  })

  it('of rows that are all alike are cut all the same, and take other types when they must', async () => {
    const same = Array.from({ length: 200 }, (): Row => [1, 1, 'a'])
    const previous = await written(same)
    expect(Math.max(...previous.map((one) => one.rows))).toBeLessThanOrEqual(sizes.most)
    const wider = {
      relation: `(select 0::bigint as __row, 'x' as id, 2::integer as t, 5 as more)`,
      columns: ['"id"', '"t"', '"more"'],
    }
    const { chunks } = await appendChunks(lake, { previous, incoming: wider }, { sizes })
    const table = await lake.table(
      `select id, t, v, more from ${await scanChunks(lake, chunks)} where __row in (0, 200) order by __row`,
    )
    const values = ['id', 't', 'v', 'more'].map((name) => [0, 1].map((i) => valueAt(columnOf(table, name), i)))
    expect(values).toEqual([
      ['1.0', 'x'],
      [1, 2],
      ['a', null],
      [null, 5],
    ])
  })
})

function mergedNaively(before: readonly Row[], more: readonly Row[], ordered: boolean) {
  const rows = [...before]
  const winners = new Map<number | null, { row: Row; place: number }>()
  const beats = (came: Row, was: Row): boolean => !ordered || (came[1] ?? -1) >= (was[1] ?? -1)
  for (const [place, came] of more.entries()) {
    const held = winners.get(came[0])
    if (!held || beats(came, held.row)) winners.set(came[0], { row: came, place })
  }
  const counts = [0, 0, 0]
  for (const { row: came } of [...winners.values()].sort((a, b) => a.place - b.place)) {
    const at = before.findIndex(([id]) => id === came[0])
    if (at < 0) {
      rows.push(came)
      counts[0]!++
    } else if (beats(came, before[at]!)) {
      rows[at] = came
      counts[1]!++
    } else counts[2]!++
  }
  return { rows, counts }
}

import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders } from '../../../../test/support/folders.ts'
import { openStage, type Stage } from '../../../../test/support/stage.ts'
import { commitRows } from '../../../../test/support/versions.ts'
import { rowsOf } from '../../rows-of.ts'
import { diff } from './diff.ts'
import { sidesOf } from './sides.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const between = async (before: string, after: string, key?: readonly string[]) =>
  diff(stage.lake, {
    before: await rowsOf(stage, before),
    after: await rowsOf(stage, after),
    ...(key && { key }),
  })

type Row = readonly [number | null, number | null, string | null]
const row: fc.Arbitrary<Row> = fc.tuple(
  fc.option(fc.integer({ min: 0, max: 15 }), { freq: 12, nil: null }),
  fc.option(fc.integer({ min: 0, max: 3 }), { freq: 5, nil: null }),
  fc.option(fc.constantFrom('a', 'b'), { freq: 5, nil: null }),
)

function sqlOf(rows: readonly Row[]): string {
  const text = (value: string | number | null): string =>
    value === null ? 'null' : typeof value === 'string' ? `'${value}'` : String(value)
  const values = rows.map((one) => `(${one.map(text).join(', ')})`)
  const given =
    values.length > 0
      ? `(values ${values.join(', ')}) as given(id, x, t)`
      : '(select 1 as id, 1 as x, null as t where false)'
  return `select id::double as id, x::double as x, t::varchar as t from ${given}`
}

let names = 0
async function twoOf(before: readonly Row[], after: readonly Row[]) {
  const name = `p${names++}`
  const [a, b] = [
    await commitRows(stage, name, { sql: sqlOf(before) }),
    await commitRows(stage, name, { sql: sqlOf(after) }),
  ]
  return [`${name}@${a.version}`, `${name}@${b.version}`].map((one) => one.replace('sha256-', '')) as [string, string]
}

describe('a difference', () => {
  it('counts what a comparison row by row counts, with a key', () =>
    fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 25 }), fc.array(row, { maxLength: 25 }), async (given, more) => {
        const unique = (rows: readonly Row[]) =>
          rows.filter(([id], i) => rows.findIndex(([other]) => other === id) === i)
        const [before, after] = [unique(given), unique(more)]
        const [a, b] = await twoOf(before, after)
        const found = await between(a, b, ['id'])
        const pairs = before.flatMap((was) => {
          const is = after.find(([id]) => id === was[0])
          return is ? [[was, is] as const] : []
        })
        const changed = pairs.filter(([was, is]) => was[1] !== is[1] || was[2] !== is[2])
        expect(found.rows).toEqual({
          ...{ before: before.length, after: after.length, added: after.length - pairs.length },
          ...{ removed: before.length - pairs.length, changed: changed.length, same: pairs.length - changed.length },
        })
        expect(found.columns.map((one) => one.changed)).toEqual(
          [0, 1, 2].map((i) => changed.filter(([was, is]) => was[i] !== is[i]).length),
        )
        const missing = (rows: readonly Row[], i: number) => rows.filter((one) => one[i] === null).length
        expect(found.columns.map((one) => one.missing)).toEqual(
          [0, 1, 2].map((i) => ({ before: missing(before, i), after: missing(after, i) })),
        )
        const known = new Set(before.map(([id]) => id))
        expect(new Set(found.keys.added.map(({ id }) => known.has(id as number)))).toEqual(
          new Set(found.rows.added > 0 ? [false] : []),
        )
      }),
      { numRuns: 20 },
    ))

  it('counts rows as often as they stand there, without a key', () =>
    fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 25 }), fc.array(row, { maxLength: 25 }), async (before, after) => {
        const [a, b] = await twoOf(before, after)
        const { rows } = await between(a, b)
        const left = after.map((one) => JSON.stringify(one))
        let same = 0
        for (const one of before) {
          const at = left.indexOf(JSON.stringify(one))
          if (at >= 0) same += left.splice(at, 1).length
        }
        expect(rows).toMatchObject({ same, added: after.length - same, removed: before.length - same, changed: 0 })
      }),
      { numRuns: 20 },
    ))

  it('shows which keys changed, from what to what', async () => {
    await commitRows(stage, 'k', { sql: `select i as id, 'v' || i as v, i * 2 as n from range(50) r(i)` })
    await commitRows(stage, 'k', {
      sql: `select i as id, case when i = 7 then 'x' else 'v' || i end as v, i * 2 as n from range(2, 52) r(i)`,
      key: ['id'],
    })
    const found = await between('k@1', 'k@2')
    expect(found.keys).toEqual({
      ...{ columns: ['id'], repeated: false, added: [{ id: 50 }, { id: 51 }], removed: [{ id: 0 }, { id: 1 }] },
      changed: [{ key: { id: 7 }, columns: { v: { before: 'v7', after: 'x' } } }],
    })
    expect(found.columns.find(({ name }) => name === 'n')).toEqual({
      ...{ name: 'n', changed: 0, missing: { before: 0, after: 0 } },
      distance: { kind: 'ks', value: 0.04, rows: { before: 50, after: 50 } },
    })
    await expect(between('k@1', 'k@2', ['idd'])).rejects.toMatchObject({
      code: 'data.no_such_key',
      details: { nearest: 'id' },
    })
  })

  it('pairs rows of a repeated key, and compares numbers of a file with those of a version', async () => {
    await commitRows(stage, 'r', { sql: `select * from (values (1, 'a'), (1, 'b'), (2, 'c')) as t(id, v)` })
    const file = path.join(stage.root, 'r.csv')
    await writeFile(file, 'id,v,more\n1,b,x\n1,a,x\n2,d,y\n')
    const found = await between('r', file, ['id'])
    expect(found).toMatchObject({
      schema: { added: [{ name: 'more', kind: 'category' }], removed: [], changed: [] },
      rows: { added: 0, removed: 0, changed: 1, same: 2 },
      keys: { repeated: true },
    })
  })

  it('tells columns that hold something else now, and sides that have nothing in common', async () => {
    await commitRows(stage, 's', { sql: `select 1 as a, 'x' as b` })
    await commitRows(stage, 's', { sql: `select 'one' as a, 2 as c` })
    expect(await between('s@1', 's@2')).toMatchObject({
      schema: {
        added: [{ name: 'c', kind: 'number' }],
        removed: [{ name: 'b', kind: 'category' }],
        changed: [{ name: 'a', before: 'number', after: 'category' }],
      },
      rows: { added: 1, removed: 1, changed: 0, same: 0 },
      columns: [],
    })
  })

  it('does not read chunks that both sides have', async () => {
    const many = (more: string) => ({ sql: `select i as id, i % 10 as v${more} from range(300000) r(i)`, key: ['id'] })
    await commitRows(stage, 'm', many(''))
    await commitRows(stage, 'm', {
      ...many(''),
      sql: many('').sql.replace('i % 10', 'case when i = 150000 then 11 else i % 10 end'),
    })
    const sides = await sidesOf(stage.lake, await rowsOf(stage, 'm@1'), await rowsOf(stage, 'm@2'))
    expect(sides.before.ownRows).toBeLessThan(260_000)
    expect(sides.before.ownRows).toBeGreaterThan(0)
    const found = await between('m@1', 'm@2')
    expect(found.rows).toEqual({ before: 300_000, after: 300_000, added: 0, removed: 0, changed: 1, same: 299_999 })
    expect(found.keys.changed).toEqual([{ key: { id: 150_000 }, columns: { v: { before: 0, after: 11 } } }])
    expect((await between('m@2', 'm@2')).rows.same).toBe(300_000)
  })
})

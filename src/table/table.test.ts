import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  categoryColumn,
  columnOf,
  numberColumn,
  selectColumns,
  tableOf,
  textAt,
  valueAt,
  withColumn,
} from './columns.ts'
import { concatTables, sliceRows, takeRows } from './rows.ts'
import { schemaOf } from './schema.ts'
import type { Table } from './table.ts'

const rowsOf = (table: Table) =>
  Array.from({ length: table.rows }, (_, row) => [...table.columns.values()].map((column) => valueAt(column, row)))
const of = (rows: readonly (readonly [number | null, string | null])[]) =>
  tableOf({ n: numberColumn(rows.map(([n]) => n)), c: categoryColumn(rows.map(([, c]) => c)) })
const someRows = fc.array(fc.tuple(fc.option(fc.integer()), fc.option(fc.constantFrom('a', 'b', '', 'é'))))

describe('a table', () => {
  it('gives back what was put in', () => {
    fc.assert(fc.property(someRows, (rows) => void expect(rowsOf(of(rows))).toEqual(rows)))
  })

  it('is the same after it was cut and joined', () => {
    fc.assert(
      fc.property(someRows, fc.nat(20), (rows, cut) => {
        const table = of(rows)
        const joined = concatTables([sliceRows(table, 0, cut), sliceRows(table, cut)])
        expect(rowsOf(joined)).toEqual(rows)
      }),
    )
    expect(concatTables([]).rows).toBe(0)
  })

  it('joins dictionaries that differ', () => {
    const joined = concatTables([
      of([[1, 'a']]),
      of([
        [2, 'b'],
        [3, 'a'],
        [4, null],
      ]),
    ])
    expect(rowsOf(joined).map(([, c]) => c)).toEqual(['a', 'b', 'a', null])
  })

  it('takes rows in any order and more than once', () => {
    expect(
      rowsOf(
        takeRows(
          of([
            [1, 'a'],
            [2, 'b'],
          ]),
          [1, 0, 1],
        ),
      ),
    ).toEqual([
      [2, 'b'],
      [1, 'a'],
      [2, 'b'],
    ])
  })

  it('refuses columns of different lengths, unknown names and kinds that differ', () => {
    expect(() => tableOf({ a: numberColumn([1]), b: numberColumn([1, 2]) })).toThrow('b has 2 rows')
    expect(() => columnOf(of([]), 'm')).toThrow('There is no column m')
    expect(() => concatTables([of([]), tableOf({ n: numberColumn([]) })])).toThrow('no column c')
    expect(() => concatTables([of([]), tableOf({ n: categoryColumn([]), c: categoryColumn([]) })])).toThrow('number')
  })

  it('tells its schema, its columns and a text', () => {
    const table = withColumn(of([[1, 'a']]), 't', numberColumn([0], 'time'))
    expect(schemaOf(table).map(({ kind }) => kind)).toEqual(['number', 'category', 'time'])
    expect([...selectColumns(table, ['t', 'n']).columns.keys()]).toEqual(['t', 'n'])
    expect(textAt(categoryColumn([null, 'x']), 0)).toBeUndefined()
  })
})

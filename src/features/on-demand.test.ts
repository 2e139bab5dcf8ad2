import { describe, expect, it } from 'vitest'
import { categoryColumn, numberColumn, sql, tableOf, valueAt } from '../table/index.ts'
import { bindFeatures } from './bind-features.ts'
import { givesText, onDemand } from './index.ts'
import { onDemandColumns } from './on-demand-columns.ts'

const rows = tableOf({
  x: numberColumn([1, null, 3]),
  at: numberColumn([Date.UTC(2001, 0, 1), null, 0], 'time'),
  who: categoryColumn(['a', null, 'b']),
})
const takes = ['x', 'at', 'who']
const valuesOf = (features: Parameters<typeof onDemand>[1]['features']) => {
  const found = onDemandColumns(onDemand('some', { takes, features }), rows)
  return Object.fromEntries([...found].map(([name, column]) => [name, [0, 1, 2].map((row) => valueAt(column, row))]))
}

describe('on-demand features', () => {
  it('give functions each row by name, with null for what is missing and milliseconds for moments', () => {
    const seen: unknown[] = []
    valuesOf({ n: (row) => void seen.push(row) })
    expect(seen).toEqual([
      { x: 1, at: Date.UTC(2001, 0, 1), who: 'a' },
      { x: null, at: null, who: null },
      { x: 3, at: 0, who: 'b' },
    ])
  })

  it('take null, undefined and NaN as missing, and truths as 1 and 0', () => {
    expect(
      valuesOf({
        none: () => undefined,
        nan: () => Number.NaN,
        truth: (row) => row['x'] === 3,
        text: givesText((row) => row['who'] as string | null),
        sum: sql`x + 1`,
      }),
    ).toEqual({
      none: [null, null, null],
      nan: [null, null, null],
      truth: [0, 0, 1],
      text: ['a', null, 'b'],
      sum: [2, null, 4],
    })
  })

  it('say at which row a function failed, and nothing of its values', () => {
    const failing = (apply: () => never) => () => valuesOf({ n: (row) => (row['x'] === null ? apply() : 1) })
    const secret = failing(() => {
      throw new TypeError('of ada@example.org')
    })
    expect(secret).toThrow(expect.objectContaining({ code: 'features.on_demand_failed', status: 422 }))
    expect(secret).toThrow('On-demand feature n of some failed at row 1: it threw a TypeError.')
    expect(failing((() => 'text') as never)).toThrow('it gave a string, not a number')
    expect(() => valuesOf({ n: givesText((() => 1) as never) })).toThrow('it gave a number, not a text')
  })

  it('read from a record are those declared with the same text, or fail when they are computed', () => {
    const declared = onDemand('some', { takes, features: { n: (row) => Number(row['x']) } })
    const other = onDemand('some', { takes, features: { n: (row) => Number(row['x']) + 1 } })
    const read = JSON.parse(JSON.stringify(declared)) as typeof declared
    expect(bindFeatures(['x', read], [other, declared])).toEqual(['x', declared])
    expect(bindFeatures([read], [other, declared])[0]).toBe(declared)
    const [loose] = bindFeatures([read], [other]) as [typeof declared]
    expect(() => onDemandColumns(loose, rows)).toThrow(expect.objectContaining({ code: 'features.on_demand_unknown' }))
  })

  it('fail where a column they take is not there', () => {
    const wants = onDemand('some', { takes: ['y'], features: { n: () => 1 } })
    expect(() => onDemandColumns(wants, rows)).toThrow(expect.objectContaining({ code: 'table.unknown_column' }))
  })
})

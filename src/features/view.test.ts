import { describe, expect, it } from 'vitest'
import { category, csv, dataset, number } from '../data/index.ts'
import { sql } from '../table/index.ts'
import { type Feature, featureNames, featureView, isSampled, lineageOf, requestColumns, window } from './index.ts'

const flights = dataset('flights', {
  source: csv('f.csv'),
  time: 'date',
  contract: { origin: category(), delay: number() },
})
const features = { late_3h: window.mean(sql`delay > 15`, '3h'), n_1d: window.count('1d') }
const view = featureView('origin_late', { from: flights, entity: 'origin', knownAt: sql`date + to_hours(1)`, features })

describe('declaring a feature view', () => {
  it('gives frozen plain data that survives JSON', () => {
    expect(JSON.parse(JSON.stringify(view))).toEqual(
      JSON.parse(JSON.stringify({ ...view, on: 'origin', kind: 'view' })),
    )
    expect(view.on).toBe('origin')
    expect(Object.isFrozen(view) && Object.isFrozen(view.features)).toBe(true)
    expect(featureNames(JSON.parse(JSON.stringify([view])) as Feature[])).toEqual(['late_3h', 'n_1d'])
  })

  const base = { from: flights, entity: 'origin', features }
  const wrong: readonly (readonly [string, () => unknown, string])[] = [
    ['a name with spaces', () => featureView('a b', base), 'its name'],
    ['no dataset', () => featureView('a', { ...base, from: {} as never }), 'from'],
    ['no entity', () => featureView('a', { ...base, entity: '' }), 'entity'],
    ['a misspelled option', () => featureView('a', { ...base, knwonAt: sql`date` } as never), 'nearest is knownAt'],
    ['no features', () => featureView('a', { ...base, features: {} }), 'it has none'],
    [
      'a feature with capitals',
      () => featureView('a', { ...base, features: { Late: window.count('1h') } }),
      'lower-case',
    ],
    [
      'a window without length',
      () => featureView('a', { ...base, features: { n: window.count('1 hour' as never) } }),
      '30m, 3h or 7d',
    ],
    ['an empty window', () => featureView('a', { ...base, features: { n: window.count('0h') } }), '30m, 3h or 7d'],
    [
      'another function',
      () => featureView('a', { ...base, features: { n: { fn: 'max', length: '1h' } as never } }),
      'window.mean',
    ],
    [
      'a mean of nothing',
      () => featureView('a', { ...base, features: { n: { fn: 'mean', length: '1h' } } }),
      'needs a value',
    ],
    [
      'a value that is no SQL',
      () => featureView('a', { ...base, features: { n: window.sum('delay' as never, '1h') } }),
      'its value is SQL',
    ],
    ['a knownAt that is no SQL', () => featureView('a', { ...base, knownAt: 'date' as never }), 'it is SQL'],
  ]
  it.each(wrong)('refuses %s', (_, declare, says) => {
    expect(declare).toThrow(
      expect.objectContaining({ code: 'features.bad_view', message: expect.stringContaining(says) }),
    )
  })

  it('refuses SQL that cannot be read, and a dataset without a time', () => {
    expect(() => featureView('a', { ...base, features: { n: window.sum(sql`delay >`, '1h') } })).toThrow(
      expect.objectContaining({ code: 'table.bad_expression' }),
    )
    const timeless = dataset('timeless', { source: csv('t.csv') })
    expect(() => featureView('a', { ...base, from: timeless })).toThrow(
      expect.objectContaining({ code: 'features.no_time' }),
    )
  })
})

describe('the features of a model', () => {
  const list: readonly Feature[] = ['delay', 'hour(date)', view]
  const schema = [
    { name: 'date', kind: 'time' },
    { name: 'delay', kind: 'number' },
    { name: 'origin', kind: 'category' },
    { name: 'tail', kind: 'category' },
  ] as const

  it('are named by their text or by the keys of their view, in order', () => {
    expect(featureNames(list)).toEqual(['delay', 'hour(date)', 'late_3h', 'n_1d'])
  })

  it('say which columns a request must bring', () => {
    expect(requestColumns(list, schema)).toEqual(schema.slice(0, 3))
    expect(requestColumns(['tail'], schema)).toEqual([schema[3]])
  })

  it('are refused where two have a name, where one is none, and where the data lacks a column', () => {
    const refused = (features: readonly Feature[]) => () => requestColumns(features, schema)
    const bad = (says: string) =>
      expect.objectContaining({ code: 'features.bad_feature', message: expect.stringContaining(says) })
    expect(refused(['delay', 'delay '])).toThrow(bad('two features'))
    expect(refused([3 as never])).toThrow(bad('SQL text or a feature view'))
    expect(refused(['delays > 1'])).toThrow(bad('nearest is delay'))
  })

  it('tell what they came from', () => {
    const version = 'sha256-1' as const
    expect(lineageOf(list, { dataset: 'flights', version })).toEqual([
      { feature: 'delay', dataset: 'flights', version, sql: 'delay' },
      { feature: 'hour(date)', dataset: 'flights', version, sql: 'hour(date)' },
      expect.objectContaining({
        feature: 'late_3h',
        view: 'origin_late',
        entity: 'origin',
        fn: 'mean',
        window: '3h',
        sql: 'delay > 15',
        knownAt: 'date + to_hours(1)',
      }),
      expect.objectContaining({ feature: 'n_1d', fn: 'count', window: '1d', sql: '' }),
    ])
  })
})

describe('a sample', () => {
  const chosen = (share: number, seed: number) =>
    Array.from({ length: 50_000 }, (_, row) => row).filter((row) => isSampled(row, { share, seed }))

  it('has about its share of rows, spread over all of them', () => {
    const rows = chosen(0.1, 1)
    expect(Math.abs(rows.length - 5_000)).toBeLessThan(4 * Math.sqrt(5_000 * 0.9))
    const firstHalf = rows.filter((row) => row < 25_000).length
    expect(Math.abs(firstHalf - rows.length / 2)).toBeLessThan(200)
  })

  it('of a larger share contains the smaller; another seed chooses others', () => {
    const small = new Set(chosen(0.1, 1))
    expect(chosen(0.2, 1).filter((row) => small.has(row))).toHaveLength(small.size)
    const both = chosen(0.1, 2).filter((row) => small.has(row)).length
    expect(Math.abs(both - 500)).toBeLessThan(120)
  })
})

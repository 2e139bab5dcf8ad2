import { describe, expect, it } from 'vitest'
import { category, csv, dataset, number } from '../data/index.ts'
import { sql } from '../table/index.ts'
import {
  entity,
  type Feature,
  featureNames,
  featureService,
  featureView,
  givesText,
  isSampled,
  lineageOf,
  onDemand,
  requestColumns,
  window,
} from './index.ts'

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
      JSON.parse(JSON.stringify({ ...view, on: ['origin'], kind: 'view' })),
    )
    expect([view.keys, view.on]).toEqual([['origin'], ['origin']])
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
      () => featureView('a', { ...base, features: { n: { fn: 'median', length: '1h' } as never } }),
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
    [
      'an entity of one column twice',
      () => featureView('a', { ...base, entity: ['origin', 'origin'] }),
      'different ones',
    ],
    [
      'fewer columns than keys',
      () => featureView('a', { ...base, entity: ['origin', 'tail'], on: 'origin' }),
      '2 columns',
    ],
    ['a ttl that is no length', () => featureView('a', { ...base, ttl: 'soon' as never }), '6h or 7d'],
    [
      'a latest of nothing',
      () => featureView('a', { ...base, features: { n: { fn: 'latest' } as never } }),
      'needs a value',
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
    expect(refused([3 as never])).toThrow(bad('SQL text, a feature view or on-demand features'))
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
        keys: ['origin'],
        fn: 'mean',
        window: '3h',
        sql: 'delay > 15',
        knownAt: 'date + to_hours(1)',
      }),
      expect.objectContaining({ feature: 'n_1d', fn: 'count', window: '1d', sql: '' }),
    ])
  })
})

describe('entities, on-demand features and services', () => {
  const pair = entity('route', { key: ['origin', 'tail'] })
  const ratio = onDemand('ratio', {
    takes: ['n_1d', 'delay', 'distance'],
    features: { per_day: sql`delay / n_1d`, odd: (row) => Number(row['distance']) % 2, big: givesText(() => 'yes') },
  })

  it('give views their keys, in order', () => {
    const routes = featureView('routes', { from: flights, entity: pair, on: ['a', 'b'], features, ttl: '7d' })
    expect([routes.keys, routes.on, routes.ttl]).toEqual([['origin', 'tail'], ['a', 'b'], '7d'])
    expect(featureView('routes', { from: flights, entity: pair, features }).on).toEqual(['origin', 'tail'])
  })

  it('take what stands before them in a list, or else columns of the row', () => {
    expect(featureNames([view, ratio])).toEqual(['late_3h', 'n_1d', 'per_day', 'odd', 'big'])
    const schema = ['delay', 'distance', 'n_1d', 'origin'].map((name) => ({ name, kind: 'number' }) as const)
    expect(requestColumns([view, ratio], schema).map(({ name }) => name)).toEqual(['delay', 'distance', 'origin'])
    expect(requestColumns([ratio], schema).map(({ name }) => name)).toEqual(['delay', 'distance', 'n_1d'])
    expect(featureService('both', [view, ratio]).precompute).toBe(false)
  })

  it('stand in records and lineage by the text of their functions', () => {
    const [sqlOne, script, texts] = lineageOf([ratio], { dataset: 'flights', version: 'sha256-1' })
    expect(sqlOne).toMatchObject({ feature: 'per_day', view: 'ratio', sql: 'delay / n_1d', takes: ratio.takes })
    expect(script).toMatchObject({ feature: 'odd', fn: 'script', source: expect.stringMatching(/distance.*% 2/) })
    expect(texts).toMatchObject({ feature: 'big', source: expect.stringContaining('yes') })
    expect(JSON.parse(JSON.stringify(ratio)).features.odd).toEqual({
      fn: 'script',
      source: expect.any(String),
      gives: 'number',
    })
  })

  it('are refused where they are none', () => {
    const bad = (says: string) =>
      expect.objectContaining({ code: 'features.bad_view', message: expect.stringContaining(says) })
    expect(() => entity('A', { key: 'a' })).toThrow(bad('its name'))
    expect(() => entity('a', { key: [] })).toThrow(bad('list of different ones'))
    expect(() => onDemand('a', { takes: 'x' as never, features: { n: sql`x` } })).toThrow(bad('list of names'))
    expect(() => onDemand('a', { takes: [], features: {} })).toThrow(bad('it has none'))
    expect(() => onDemand('a', { takes: [], features: { N: sql`1` } })).toThrow(bad('lower-case'))
    expect(() => onDemand('a', { takes: [], features: { n: 3 as never } })).toThrow(bad('a function of a row'))
    expect(() => featureService('a', [])).toThrow(bad('it has none'))
    expect(() => featureService('a', [view], { precomputed: true } as never)).toThrow(bad('nearest is precompute'))
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

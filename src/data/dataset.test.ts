import { describe, expect, it } from 'vitest'
import { sha256 } from '../../test/support/flows.ts'
import { sql } from '../table/index.ts'
import {
  boolean,
  category,
  contractDigest,
  csv,
  dataset,
  files,
  number,
  parquet,
  postgres,
  query,
  referencedDatasets,
  text,
  time,
} from './index.ts'

const source = parquet('a.parquet')
const airports = dataset('airports', { source: csv('airports.csv'), contract: { iata: category() } })

describe('declaring a dataset', () => {
  it('gives frozen plain data, with a rule for its time', () => {
    const flights = dataset('flights', { source, time: 'date', contract: { delay: number({ min: -200 }) } })
    expect(JSON.parse(JSON.stringify(flights))).toEqual({
      ...{ key: [], load: 'full', late: 0, maxUnreadable: 0.1, rules: [] },
      kind: 'dataset',
      name: 'flights',
      source: { format: 'parquet', path: 'a.parquet' },
      time: 'date',
      contract: { date: { kind: 'time' }, delay: { kind: 'number', min: -200 } },
      onViolation: 'quarantine',
    })
    expect(Object.isFrozen(flights) && Object.isFrozen(flights.contract)).toBe(true)
  })

  it('knows the datasets its contract refers to, each once', () => {
    const port = category({ references: [airports, 'iata'] })
    expect(referencedDatasets(dataset('flights', { source, contract: { origin: port, destination: port } }))).toEqual([
      airports,
    ])
  })

  const wrong: readonly (readonly [string, () => unknown, string])[] = [
    ['a name in capitals', () => dataset('Flights', { source }), 'its name'],
    ['no source', () => dataset('a', { source: 'a.parquet' as never }), 'csv(path), parquet(path)'],
    ['a merge without a key', () => dataset('a', { source, load: 'merge' }), 'merge needs a key'],
    ['an append by nothing', () => dataset('a', { source, load: 'append' }), 'append needs a watermark'],
    ['no length of time', () => dataset('a', { source, watermark: 't', late: '2 days' as never }), 'late'],
    ['a time zone that is none', () => dataset('a', { source, every: '0 2 * * *', timezone: 'Berlin' }), 'timezone'],
    ['a share above 1', () => dataset('a', { source, maxUnreadable: 2 }), 'maxUnreadable'],
    ['a key of one column twice', () => dataset('a', { source, key: ['b', 'b'] }), 'key'],
    ['an outcome that is none', () => dataset('a', { source, onViolation: 'drop' as never }), 'onViolation'],
    [
      'min on a category',
      () => dataset('a', { source, contract: { c: category({ min: 1 } as never) } }),
      'category has no option min',
    ],
    [
      'an option with a typo',
      () => dataset('a', { source, contract: { c: number({ mn: 1 } as never) } }),
      'the nearest is min',
    ],
    ['a text for min', () => dataset('a', { source, contract: { c: number({ min: '1' as never }) } }), 'option min'],
    ['min above max', () => dataset('a', { source, contract: { c: number({ min: 2, max: 1 }) } }), 'min is above max'],
    ['no values', () => dataset('a', { source, contract: { c: category({ values: [] }) } }), 'option values'],
    ['a rule that is none', () => dataset('a', { source, contract: { c: { min: 1 } as never } }), 'a rule is one of'],
    [
      'a reference to no dataset',
      () => dataset('a', { source, contract: { c: category({ references: [{} as never, 'x'] }) } }),
      'begins with a dataset',
    ],
    [
      'a time that is a number',
      () => dataset('a', { source, time: 't', contract: { t: number() } }),
      'has the rule time()',
    ],
  ]
  it.each(wrong)('refuses %s', (_, declare, says) => {
    expect(declare).toThrow(
      expect.objectContaining({ code: 'data.bad_contract', message: expect.stringContaining(says) }),
    )
  })

  it.each([
    () => parquet(''),
    () => csv('https://example.org/a.csv'),
    () => csv('a.csv', { delimiter: '||' }),
    () => csv('a.csv', { quote: '""' }),
    () => csv('a.csv', { delimeter: ';' } as never),
    () => files('images/*'),
    () => postgres({ table: 't' }),
    () => postgres({ env: 'URL', table: 't', query: 'select 1' }),
    () => postgres({ env: 'URL', table: 'a"b' }),
    () => query(sql`select 1`, []),
  ])('refuses a source that is none', (declare) => {
    expect(declare).toThrow(expect.objectContaining({ code: 'data.bad_source' }))
  })
})

describe('the address of a contract', () => {
  const rules = { a: number({ min: 1 }), b: text({ pattern: '^x' }), c: boolean({ optional: true }), d: time() }
  const digest = (spec: Partial<Parameters<typeof dataset>[1]>) =>
    contractDigest(dataset('x', { source, contract: rules, ...spec }), sha256)

  it('does not depend on where the file lies or on how the rules were written', () => {
    const again = { a: number({ min: 1 }), b: text({ pattern: '^x' }), c: boolean({ optional: true }), d: time() }
    expect(digest({ source: parquet('elsewhere.parquet'), contract: again })).toBe(digest({}))
  })

  it('changes with a rule, an outcome, the time, and how the file is read', () => {
    const others = [
      digest({ contract: { ...rules, a: number({ min: 2 }) } }),
      digest({ onViolation: 'warn' }),
      digest({ time: 'd' }),
      digest({ source: csv('a.csv') }),
      digest({ contract: { ...rules, b: category({ references: [airports, 'iata'] }) } }),
    ]
    expect(new Set([digest({}), ...others]).size).toBe(others.length + 1)
  })
})

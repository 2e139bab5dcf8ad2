import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dataset } from '../dataset.ts'
import { parquet } from '../sources/file-sources.ts'
import { type Contract, contractOf } from './contract.ts'
import { readContract } from './read-contract.ts'
import { boolean, category, number, type Rule, text, time } from './rule.ts'
import { check, distribution, fresh, schema, type TableRule, unique, volume } from './table-rule.ts'
import { writeContract } from './write-contract.ts'

const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 8 }).filter((one) => one !== '__proto__'),
  fc.constantFrom(
    'delay',
    '01',
    'true',
    'null',
    '- x',
    '#',
    'a: b',
    '"',
    "'",
    '&x',
    '*x',
    '!t',
    '{',
    '1e3',
    'ä\n',
    '~',
    '=',
    '<<',
  ),
)
const outcome = fc.option(fc.constantFrom('block', 'quarantine', 'warn' as const), { nil: undefined })
const tableOutcome = fc.option(fc.constantFrom('block', 'warn' as const), { nil: undefined })
type Defined<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> }
const defined = <T extends object>(given: T): Defined<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
const common = {
  optional: maybe(fc.constant(true)),
  missing: maybe(fc.record({ max: fc.double({ min: 0, max: 1, noNaN: true }) })),
  unique: maybe(fc.boolean()),
  onViolation: outcome,
}
const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc
    .record({
      ...common,
      min: maybe(finite),
      integer: maybe(fc.boolean()),
      values: maybe(fc.array(finite, { minLength: 1 })),
    })
    .map((options) => number(defined(options))),
  fc
    .record({
      ...common,
      values: maybe(fc.array(name, { minLength: 1 })),
      references: maybe(fc.constant('airports.iata')),
    })
    .map((options) => category(defined(options) as never)),
  fc
    .record({
      ...common,
      pattern: maybe(name),
      length: maybe(fc.record({ min: fc.nat(5), max: fc.integer({ min: 5, max: 9 }) })),
    })
    .map((options) => text(defined(options))),
  fc
    .record({
      ...common,
      unit: maybe(fc.constantFrom('s', 'ms' as const)),
      min: maybe(fc.constant('2001-05-14 19:06')),
    })
    .map((options) => time(defined(options))),
  fc.record(common).map((options) => boolean(defined(options))),
)
const bins = fc.array(fc.integer(), { minLength: 1, maxLength: 5 }).map((edges) => {
  const sorted = [...new Set(edges)].sort((a, b) => a - b)
  return { edges: sorted, counts: [...sorted, 0].map((_, i) => i) }
})
const tableRules: fc.Arbitrary<readonly TableRule[]> = fc
  .array(
    fc.oneof(
      fc
        .uniqueArray(name, { minLength: 1, maxLength: 3 })
        .chain((columns) => outcome.map((onViolation) => unique(columns, defined({ onViolation })))),
      fc.record({ min: fc.nat(), onViolation: tableOutcome }).map((options) => volume(defined(options))),
      fc
        .record({ column: name, onViolation: tableOutcome })
        .map(({ column, ...options }) => fresh('2d', column, defined(options))),
      fc
        .record({ strict: maybe(fc.boolean()) })
        .map((options) => check('paid_after', 'paid >= "ordered at" and x <> \'a: b\'', defined(options))),
      fc
        .record({ reference: bins, max: finite.map(Math.abs) })
        .map((options) => distribution('n', { ...options, distance: 'psi' })),
      fc.boolean().map((closed) => schema({ closed })),
    ),
    { maxLength: 6 },
  )
  .map((rules) => rules.map((one, i) => ({ ...one, id: `${one.id.slice(0, 100)}_${i}` })))

const contract: fc.Arbitrary<Contract> = fc.record({
  key: fc.uniqueArray(name, { maxLength: 2 }),
  columns: fc.dictionary(name, rule, { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
  rules: tableRules,
  onViolation: fc.constantFrom('block', 'quarantine', 'warn'),
})

describe('a contract as a file', () => {
  it('reads back what it wrote, with remarks or without, whatever the names', () => {
    fc.assert(
      fc.property(contract, fc.string(), (given, said) => {
        const remarks = new Map([['', said], ...Object.keys(given.columns).map((column) => [column, said] as const)])
        expect(readContract(writeContract(given))).toEqual(given)
        expect(readContract(writeContract(given, remarks))).toEqual(given)
      }),
      { numRuns: 300 },
    )
  })

  it('is short to write by hand', () => {
    expect(
      readContract(`
dataset: flights
time: date
key: id
columns:
  delay: { type: number, min: -200 }
  seats: integer
  zip: { type: category, values: [01234, 99999] }
  origin: { type: category, references: airports.iata }
rules:
  - unique: [id, date]
  - volume: { min: 1000 }
  - fresh: 2d
  - check: delay > -100
    id: sane
  - schema: { closed: true }
`),
    ).toEqual({
      dataset: 'flights',
      time: 'date',
      key: ['id'],
      onViolation: 'quarantine',
      columns: {
        date: time(),
        delay: number({ min: -200 }),
        seats: number({ integer: true }),
        zip: category({ values: ['01234', '99999'] }),
        origin: category({ references: 'airports.iata' }),
      },
      rules: [
        unique(['id', 'date']),
        volume({ min: 1000 }),
        fresh('2d'),
        check('sane', 'delay > -100'),
        schema({ closed: true }),
      ],
    })
  })

  it('is that of a dataset in code, references by name', () => {
    const airports = dataset('airports', { source: parquet('airports.parquet'), contract: { iata: category() } })
    const flights = dataset('flights', {
      source: parquet('flights.parquet'),
      contract: { origin: category({ references: [airports, 'iata'] }) },
      rules: [volume({ min: 1 })],
    })
    expect(readContract(writeContract(contractOf(flights)))).toMatchObject({
      columns: { origin: { references: 'airports.iata' } },
      rules: [{ kind: 'volume', min: 1 }],
    })
  })

  const refused: readonly (readonly [string, string, number, string])[] = [
    ['an alias bomb', 'a: &a [x, x]\ncolumns: { v: { type: category, values: [*a, *a] } }', 1, 'anchor'],
    ['an alias alone', 'columns: *a', 1, ''],
    ['a tag that makes objects', 'columns:\n  v: !!js/function "x"', 2, 'tag'],
    ["a tag of one's own", 'columns:\n  v: !mine { type: number }', 2, 'tag'],
    ['bytes', 'columns:\n  v: { type: number, min: !!binary aGk= }', 2, 'tag'],
    ['two documents', 'columns: {}\n---\ncolumns: {}', 2, ''],
    ['a name that comes twice', 'columns:\n  a: number\n  a: text', 3, 'unique'],
    ['an unknown member', '\nrulez: []', 2, 'nearest is rules'],
    ['an unknown option', 'columns:\n  a:\n    type: number\n    mim: 3', 2, 'nearest is min'],
    ['an unknown type', 'columns:\n  a: nubmer', 2, 'nearest is number'],
    ['an unknown rule', 'rules:\n  - uniq: [a]', 2, 'nearest is unique'],
    ['a limit that is a text', 'columns:\n  a: { type: number, min: low }', 2, 'min'],
    ['a limit without end', 'columns:\n  a: { type: number, max: .inf }', 2, 'max'],
    ['crossed limits', 'columns:\n  a: { type: number, min: 3, max: 1 }', 2, 'min is above max'],
    ['a table rule that sets aside', 'rules:\n  - volume: { min: 3 }\n    onViolation: quarantine', 2, 'block or warn'],
    ['a condition that is none', 'rules:\n  - check: drop table x', 2, 'character 5'],
    ['SQL behind a condition', 'rules:\n  - check: "1 = 1; select 1"', 2, ''],
    ['a rule twice', 'rules:\n  - volume: { min: 1 }\n  - volume: { min: 2 }', 1, 'this id'],
    ['a text', 'just words', 1, 'columns'],
    ['nothing', '', 1, 'columns'],
    ['brackets without end', '['.repeat(100_000), 1, 'nested'],
    ['lists within lists', `columns: ${'['.repeat(60)}${']'.repeat(60)}`, 1, 'nested'],
  ]
  it.each(refused)('refuses %s at its line', (_, given, line, says) => {
    try {
      readContract(given, 'contract.yaml')
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'data.bad_contract_file', details: { line } })
      expect((error as Error).message).toContain(says)
    }
  })

  it('is not poisoned by names of JavaScript', () => {
    const read = readContract('columns:\n  __proto__: { type: number }\n  constructor: { type: text }\n')
    expect(Object.keys(read.columns)).toEqual(['__proto__', 'constructor'])
    expect(({} as { kind?: string }).kind).toBeUndefined()
  })
})

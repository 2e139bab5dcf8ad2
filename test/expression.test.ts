import { type DuckDBConnection, DuckDBInstance, DuckDBTimestampValue } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  categoryColumn,
  evaluate,
  numberColumn,
  parseExpression,
  renderSql,
  schemaOf,
  tableOf,
  valueAt,
} from '../src/table/index.ts'

const EPOCH_2001 = Date.UTC(2001, 0, 1)
const numbers = [null, 0, -0.5, 1, 2, 2.5, -3, 15, 446, 1e6, -1e-9, Number.NaN, Infinity, 0.49999999999999994]
const texts = [null, '', 'ATL', 'atl', 'Zürich', 'é', '🦆', '￿']
const moments = [null, 0, EPOCH_2001, -1, EPOCH_2001 + 12_345_678_901, Date.UTC(1959, 1, 28, 23, 59, 59, 999)]

const someTable = fc
  .array(
    fc.record({
      a: fc.constantFrom(...numbers),
      b: fc.oneof(fc.constantFrom(...numbers), fc.double({ noNaN: true })),
      i: fc.option(fc.integer()),
      yes: fc.constantFrom(null, 0, 1),
      s: fc.constantFrom(...texts),
      u: fc.constantFrom(...texts),
      t: fc.constantFrom(...moments),
      v: fc.option(fc.integer({ min: -4e12, max: 4e12 })),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((rows) => ({
    rows,
    table: tableOf({
      a: numberColumn(rows.map(({ a }) => a)),
      b: numberColumn(rows.map(({ b }) => b)),
      i: numberColumn(rows.map(({ i }) => i)),
      yes: numberColumn(rows.map(({ yes }) => yes)),
      s: categoryColumn(rows.map(({ s }) => s)),
      u: categoryColumn(rows.map(({ u }) => u)),
      t: numberColumn(
        rows.map(({ t }) => t),
        'time',
      ),
      v: numberColumn(
        rows.map(({ v }) => v),
        'time',
      ),
    }),
  }))

/** Random expressions, as texts, of each kind. */
const grammar = fc.letrec<{ number: string; text: string; time: string; boolean: string; interval: string }>((tie) => {
  const pick = (...parts: (string | fc.Arbitrary<string>)[]) =>
    fc
      .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
      .map((words) => words.join(''))
  const sign = (...signs: string[]) => fc.constantFrom(...signs.map((text) => ` ${text} `))
  const { number, text, time, boolean, interval } = {
    number: tie('number'),
    text: tie('text'),
    time: tie('time'),
    boolean: tie('boolean'),
    interval: tie('interval'),
  }
  const order = sign('=', '<>', '<', '<=', '>', '>=')
  const choice = (value: fc.Arbitrary<string>) =>
    fc.oneof(
      pick('case when ', boolean, ' then ', value, ' when ', boolean, ' then ', value, ' else ', value, ' end'),
      pick('case when ', boolean, ' then ', value, ' end'),
      pick('coalesce(', value, ', ', value, ')'),
      pick(fc.constantFrom('greatest(', 'least('), value, ', ', value, ', ', value, ')'),
    )
  return {
    number: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom('a', 'b', 'i', '0', '1', '15', '0.12', '2.5e-3', '-3', '1e300'),
      pick('(', number, sign('+', '-', '*', '/', '%'), number, ')'),
      pick(fc.constantFrom('abs(', 'floor(', 'ceil(', 'round(', 'sqrt(', '-('), number, ')'),
      pick(fc.constantFrom('hour(', 'minute(', 'dayofweek(', 'dayofmonth(', 'month(', 'year(', 'epoch('), time, ')'),
      pick('length(', text, ')'),
      pick('((', boolean, ') + (', boolean, '))'),
      choice(number),
    ),
    text: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.constantFrom('s', 'u', "'ATL'", "'it''s'"),
      pick(fc.constantFrom('lower(', 'upper('), text, ')'),
      choice(text),
    ),
    time: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom('t', 'v'),
      pick(
        "date_trunc('",
        fc.constantFrom('second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'),
        "', ",
        time,
        ')',
      ),
      pick('(', time, sign('+', '-'), interval, ')'),
      choice(time),
    ),
    interval: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      pick(
        fc.constantFrom('to_seconds(', 'to_minutes(', 'to_hours(', 'to_days('),
        fc.constantFrom('a', 'i', '2.5', '0.12 * a'),
        ')',
      ),
      pick('(', interval, sign('+', '-'), interval, ')'),
    ),
    boolean: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom('yes', 'true', 'false', 'null', 'a', "(t >= '2001-01-01')"),
      pick('(', number, order, number, ')'),
      pick('(', text, order, text, ')'),
      pick('(', time, order, time, ')'),
      pick('(', boolean, sign('and', 'or', '=', '<>'), boolean, ')'),
      pick('(not ', boolean, ')'),
      pick('(', fc.oneof(number, text, time, boolean), sign('is null', 'is not null'), ')'),
      pick('(', number, sign('between', 'not between'), number, ' and ', number, ')'),
      pick('(', number, sign('in', 'not in'), '(', number, ', ', number, ', null))'),
      pick('(', text, ' in (', text, ", 'ATL'))"),
    ),
  }
})

describe('expressions against DuckDB', () => {
  let duck: DuckDBConnection

  beforeAll(async () => {
    duck = await (await DuckDBInstance.create(':memory:')).connect()
  })
  afterAll(() => duck.closeSync())

  const literal = (value: unknown): string => {
    if (value === null) return 'NULL'
    if (typeof value === 'string') return `'${value}'`
    return `'${value}'::DOUBLE`
  }
  /** Without a schema nothing tells that a bare column holds numbers, and NaN is then a value to DuckDB. */
  const withoutNaN = (row: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number.isNaN(value) ? null : value]))
  const rowsOf = (rows: readonly Record<string, unknown>[]): string =>
    rows
      .map(
        (row) =>
          `SELECT ${literal(row['a'])}::DOUBLE AS a, ${literal(row['b'])}::DOUBLE AS b, ${literal(row['i'])}::INTEGER AS i,
           ${literal(row['yes'])}::BOOLEAN AS yes, ${literal(row['s'])}::VARCHAR AS s, ${literal(row['u'])}::VARCHAR AS u,
           epoch_ms((${literal(row['t'])})::BIGINT) AS t, epoch_ms((${literal(row['v'])})::BIGINT) AS v`,
      )
      .join(' UNION ALL ')
  const plain = (value: unknown): number | string | null => {
    if (value instanceof DuckDBTimestampValue) return Number(value.micros / 1000n)
    if (typeof value === 'boolean' || typeof value === 'bigint') return Number(value)
    return Number.isNaN(value) ? null : (value as number | string | null)
  }

  it('gives what the rendered SQL gives, on random tables and expressions', { timeout: 60_000 }, async () => {
    const { number, text, time, boolean } = grammar
    await fc.assert(
      fc.asyncProperty(
        someTable,
        fc.oneof(number, text, time, boolean),
        fc.boolean(),
        async ({ rows, table }, source, typed) => {
          fc.pre(source.length < 2_000)
          const expression = parseExpression(source)
          const column = evaluate(expression, table)
          const shown = renderSql(expression, typed ? schemaOf(table) : [])
          const answer = await duck.runAndReadAll(
            `SELECT ${shown} AS answer FROM (${rowsOf(typed ? rows : rows.map(withoutNaN))})`,
          )
          const theirs = answer.getRows().map(([value]) => plain(value as unknown))
          expect(theirs.map(normal)).toEqual(rows.map((_, row) => normal(valueAt(column, row))))
        },
      ),
      { numRuns: Number(process.env['EXPRESSION_RUNS'] ?? 600) },
    )
  })

  const normal = (value: number | string | null) => (value === 0 ? 0 : value)

  it('agrees to the last digits where libraries of mathematics may differ in one', async () => {
    const table = tableOf({ a: numberColumn(Array.from({ length: 400 }, (_, i) => (i - 100) / 7)) })
    for (const source of ['exp(a)', 'ln(a)', 'sqrt(a)']) {
      const answer = await duck.runAndReadAll(
        `SELECT ${renderSql(parseExpression(source))} FROM (SELECT (range - 100) / 7e0 AS a FROM range(400))`,
      )
      const column = evaluate(parseExpression(source), table)
      answer.getRows().forEach(([theirs], row) => {
        const ours = valueAt(column, row)
        if (ours === null || theirs === null) expect([source, row, ours]).toEqual([source, row, theirs])
        else expect(Math.abs(Number(theirs) - Number(ours))).toBeLessThanOrEqual(4e-16 * Math.abs(Number(ours)))
      })
    }
  })

  it('changes the case of Latin, Greek and Cyrillic letters', async () => {
    const letters = Array.from({ length: 0x052f }, (_, i) => String.fromCharCode(i + 1)).filter(
      (c) => /\p{L}/u.test(c) && (c < '\u0180' || c > '\u036f'),
    )
    const table = tableOf({ s: categoryColumn(letters) })
    for (const source of ['lower(s)', 'upper(s)']) {
      const sql = renderSql(parseExpression(source))
      const answer = await duck.runAndReadAll(
        `SELECT ${sql} FROM (SELECT unnest([${letters.map((c) => `'${c}'`).join(',')}]) AS s)`,
      )
      const column = evaluate(parseExpression(source), table)
      const differing = answer
        .getRows()
        .flatMap(([theirs], row) => (theirs === valueAt(column, row) ? [] : [letters[row]]))
      expect(differing).toEqual([])
    }
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasCode } from '../base/index.ts'
import { categoryColumn, numberColumn, tableOf, valueAt } from './columns.ts'
import { evaluate } from './evaluate.ts'
import { columnsOf, isSqlText, sql } from './expression.ts'
import { functionNames } from './functions.ts'
import { parseExpression } from './parse.ts'
import { renderSql } from './render.ts'

const at = Date.UTC(2001, 5, 6, 19, 6, 30)
const flights = tableOf({
  delay: numberColumn([20, 15, null]),
  distance: numberColumn([446, 100, 1]),
  date: numberColumn([at, at + 86_400_000, null], 'time'),
  origin: categoryColumn(['ATL', null, 'CMH']),
})
const values = (text: string) => {
  const column = evaluate(parseExpression(text), flights)
  return [0, 1, 2].map((row) => valueAt(column, row))
}
const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'nothing'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('an expression', () => {
  it('gives truth as 1 and 0 and leaves unknown what compares with something missing', () => {
    expect(values('delay > 15')).toEqual([1, 0, null])
    expect(values('delay > 15 or distance = 1')).toEqual([1, 0, 1])
    expect(values('not (delay > 15) and distance <> 1')).toEqual([0, 1, 0])
    expect(values("origin in ('ATL', 'CMH')")).toEqual([1, null, 1])
    expect(values('origin is null')).toEqual([0, 1, 0])
    expect(values('delay is not null')).toEqual([1, 1, 0])
  })

  it('reads the parts of a moment in UTC', () => {
    expect(values('hour(date)')).toEqual([19, 19, null])
    expect(values('dayofweek(date)')).toEqual([3, 4, null])
    expect(values("date_trunc('hour', date)")[0]).toBe(Date.UTC(2001, 5, 6, 19))
    expect(values("date >= '2001-06-07'")).toEqual([0, 1, null])
    expect(values('date + to_minutes(30 + 0.12 * distance + greatest(delay, 0))').slice(0, 2)).toEqual([
      at + Math.round((30 + 0.12 * 446 + 20) * 60_000),
      at + 86_400_000 + Math.round((30 + 0.12 * 100 + 15) * 60_000),
    ])
    expect(evaluate(parseExpression('date - to_days(1)'), flights).kind).toBe('time')
  })

  it('chooses, joins and changes texts', () => {
    expect(values("case when delay > 15 then 'late' else lower(origin) end")).toEqual(['late', null, 'cmh'])
    expect(values("coalesce(origin, 'none')")).toEqual(['ATL', 'none', 'CMH'])
    expect(values('length(origin)')).toEqual([3, null, 3])
  })

  it('keeps the precedence of PostgreSQL', () => {
    expect(values('2 + 3 * 4 - 6 / 4 % 1')).toEqual([13.5, 13.5, 13.5])
    expect(values('1 + 2 between 2 and 4 and true')).toEqual([1, 1, 1])
    expect(values('not 1 = 2 or false')).toEqual([1, 1, 1])
    expect(values('- 2 - -3')).toEqual([1, 1, 1])
  })

  it('names the columns it reads, once each', () => {
    expect(columnsOf(parseExpression('a + "b c" * a > hour(d)'))).toEqual(['a', 'b c', 'd'])
  })

  it('refuses a text that is no expression and says where', () => {
    for (const text of [
      '',
      'delay >',
      'delay 15',
      '(delay',
      'a; drop table x',
      "'open",
      'case end',
      'a = b = c',
      '1e999',
      'in (1)',
      'hour()',
      "date_trunc('eon', date)",
    ])
      expect(
        codeOf(() => evaluate(parseExpression(text), flights)),
        text,
      ).toBe('table.bad_expression')
    expect(() => parseExpression('delay > > 1')).toThrow('character 8')
    expect(codeOf(() => parseExpression(`${'-'.repeat(300)}1`))).toBe('table.bad_expression')
    expect(codeOf(() => parseExpression(`${'1+'.repeat(300)}1`))).toBe('table.bad_expression')
    expect(codeOf(() => parseExpression('1'.repeat(3000)))).toBe('table.bad_expression')
  })

  it('refuses a function it does not know and offers the nearest', () => {
    expect(() => parseExpression('hours(date)')).toThrow('nearest is hour')
    expect(codeOf(() => parseExpression("read_csv('x')"))).toBe('table.unknown_function')
  })

  it('refuses kinds that do not fit and columns that are not there', () => {
    for (const text of ['origin + 1', 'hour(delay)', "delay > 'a'", 'to_hours(1)', 'lower(delay)', "date > 'soon'"])
      expect(
        codeOf(() => evaluate(parseExpression(text), flights)),
        text,
      ).toMatch(/wrong_kind|bad_expression/)
    expect(() => evaluate(parseExpression('delays'), flights)).toThrow('nearest is delay')
  })

  it('renders names and texts so that nothing in them is read as SQL', () => {
    expect(renderSql(parseExpression(`"a"";drop" = 'it''s'`))).toBe(`("a"";drop" = 'it''s')`)
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          renderSql(parseExpression(text))
        } catch (error) {
          expect(
            hasCode(error, 'table.bad_expression') ||
              hasCode(error, 'table.unknown_function') ||
              hasCode(error, 'table.wrong_kind'),
          ).toBe(true)
        }
      }),
    )
  })

  it('takes values into SQL as literals', () => {
    expect(sql`delay > ${-15} and origin = ${"O'Hare"} or ${sql`a or b`}`.text).toBe(
      "delay > (-15) and origin = 'O''Hare' or (a or b)",
    )
    expect(isSqlText(JSON.parse(JSON.stringify(sql`a`)))).toBe(true)
    expect(isSqlText('a')).toBe(false)
  })

  it('knows the functions that are documented', () => {
    expect(functionNames).toEqual(
      'abs ceil coalesce date_trunc dayofmonth dayofweek epoch exp floor greatest hour least length ln lower minute month round sqrt to_days to_hours to_minutes to_seconds upper year'.split(
        ' ',
      ),
    )
  })
})

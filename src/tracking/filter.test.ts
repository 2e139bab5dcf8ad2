import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MillraceError } from '../base/index.ts'
import { parseFilter } from './filter.ts'

describe('a filter', () => {
  it('of nothing has no comparison', () => {
    for (const text of ['', '   ', '\n']) expect(parseFilter(text)).toEqual([])
  })

  it('reads metrics, params, tags and attributes, joined by and', () => {
    const text =
      "metrics.auc >= 7e-1 AND params.learner='boosting' and tag.`git branch` LIKE 'fix%' and status != \"FAILED\""
    expect(parseFilter(text)).toEqual([
      { field: { of: 'metrics', key: 'auc', kind: 'number' }, comparator: '>=', value: 0.7 },
      { field: { of: 'params', key: 'learner', kind: 'text' }, comparator: '=', value: 'boosting' },
      { field: { of: 'tags', key: 'git branch', kind: 'text' }, comparator: 'like', value: 'fix%' },
      { field: { of: 'attributes', key: 'status', kind: 'text' }, comparator: '!=', value: 'FAILED' },
    ])
  })

  it('knows our words and those of MLflow for attributes', () => {
    for (const name of ['startedAt', 'started_at', 'start_time', 'attributes.start_time', 'created', 'run.startedAt'])
      expect(parseFilter(`${name} > 5`)).toMatchObject([{ field: { of: 'attributes', key: 'started_at' } }])
    for (const name of ['id', 'run_id', 'attr.run_id'])
      expect(parseFilter(`${name} = 'x'`)).toMatchObject([{ field: { key: 'id' } }])
  })

  it('keeps dots, dashes and slashes in names, and quotes in values', () => {
    expect(parseFilter("params.a.b-c/d = 'it''s' and metrics.\"hour(date)\" < -1.5")).toMatchObject([
      { field: { key: 'a.b-c/d' }, value: "it's" },
      { field: { key: 'hour(date)' }, value: -1.5 },
    ])
  })

  it('asks whether something is there', () => {
    expect(parseFilter('metrics.auc is null and tags.owner IS NOT NULL')).toMatchObject([
      { comparator: 'is null' },
      { comparator: 'is not null' },
    ])
  })

  it.each([
    ['metrics.auc', 12, 'a comparator'],
    ['metrics.auc > ', 15, 'a number'],
    ["metrics.auc > 'x'", 15, 'a number'],
    ['metrics.auc > 1 or status = 2', 17, 'and, or the end'],
    ["metrics.auc like '1'", 13, 'like does not go with a number'],
    ["params.a > 'x'", 10, '> does not go with a text'],
    ['params.a = 5', 12, 'a quoted text'],
    ["colour = 'red'", 1, 'no such field'],
    ["metrics. = 'red'", 1, 'no such field'],
    ["constructor.x = 'red'", 1, 'no such field'],
    ["status = 'open", 10, 'no name, number'],
    ['status ~ 5', 8, 'no name, number'],
    ['metrics.auc is 5', 13, 'is must be followed'],
    ['metrics.auc > 1 and', 20, 'the name of a field'],
    ["(status = 'x')", 1, 'no name, number'],
  ])('is refused with the position of its fault: %s', (text, position, reason) => {
    expect(() => parseFilter(text)).toThrow(
      expect.objectContaining({
        code: 'tracking.bad_filter',
        details: { position, reason: expect.stringContaining(reason) },
      }),
    )
  })

  it('has at most 20 comparisons and 4000 characters', () => {
    const many = (count: number): string => Array.from({ length: count }, () => 'metrics.a > 1').join(' and ')
    expect(parseFilter(many(20))).toHaveLength(20)
    expect(() => parseFilter(many(21))).toThrow('more than 20')
    expect(() => parseFilter(`params.a = '${'x'.repeat(4_000)}'`)).toThrow('longer than 4000')
  })

  it('is read or refused with its code, whatever it is', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'metrics.auc',
        'and',
        '=',
        '>',
        "'x'",
        '"y"',
        '`',
        '5',
        'is',
        'not',
        'null',
        'like',
        '.',
        '1e',
        '!',
        '<',
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          parseFilter(pieces.join(' '))
        } catch (error) {
          expect(error).toBeInstanceOf(MillraceError)
          expect((error as MillraceError).code).toBe('tracking.bad_filter')
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is read in a blink even where it is made to be slow', () => {
    const start = performance.now()
    for (const text of ["'".repeat(4_000), 'a.'.repeat(2_000), '1'.repeat(4_000), '`'.repeat(4_000), ' '.repeat(4_000)])
      expect(() => parseFilter(`x${text}`)).toThrow()
    expect(performance.now() - start).toBeLessThan(1_000)
  })
})

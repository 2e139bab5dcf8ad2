import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MillraceError } from '../../base/index.ts'
import { type Comparison, parseFilter } from './filter.ts'
import { EXPERIMENT_WORDS, RUN_WORDS } from './vocabularies.ts'

const read = (text: string): readonly Comparison[] => parseFilter(text, RUN_WORDS)

describe('a filter', () => {
  it('of nothing has no comparison', () => {
    for (const text of ['', '   ', '\n']) expect(read(text)).toEqual([])
  })

  it('reads metrics, params, tags and attributes, joined by and', () => {
    const text =
      "metrics.auc >= 7e-1 AND params.learner='boosting' and tag.`git branch` LIKE 'fix%' and status != \"FAILED\""
    expect(read(text)).toEqual([
      { field: { of: 'metrics', key: 'auc', kind: 'number' }, comparator: '>=', value: 0.7 },
      { field: { of: 'params', key: 'learner', kind: 'text' }, comparator: '=', value: 'boosting' },
      { field: { of: 'tags', key: 'git branch', kind: 'text' }, comparator: 'like', value: 'fix%' },
      { field: { of: 'attributes', key: 'status', kind: 'text' }, comparator: '!=', value: 'FAILED' },
    ])
  })

  it('knows our words and those of MLflow for attributes', () => {
    for (const name of ['startedAt', 'started_at', 'start_time', 'attributes.start_time', 'created', 'run.startedAt'])
      expect(read(`${name} > 5`)).toMatchObject([{ field: { of: 'attributes', key: 'started_at' } }])
    for (const name of ['id', 'run_id', 'attr.run_id'])
      expect(read(`${name} = 'x'`)).toMatchObject([{ field: { key: 'id' } }])
  })

  it('keeps dots, dashes and slashes in names, and quotes in values', () => {
    expect(read("params.a.b-c/d = 'it''s' and metrics.\"hour(date)\" < -1.5")).toMatchObject([
      { field: { key: 'a.b-c/d' }, value: "it's" },
      { field: { key: 'hour(date)' }, value: -1.5 },
    ])
  })

  it('asks whether something is there', () => {
    expect(read('metrics.auc is null and tags.owner IS NOT NULL')).toMatchObject([
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
    ['status ~ 5', 8, 'a comparator'],
    ['metrics.auc is 5', 13, 'is must be followed'],
    ['metrics.auc > 1 and', 20, 'the name of a field'],
    ["(status = 'x')", 1, 'the name of a field'],
    ["run_id in 'a'", 11, 'a list such as'],
    ['run_id in ()', 12, 'a list such as'],
    ["run_id in ('a' 'b')", 16, 'a list such as'],
    ["run_id not ('a')", 8, 'a comparator'],
    ["metrics.auc in ('1')", 13, 'in does not go with a number'],
    ["datasets.colour = 'x'", 1, 'no such field'],
  ])('is refused with the position of its fault: %s', (text, position, reason) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        code: 'tracking.bad_filter',
        details: expect.objectContaining({ position, reason: expect.stringContaining(reason) }),
      }),
    )
  })

  it('reads lists, datasets, and names in back quotes or of any alphabet', () => {
    expect(
      read("run_id IN ('a', \"b\",) and `name` NOT in ('x''y') and dataset.Context = 'train' and tags.größe='1'"),
    ).toEqual([
      { field: { of: 'attributes', key: 'id', kind: 'text' }, comparator: 'in', value: ['a', 'b'] },
      { field: { of: 'attributes', key: 'name', kind: 'text' }, comparator: 'not in', value: ["x'y"] },
      { field: { of: 'datasets', key: 'context', kind: 'text' }, comparator: '=', value: 'train' },
      { field: { of: 'tags', key: 'größe', kind: 'text' }, comparator: '=', value: '1' },
    ])
  })

  it('has the words of what it is for: an experiment has no metrics, and its id may be quoted', () => {
    expect(parseFilter("experiment_id IN ('1', '2') and last_update_time > 5", EXPERIMENT_WORDS)).toMatchObject([
      { field: { key: 'id', kind: 'number' }, value: [1, 2] },
      { field: { key: 'changed_at' } },
    ])
    expect(() => parseFilter('metrics.auc > 1', EXPERIMENT_WORDS)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ kind: 'entity', found: 'metrics' }) }),
    )
  })

  it.each([
    ["foo.x = 'a'", { kind: 'entity', found: 'foo' }],
    ["attribute.x = 'a'", { kind: 'attribute', found: 'x' }],
    ["dataset.x = 'a'", { kind: 'dataset', found: 'x' }],
    ['metrics.a ~ 1', { kind: 'comparator', found: '~', entity: 'metrics', key: 'a' }],
    ["metrics.a like 'x'", { kind: 'comparator', found: 'LIKE' }],
    ['metrics.a = 1 or metrics.b = 2', { kind: 'clause', found: 'or' }],
    ['tags.a = 5', { kind: 'quoted', found: '5', entity: 'tags' }],
    ["start_time > '5'", { kind: 'number', found: "'5'", entity: 'attributes', key: 'started_at' }],
  ])('says what is wrong to a door with words of its own: %s', (text, note) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ details: expect.objectContaining(note) }))
  })

  it('has at most 100 comparisons and 200000 characters', () => {
    const many = (count: number): string => Array.from({ length: count }, () => 'metrics.a > 1').join(' and ')
    expect(read(many(100))).toHaveLength(100)
    expect(() => read(many(101))).toThrow('more than 100')
    expect(() => read(`params.a = '${'x'.repeat(200_000)}'`)).toThrow('longer than 200000')
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
        'in',
        '(',
        ',',
        ')',
        'run_id',
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          read(pieces.join(' '))
        } catch (error) {
          expect(error).toBeInstanceOf(MillraceError)
          expect((error as MillraceError).code).toBe('tracking.bad_filter')
        }
      }),
      { numRuns: 500 },
    )
  })

  it('of any length is read word by word: made to be slow, it is still read or refused', () => {
    for (const text of ["'", 'a.', '1', '`', ' ', "('a',", '=', '"'])
      expect(() => read(`x${text.repeat(100_000 / text.length)}`)).toThrow()
  })
})

import { expect, it } from 'vitest'
import type { Column, Table } from '../table/index.ts'
import {
  attribute as a,
  compile,
  encodeModel,
  feedsOf,
  floatTensor,
  graph,
  ML,
  node,
  probabilityOf,
  scoresOf,
  scoreTable,
  value,
} from './index.ts'

const plan = compile(
  encodeModel(
    graph({
      name: 'g',
      inputs: [value('distance', 'float', ['N', 1]), value('origin', 'string', ['N', 1])],
      outputs: [value('variable', 'float', ['N', 1])],
      nodes: [
        node(
          'LabelEncoder',
          ['origin'],
          ['rate'],
          { keys_strings: a.texts(['LAX']), values_floats: a.floats([2]), default_float: a.float(0) },
          ML,
        ),
        node('Add', ['rate', 'distance'], ['variable']),
      ],
    }),
  ),
)
const distance = { kind: 'number' as const, values: Float64Array.of(1, 2, Number.NaN) }
const origin = { kind: 'category' as const, codes: Int32Array.of(0, -1, 1), dictionary: ['LAX', 'XXX'] }
const table = (columns: Table['columns']): Table => ({ rows: 3, columns })

it('feeds columns by name, with missing numbers as NaN and missing texts empty', () => {
  const feeds = feedsOf(
    table(
      new Map<string, typeof distance | typeof origin>([
        ['distance', distance],
        ['origin', origin],
      ]),
    ),
    plan,
  )
  expect(feeds['origin']).toEqual({ type: 'string', shape: [3, 1], data: ['LAX', '', 'XXX'] })
  expect([...scoresOf(plan.run(feeds))]).toEqual([3, 2, Number.NaN])
})
it('refuses a missing column and a column of the wrong kind by name', () => {
  expect(() => feedsOf(table(new Map([['distance', distance]])), plan)).toThrow(
    expect.objectContaining({ code: 'inference.missing_input' }),
  )
  expect(() => feedsOf(table(new Map([['distance', origin]])), plan)).toThrow(
    expect.objectContaining({ code: 'inference.wrong_type' }),
  )
  const swapped = new Map([
    ['distance', distance],
    ['origin', distance],
  ])
  expect(() => feedsOf(table(swapped), plan)).toThrow(expect.objectContaining({ code: 'inference.wrong_type' }))
})
it('feeds a column without any value as what is needed', () => {
  const nothing = Float64Array.of(Number.NaN, Number.NaN, Number.NaN)
  const empty = new Map<string, Column>([
    ['distance', { kind: 'category', codes: Int32Array.of(-1, -1, -1), dictionary: [] }],
    ['origin', { kind: 'number', values: nothing }],
  ])
  const feeds = feedsOf(table(empty), plan)
  expect(feeds['origin']!.data).toEqual(['', '', ''])
  expect([...scoresOf(plan.run(feeds))]).toEqual([...nothing])
})
it('scores a table of any size as it scores each part', () => {
  const rows = 20_000
  const values = Float64Array.from({ length: rows }, (_, row) => row)
  const codes = Int32Array.from(values, (row) => (row % 3) - 1)
  const large = {
    rows,
    columns: new Map<string, Column>([
      ['distance', { kind: 'number', values }],
      ['origin', { kind: 'category', codes, dictionary: ['LAX', 'XXX'] }],
      ['other', { kind: 'number', values }],
    ]),
  }
  expect(scoreTable(plan, large)).toEqual(values.map((row) => row + (row % 3 === 1 ? 2 : 0)))
  expect(
    scoreTable(plan, {
      ...large,
      rows: 0,
      columns: new Map([
        ['distance', { ...distance, values: values.subarray(0, 0) }],
        ['origin', { ...origin, codes: codes.subarray(0, 0) }],
      ] as const),
    }),
  ).toEqual(new Float64Array(0))
})
it('takes the probabilities of several classes row by row', () => {
  const probabilities = floatTensor([2, 3], [0.5, 0.25, 0.25, 0, 0.5, 0.5])
  expect([...scoresOf({ probabilities })]).toEqual([0.5, 0.25, 0.25, 0, 0.5, 0.5])
})
it('takes the second column of probabilities', () => {
  const probabilities = floatTensor([2, 2], [0.25, 0.75, 0.5, 0.5])
  expect([...probabilityOf({ probabilities })]).toEqual([0.75, 0.5])
  expect([...scoresOf({ probabilities })]).toEqual([0.75, 0.5])
  expect(() => probabilityOf({})).toThrow(expect.objectContaining({ code: 'inference.unknown_output' }))
  expect(() => probabilityOf({ probabilities: floatTensor([2, 3], [1, 2, 3, 4, 5, 6]) })).toThrow(
    expect.objectContaining({ code: 'inference.wrong_shape' }),
  )
})

import { expect, it } from 'vitest'
import type { Table } from '../table/index.ts'
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
it('takes the second column of probabilities', () => {
  const probabilities = floatTensor([2, 2], [0.25, 0.75, 0.5, 0.5])
  expect([...probabilityOf({ probabilities })]).toEqual([0.75, 0.5])
  expect([...scoresOf({ probabilities })]).toEqual([0.75, 0.5])
  expect(() => probabilityOf({})).toThrow(expect.objectContaining({ code: 'inference.unknown_output' }))
  expect(() => probabilityOf({ probabilities: floatTensor([2, 3], [1, 2, 3, 4, 5, 6]) })).toThrow(
    expect.objectContaining({ code: 'inference.wrong_shape' }),
  )
})

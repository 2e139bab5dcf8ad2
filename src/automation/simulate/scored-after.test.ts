import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../base/index.ts'
import { compile, scoreTable } from '../../inference/index.ts'
import { fitLearner, logistic } from '../../learners/index.ts'
import { numberColumn, tableOf } from '../../table/index.ts'
import type { LoopNeeds } from '../needs.ts'
import { scoringAfter } from './scored-after.ts'

const ROWS = 300
const random = seededRandom(4)
const x = Float64Array.from({ length: ROWS }, () => random.next())
const features = tableOf({ x: numberColumn(x) })
const { onnx } = fitLearner(
  logistic(),
  { table: features, features: ['x'], label: x.map((at) => Number(random.next() < at)), objective: 'binary' },
  { random, progress: () => undefined },
)
const artifacts: Readonly<Record<number, string | null>> = { 2: 'sha256-2', 3: null }
const needs = {
  models: { get: async (_: string, version: number) => ({ artifact: artifacts[version] }) },
  blobs: { get: async () => onnx },
} as unknown as LoopNeeds

const all = (value: number) => numberColumn(x.map(() => value))
const journal = (feature: string) =>
  tableOf({
    ...{ at: numberColumn(x.map((_, row) => row)), champion: all(1), champion_score: all(0.5), label: all(1) },
    // the first row was scored by both at the time
    challenger: numberColumn(x.map((_, row) => (row === 0 ? 2 : Number.NaN))),
    challenger_score: numberColumn(x.map((_, row) => (row === 0 ? 0.9 : Number.NaN))),
    [`f:${feature}`]: numberColumn(x),
  })
const valuesOf = (table: ReturnType<typeof journal>, name: string) =>
  (table.columns.get(name) as { readonly values: Float64Array }).values

describe('requests that a version never saw', () => {
  it('are scored by it from the features in the journal; what it scored then stays', async () => {
    const { journal: after, rows } = await scoringAfter(needs, 'late')(journal('x'), { actual: 1, policy: 2 })
    expect(rows).toBe(ROWS - 1)
    const scores = scoreTable(compile(onnx), features)
    expect(valuesOf(after, 'challenger_score')).toEqual(scores.map((score, row) => (row === 0 ? 0.9 : score)))
    expect([...new Set(valuesOf(after, 'challenger'))]).toEqual([2])
  })

  it('stay as they are where a feature or the version is not there', async () => {
    const scoreAfter = scoringAfter(needs, 'late')
    for (const [feature, policy] of [
      ['y', 2],
      ['x', 3],
    ] as const) {
      const read = journal(feature)
      expect(await scoreAfter(read, { actual: 1, policy })).toEqual({ journal: read, rows: 0 })
    }
  })
})

import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../base/index.ts'
import { compile, encodeModel, graph, value } from '../../inference/index.ts'
import { FEATURES, SCORES } from '../../learners/index.ts'
import type { Material } from './material.ts'
import { splitsOf } from './splits.ts'
import { createTrialRunner, fitRows, meanRounds, type TrialOrder } from './trial.ts'

const ROWS = 600
const random = seededRandom(2)
const columns = ['a', 'b', 'c'].map((name) => ({
  ...{ kind: 'number' as const, name },
  values: Float32Array.from({ length: ROWS }, () => (random.next() < 0.05 ? Number.NaN : random.next())),
}))
const label = Float64Array.from({ length: ROWS }, (_, row) =>
  (columns[0]!.values[row] || 0) + (columns[1]!.values[row] || 0) ** 2 + 0.4 * random.next() > 0.9 ? 1 : 0,
)
const { folds } = splitsOf({ rows: ROWS, objective: 'binary', label, folds: 4, seed: 3 })
const material: Material = {
  ...{ sheet: { rows: ROWS, columns }, objective: 'binary', width: 1, label, folds, metric: 'logloss' },
}
const trials = createTrialRunner(material)
const order: TrialOrder = {
  learner: 'boosting',
  options: { rounds: 400, patience: 10 },
  seed: 1,
  folds: [0, 1, 2, 3],
  share: 1,
}
const context = { report: () => undefined, now: () => 0 }

describe('a trial', () => {
  it.each([
    ['boosting', { rounds: 400, patience: 10, rowShare: 0.7, columnShare: 0.7 }],
    ['mlp', { rounds: 40, patience: 4, units: 16, dropout: 0.2 }],
  ] as const)('of %s gives the same answers when the rounds it found are known', (learner, options) => {
    const found = trials.run({ ...order, learner, options }, context)
    expect(found.confirmed).toBe(false)
    const rounds = found.folds.map((fold) => fold.rounds)
    const again = trials.run({ ...order, learner, options, rounds }, context)
    expect(again.answers).toEqual(found.answers)
    expect(again.confirmed).toBe(true)
  })

  it('that is judged twice has one number of rounds for all folds', () => {
    const once = trials.run(order, context)
    const twice = trials.run({ ...order, twice: true }, context)
    const mean = meanRounds(once.folds)!
    expect(new Set(once.folds.map(({ rounds }) => rounds)).size).toBeGreaterThan(1)
    expect(twice).toMatchObject({ confirmed: true, late: false })
    expect(twice.folds.map(({ rounds }) => rounds)).toEqual(folds.map(() => mean))
  })

  it('has an answer for every held-out row, fold after fold, and the error of each score', () => {
    const { answers, folds: done, bytes } = trials.run({ ...order, folds: [2, 0] }, context)
    expect(answers.length).toBe(folds[2]!.test.length + folds[0]!.test.length)
    expect(done.map(({ fold }) => fold)).toEqual([2, 0])
    for (const { value, error } of done) expect(value > 0 && error > 0 && error < value).toBe(true)
    expect(bytes).toBeGreaterThan(100)
  })

  it('ends when time is up, with whole folds only', () => {
    let now = 0
    const {
      folds: done,
      late,
      answers,
    } = trials.run({ ...order, withinMs: 50 }, { ...context, now: () => (now += 10) })
    expect(late).toBe(true)
    expect(done.length).toBeLessThan(4)
    expect(answers.length).toBe(done.reduce((sum, { fold }) => sum + folds[fold]!.test.length, 0))
  })

  it('on a share of the rows learns from fewer, the same ones for the same seed', () => {
    const half = () => trials.run({ ...order, share: 0.5 }, context).answers
    expect(half()).toEqual(half())
    expect(half()).not.toEqual(trials.run(order, context).answers)
  })
})

it('a learner that cannot draw a trend on does not see it, and its model leaves it unread', () => {
  const found = (trend?: string) => runner(trend).run({ ...order, options: { rounds: 30, patience: 0 } }, context)
  const runner = (trend?: string) => createTrialRunner({ ...material, ...(trend && { trend }) })
  expect(found('b').answers).not.toEqual(found().answers)
  expect(found('none').answers).toEqual(found().answers)
  const narrow = { ...material, sheet: { rows: ROWS, columns: [columns[0]!, columns[2]!] } }
  const fitted = createTrialRunner(narrow).run({ ...order, options: { rounds: 30, patience: 0 } }, context)
  expect(found('b').answers).toEqual(fitted.answers)
})

it('what was learned without a column answers in ONNX as it does itself', () => {
  const rows = Int32Array.from({ length: ROWS }, (_, row) => row)
  const spec = { learner: 'boosting', options: { rounds: 20, patience: 0 } }
  const { body, scores } = fitRows({ ...material, trend: 'b' }, { spec, rows, seed: 1 }, context)
  const bytes = encodeModel(
    graph({
      name: 'body',
      inputs: [value(FEATURES, 'float', ['N', 3])],
      outputs: [value(SCORES, 'float', ['N', 1])],
      nodes: body.nodes,
      initializers: body.initializers ?? {},
      opsets: { '': 15, 'ai.onnx.ml': body.ml ?? 3 },
    }),
  )
  const data = Float32Array.from({ length: ROWS * 3 }, (_, at) => columns[at % 3]!.values[Math.floor(at / 3)]!)
  const answer = compile(bytes).run({ [FEATURES]: { type: 'float', shape: [ROWS, 3], data } })[SCORES]!
  const own = scores(material.sheet)
  for (let row = 0; row < ROWS; row++) expect(Number(answer.data[row])).toBeCloseTo(own[row]!, 4)
})

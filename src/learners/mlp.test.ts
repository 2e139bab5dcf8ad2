import { describe, expect, it } from 'vitest'
import {
  bodyModel,
  categoryFeature,
  contextOf,
  difference,
  goalOver,
  numberFeature,
  planScores,
  runtimeScores,
  sheetOf,
} from '../../test/support/learned.ts'
import { seededRandom } from '../base/index.ts'
import { fitDesign } from './design.ts'
import type { FitContext, Goal, Learned } from './learner.ts'
import { openNetwork } from './mlp/network.ts'
import { openRows } from './mlp/rows.ts'
import { train } from './mlp/train.ts'
import { mlpLearner } from './mlp.ts'
import type { Sheet } from './sheet.ts'

const ROWS = 1500

/** Two numbers, one with gaps, and a category; what hangs on them is no sum. */
function example(seed: number): { readonly sheet: Sheet; readonly y: Float64Array } {
  const random = seededRandom(seed)
  const draw = (value: () => number): Float64Array => Float64Array.from({ length: ROWS }, value)
  const [a, b] = [draw(() => random.next() * 2 - 1), draw(() => random.next() * 2 - 1)]
  const c = draw(() => 1 + random.integer(3))
  const gap = draw(() => random.next())
  const y = a.map((one, i) => one * b[i]! * 4 + (c[i] === 2 ? one : -one) + (gap[i]! < 0.2 ? 1 : 0))
  const sheet = sheetOf(
    numberFeature('a', a),
    numberFeature('b', b),
    categoryFeature('c', 3, c),
    numberFeature(
      'd',
      gap.map((one) => (one < 0.2 ? Number.NaN : one)),
    ),
  )
  return { sheet, y }
}

const { sheet, y } = example(1)
const labels: Readonly<Partial<Record<Goal['objective'], Float64Array>>> = {
  regression: y.map((value) => 1000 + 50 * value),
  binary: y.map((value) => Number(value > 0)),
  multiclass: y.map((value) => Number(value > -0.5) + Number(value > 0.7)),
}
const goalFor = (objective: Goal['objective'], more: Partial<Goal> = {}): Goal =>
  goalOver(labels[objective]!, { objective, width: objective === 'multiclass' ? 3 : 1, ...more })

const DEFAULTS = Object.fromEntries(
  Object.entries(mlpLearner.options.properties).map(([name, schema]) => [
    name,
    (schema as { readonly default?: number }).default,
  ]),
) as Parameters<typeof mlpLearner.fit>[2]['options']

function learn(of: Sheet, goal: Goal, { seed = 1, ...options }: Readonly<Record<string, number>> = {}): Learned {
  return mlpLearner.fit(of, goal, {
    options: { ...DEFAULTS, rounds: 20, units: 16, ...options },
    context: contextOf(seed),
  })
}

const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, one) => sum + one, 0) / values.length

describe('a neural network', () => {
  it('learns numbers that hang on products of columns', () => {
    const scores = learn(sheet, goalFor('regression'), { rounds: 60 }).scores(sheet)
    const label = labels.regression!
    const mean = meanOf(label)
    const wrong = meanOf(label.map((value, i) => (value - scores[i]!) ** 2))
    expect(wrong).toBeLessThan(0.05 * meanOf(label.map((value) => (value - mean) ** 2)))
  })

  it('learns classes', () => {
    const scores = learn(sheet, goalFor('multiclass')).scores(sheet)
    const right = labels.multiclass!.filter((label, i) => {
      const row = [...scores.subarray(3 * i, 3 * i + 3)]
      return row.indexOf(Math.max(...row)) === label
    })
    expect(right.length / ROWS).toBeGreaterThan(0.9)
  })

  it.each(['binary', 'multiclass', 'regression'] as const)('is the same in a graph: %s', async (objective) => {
    const learned = learn(sheet, goalFor(objective), { rounds: 3, layers: 3 })
    const onnx = bodyModel(learned.body, sheet.columns.length, objective === 'multiclass' ? 3 : 1)
    const scores = learned.scores(sheet)
    expect(difference(planScores(onnx, sheet), scores)).toBeLessThan(2e-6)
    expect(difference(await runtimeScores(onnx, sheet), scores)).toBeLessThan(2e-6)
  })

  it('gives the same weights for the same seed, and others for another', () => {
    const [a, b, c] = [1, 1, 2].map((seed) => learn(sheet, goalFor('binary'), { seed, rounds: 2, dropout: 0.2 }))
    expect(b!.body).toEqual(a!.body)
    expect(c!.body).not.toEqual(a!.body)
  })

  it('trains to the same bits without WebAssembly', () => {
    const goal = goalFor('multiclass', { rows: Int32Array.from({ length: 70 }, (_, i) => 3 * i) })
    const design = fitDesign(sheet, goal, 10)
    const shape = { width: design.width, categories: 1, levels: design.levels, hidden: [16, 8], outputs: 3, batch: 16 }
    const lesson = { sheet, goal, design, label: goal.label, loss: 'softmax' as const, bias: new Float64Array(3) }
    const how = { rounds: 3, patience: 5, learningRate: 0.01, weightDecay: 0.1, dropout: 0, context: contextOf() }
    const here = train(openNetwork(shape), lesson, { ...how, context: contextOf() })
    expect(train(openNetwork(shape, { plain: true }), lesson, how)).toEqual(here)
    expect(here.rounds).toBe(3)
  })

  it('brings the same rows whether a design is kept or made anew', () => {
    const goal = goalFor('binary')
    const design = fitDesign(sheet, goal, 10)
    const size = { width: design.width, categories: 1, levels: design.levels, hidden: [8], outputs: 1, batch: 16 }
    const source = { sheet, goal, design, label: goal.label }
    const rows = Int32Array.from({ length: 200 }, (_, i) => 7 * i)
    const [kept, anew] = [undefined, 0].map((most) => {
      const network = openNetwork(size)
      const given = openRows(network, source, { rows, unit: 2, ...(most !== undefined && { most }) })(
        Int32Array.of(9, 3, 199),
      )
      return { given, input: [...network.input], places: [...network.places] }
    })
    expect(anew).toEqual(kept)
    expect(kept!.given).toMatchObject({ count: 3 })
    expect(kept!.given.label.slice(0, 3)).toEqual(Float64Array.from([63, 21, 1393], (row) => goal.label[row]!))
  })

  it('keeps the best pass on the rows for stopping', () => {
    const half = Int32Array.from({ length: 60 }, (_, i) => i)
    const later = Int32Array.from({ length: 600 }, (_, i) => 800 + i)
    const random = seededRandom(4)
    const label = labels.binary!.map((value) => (random.next() < 0.25 ? 1 - value : value))
    const goal = goalOver(label, { rows: half, stopping: later })
    const stopped = learn(sheet, goal, { rounds: 400, patience: 15, learningRate: 0.01 })
    expect(stopped.rounds).toBeGreaterThan(0)
    expect(stopped.rounds).toBeLessThan(300)
    const again = learn(sheet, goalOver(label, { rows: half }), { rounds: stopped.rounds!, learningRate: 0.01 })
    expect(again.scores(sheet)).toEqual(stopped.scores(sheet))
  })

  it('counts rows by their weight', () => {
    const weights = labels.binary!.map((label) => (label === 1 ? 9 : 1))
    const [plain, heavy] = [learn(sheet, goalFor('binary')), learn(sheet, goalFor('binary', { weights }))]
    expect(meanOf(heavy.scores(sheet))).toBeGreaterThan(meanOf(plain.scores(sheet)) + 0.5)
  })

  it('takes an unseen level for a mean of the seen ones', () => {
    const learned = learn(sheet, goalFor('regression'), { rounds: 40 })
    const probe = (c: number): number =>
      learned.scores(
        sheetOf(
          numberFeature('a', [0.9]),
          numberFeature('b', [0]),
          categoryFeature('c', 3, [c]),
          numberFeature('d', [0.5]),
        ),
      )[0]!
    expect(probe(0)).toBeLessThan(probe(2))
    expect(probe(0)).toBeGreaterThan(probe(1) - 20)
  })

  it('stops between two passes when time is up', () => {
    let asked = 0
    const late: FitContext = contextOf(1, { isLate: () => ++asked > 3 })
    const how = { options: { ...DEFAULTS, units: 16, rounds: 50 }, context: late }
    const { rounds, body } = mlpLearner.fit(sheet, goalFor('binary'), how)
    expect(rounds).toBeGreaterThan(0)
    expect(rounds).toBeLessThan(10)
    expect(learn(sheet, goalFor('binary'), { rounds: rounds! }).body).toEqual(body)
  })
})

describe('a neural network of awkward data', () => {
  const finite = (learned: Learned, of: Sheet): void => {
    const scores = learned.scores(of)
    expect([...scores].every(Number.isFinite)).toBe(true)
    expect(difference(planScores(bodyModel(learned.body, of.columns.length, 1), of), scores)).toBeLessThan(2e-6)
  }

  it('answers with the mean where no column says anything', () => {
    const same = Array.from({ length: 40 }, () => 7)
    const nothing = sheetOf(
      numberFeature('same', same),
      numberFeature(
        'gone',
        same.map(() => null),
      ),
    )
    const learned = learn(
      nothing,
      goalOver(
        same.map((_, i) => i % 2),
        { objective: 'regression' },
      ),
    )
    finite(learned, nothing)
    for (const score of learned.scores(nothing)) expect(score).toBeCloseTo(0.5, 1)
  })

  it('learns from categories alone', () => {
    const codes = Array.from({ length: 200 }, (_, i) => 1 + (i % 4))
    const only = sheetOf(
      categoryFeature('c', 4, codes),
      categoryFeature(
        'd',
        4,
        codes.map((code) => 5 - code),
      ),
    )
    const learned = learn(only, goalOver(codes.map((code) => Number(code > 2))), { rounds: 50 })
    finite(learned, only)
    learned.scores(only).forEach((score, i) => {
      expect(score > 0).toBe(codes[i]! > 2)
    })
  })

  it('learns from one row', () => {
    const single = sheetOf(numberFeature('x', [2]))
    const learned = learn(single, goalOver([5], { objective: 'regression' }))
    expect(learned.scores(single)[0]).toBeCloseTo(5, 6)
  })

  it('stays finite for wild numbers in training and after', () => {
    const wild = sheetOf(
      numberFeature(
        'x',
        Array.from({ length: 100 }, (_, i) => (i === 3 ? 3e38 : i === 4 ? null : i)),
      ),
    )
    const label = Array.from({ length: 100 }, (_, i) => (i === 50 ? 1e9 : i))
    const learned = learn(wild, goalOver(label, { objective: 'regression' }), { learningRate: 0.5 })
    finite(learned, sheetOf(numberFeature('x', [null, -3e38, 3e38, 1e-40, 0])))
  })
})

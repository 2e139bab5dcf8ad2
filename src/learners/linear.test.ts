import { describe, expect, it } from 'vitest'
import { readReferenceFile, within } from '../../test/reference/read.ts'
import {
  bodyModel,
  categoryFeature,
  contextOf,
  difference,
  goalOver,
  normal,
  numberFeature,
  planScores,
  runtimeScores,
  sheetOf,
} from '../../test/support/learned.ts'
import { seededRandom } from '../base/index.ts'
import { fitDesign } from './design.ts'
import type { Goal, Learned } from './learner.ts'
import { openProblem } from './linear/problem.ts'
import { linearLearner } from './linear.ts'
import { logisticLearner } from './logistic.ts'
import type { Sheet } from './sheet.ts'

interface Case {
  readonly case: string
  readonly objective: Goal['objective']
  readonly weighted?: boolean
  readonly options: { readonly l1?: number; readonly l2: number }
  readonly scores?: readonly number[]
  readonly probabilities?: readonly number[]
  readonly zeros?: number
}

const ROWS = 90
const rows = Array.from({ length: ROWS }, (_, i) => i)
const numbers = [0, 1, 2, 3].map((j) =>
  rows.map((i) =>
    j === 3 && i % 7 === 3 ? null : Math.fround(((i * (2 * j + 3) * 7 + j * 13 + i * i * (j + 1)) % 97) / 97),
  ),
)
const codes = rows.map((i) => ((i * i + 3 * i) % 5) + 1)
const sheet = sheetOf(...numbers.map((values, j) => numberFeature(`x${j}`, values)), categoryFeature('code', 5, codes))
const y = rows.map((i) => {
  const [a, b, c, d] = numbers.map((values) => values[i]!) as [number, number, number, number]
  return 3 * a - 2 * b + (d ?? 0.4) * c + (codes[i] === 3 ? 0.3 : 0) + ((i * 29) % 31) / 31
})
const reference = readReferenceFile<Case>('linear_models') as ReturnType<typeof readReferenceFile<Case>> & {
  readonly median: number
  readonly terciles: readonly [number, number]
}
const labels: Readonly<Partial<Record<Goal['objective'], readonly number[]>>> = {
  regression: y,
  binary: y.map((value) => Number(value > reference.median)),
  multiclass: y.map((value) => reference.terciles.filter((edge) => edge < value).length),
}

function learn(of: Sheet, goal: Goal, options: { readonly l1?: number; readonly l2?: number } = {}): Learned {
  const how = { options: { l1: 0, l2: 1, levels: 100, iterations: 5000, ...options }, context: contextOf() }
  return goal.objective === 'regression' ? linearLearner.fit(of, goal, how) : logisticLearner.fit(of, goal, how)
}

const softmax = (scores: Float64Array, width: number): number[] =>
  [...scores].map((score, i) => {
    const row = scores.subarray(i - (i % width), i - (i % width) + width)
    return Math.exp(score) / row.reduce((sum, one) => sum + Math.exp(one), 0)
  })

describe('linear models', () => {
  it.each(reference.cases)('agree with scikit-learn: $case', (wanted) => {
    const { objective } = wanted
    const goal = goalOver(labels[objective]!, {
      objective,
      width: objective === 'multiclass' ? 3 : 1,
      ...(wanted.weighted && { weights: Float64Array.from(rows, (i) => 1 + (i % 3)) }),
    })
    const { scores } = learn(sheet, goal, wanted.options)
    const got = objective === 'multiclass' ? softmax(scores(sheet), 3) : [...scores(sheet)]
    got.forEach((value, i) => {
      within(value, (wanted.scores ?? wanted.probabilities)![i]!, reference.tolerance)
    })
  })

  it.each([
    ['binary', 1],
    ['multiclass', 3],
    ['regression', 1],
  ] as const)('give the same bits in our plan and nearly so in onnxruntime: %s', async (objective, width) => {
    const learned = learn(sheet, goalOver(labels[objective]!, { objective, width }))
    const onnx = bodyModel(learned.body, sheet.columns.length, width)
    const scores = learned.scores(sheet)
    expect(planScores(onnx, sheet)).toEqual(Float32Array.from(scores))
    expect(difference(await runtimeScores(onnx, sheet), scores)).toBeLessThan(2e-6)
  })

  it('share a weight among rare levels and unseen ones, in the exported model too', async () => {
    const random = seededRandom(8)
    const many = Array.from({ length: 2000 }, () => Math.min(40, 1 + Math.floor(-8 * Math.log(1 - random.next()))))
    const label = many.map((level) => (level % 3) - 1 + 0.1 * normal(random))
    const wide = sheetOf(
      categoryFeature('a', 40, many),
      numberFeature(
        'b',
        label.map(() => random.next()),
      ),
    )
    const learned = linearLearner.fit(wide, goalOver(label, { objective: 'regression' }), {
      options: { l1: 0, l2: 1, levels: 6, iterations: 500 },
      context: contextOf(),
    })
    const probe = sheetOf(categoryFeature('a', 40, [1, 2, 3, 7, 8, 39, 0]), numberFeature('b', [0, 0, 0, 0, 0, 0, 0]))
    const onnx = bodyModel(learned.body, 2, 1)
    const scores = learned.scores(probe)
    expect(planScores(onnx, probe)).toEqual(Float32Array.from(scores))
    expect(difference(await runtimeScores(onnx, probe), scores)).toBeLessThan(1e-6)
    expect(new Set(scores.slice(3)).size).toBe(1)
    expect(scores[1]! - scores[0]!).toBeCloseTo(1, 1)
    expect(scores[2]! - scores[1]!).toBeCloseTo(-2, 1)
  })

  it('learn the same from a design that is not kept, and without WebAssembly', () => {
    const random = seededRandom(2)
    const tall = sheetOf(
      ...[0, 1, 2].map((j) =>
        numberFeature(
          `x${j}`,
          Array.from({ length: 3000 }, () => (j === 0 && random.next() < 0.2 ? null : random.next())),
        ),
      ),
      categoryFeature(
        'c',
        4,
        Array.from({ length: 3000 }, () => 1 + random.integer(4)),
      ),
    )
    const goal = goalOver(
      Array.from({ length: 3000 }, () => random.integer(3)),
      { objective: 'multiclass', width: 3 },
    )
    const design = fitDesign(tall, goal, 10)
    const look = (means: Parameters<typeof openProblem>[2]): readonly [number, Float64Array] => {
      const problem = openProblem({ sheet: tall, goal, design }, 'softmax', means)
      const gradient = new Float64Array(problem.size)
      const x = Float64Array.from({ length: problem.size }, (_, i) => Math.fround((i % 5) / 7 - 0.2))
      return [problem.loss(x, gradient), gradient]
    }
    const kept = look({})
    expect(look({ most: 0 })).toEqual(kept)
    expect(look({ most: 0, plain: true })).toEqual(kept)
    expect(kept[0]).toBeGreaterThan(0.5)
  })

  it('learn from some rows of a sheet as from a sheet of these rows', () => {
    const some = Int32Array.from(rows.filter((i) => i % 3 !== 1))
    const part: Sheet = {
      rows: some.length,
      columns: sheet.columns.map((column) => ({
        ...column,
        values: Float32Array.from(some, (i) => column.values[i]!),
      })),
    }
    const of = learn(sheet, goalOver(labels.binary!, { rows: some }))
    const alone = learn(part, goalOver(Array.from(some, (i) => labels.binary![i]!)))
    expect(of.scores(sheet)).toEqual(alone.scores(sheet))
  })
})

describe('linear models of awkward data', () => {
  const finite = (learned: Learned, of: Sheet): void => {
    expect([...learned.scores(of)].every(Number.isFinite)).toBe(true)
    expect(planScores(bodyModel(learned.body, of.columns.length, 1), of)).toEqual(Float32Array.from(learned.scores(of)))
  }

  it('stay finite on classes that a line tells apart, without any penalty', () => {
    const one = sheetOf(
      numberFeature(
        'x',
        rows.map((i) => i),
      ),
    )
    const learned = learn(one, goalOver(rows.map((i) => Number(i > 40))), { l2: 0 })
    finite(learned, one)
    learned.scores(one).forEach((score, i) => {
      expect(score > 0).toBe(i > 40)
    })
  })

  it('share a weight between two equal columns', () => {
    const values = rows.map((i) => (i * 31) % 17)
    const twice = sheetOf(numberFeature('a', values), numberFeature('b', values))
    const learned = learn(
      twice,
      goalOver(
        values.map((value) => 2 * value),
        { objective: 'regression' },
      ),
      { l2: 1e-9 },
    )
    expect(learned.summary['weight.a']).toBeCloseTo(learned.summary['weight.b']!, 6)
    learned.scores(twice).forEach((score, i) => {
      expect(score).toBeCloseTo(2 * values[i]!, 4)
    })
  })

  it('answer with the mean where no column says anything', () => {
    const nothing = sheetOf(
      numberFeature(
        'same',
        rows.map(() => 7),
      ),
      numberFeature(
        'gone',
        rows.map(() => null),
      ),
    )
    const learned = learn(nothing, goalOver(y, { objective: 'regression' }))
    const mean = y.reduce((sum, value) => sum + value, 0) / ROWS
    finite(learned, nothing)
    for (const score of learned.scores(nothing)) expect(score).toBeCloseTo(mean, 6)
  })

  it('tell missing from present by a weight of its own', () => {
    const gaps = sheetOf(
      numberFeature(
        'x',
        rows.map((i) => (i % 2 === 0 ? null : 5)),
      ),
    )
    const learned = learn(
      gaps,
      goalOver(
        rows.map((i) => (i % 2 === 0 ? 3 : 1)),
        { objective: 'regression' },
      ),
      { l2: 0 },
    )
    learned.scores(gaps).forEach((score, i) => {
      expect(score).toBeCloseTo(i % 2 === 0 ? 3 : 1, 5)
    })
  })

  it('keep one wild number from deciding alone, and stay finite for any number', () => {
    const wild = sheetOf(
      numberFeature(
        'x',
        rows.map((i) => (i === 9 ? 3e38 : i)),
      ),
    )
    const learned = learn(
      wild,
      goalOver(
        rows.map((i) => i),
        { objective: 'regression' },
      ),
    )
    finite(learned, sheetOf(numberFeature('x', [null, 3e38, -3e38, 0, 1e-40])))
  })

  it('learn from one row', () => {
    const single = sheetOf(numberFeature('x', [2]), categoryFeature('c', 1, [1]))
    expect([...learn(single, goalOver([5], { objective: 'regression' })).scores(single)]).toEqual([5])
  })

  it('take a wide sheet of few rows', () => {
    const random = seededRandom(6)
    const wide = sheetOf(
      ...Array.from({ length: 3000 }, (_, j) =>
        numberFeature(
          `x${j}`,
          Array.from({ length: 40 }, () => random.next()),
        ),
      ),
    )
    const label = Array.from({ length: 40 }, (_, i) => Number(wide.columns[17]!.values[i]! > 0.5))
    finite(learn(wide, goalOver(label)), wide)
    const sparse = learn(wide, goalOver(label), { l1: 3, l2: 0 })
    finite(sparse, wide)
    expect(Object.values(sparse.summary).filter((weight) => weight === 0).length).toBeGreaterThan(60)
  })

  it('keep what was found when time is up', () => {
    let asked = 0
    const context = contextOf(1, { isLate: () => ++asked > 3 })
    const learned = logisticLearner.fit(sheet, goalOver(labels.binary!), {
      options: { l1: 0, l2: 0.01, levels: 10, iterations: 200 },
      context,
    })
    expect(learned.rounds).toBe(3)
    finite(learned, sheet)
  })
})

import { describe, expect, it } from 'vitest'
import { seededRandom } from '../base/index.ts'
import { attribute, compile, feedsOf, ML, node, type Tensor } from '../inference/index.ts'
import { categoryColumn, numberColumn, sliceRows, type Table, tableOf } from '../table/index.ts'
import { type Body, FEATURES, type Learned, type Link, SCORES } from './learner.ts'
import { fitPreparation } from './preparation.ts'
import { answersOf } from './seal/answers.ts'
import { type Sealing, sealModel } from './seal.ts'
import type { Sheet } from './sheet.ts'

const random = seededRandom(5)
const rows = 500
const table = tableOf({
  x: numberColumn(Array.from({ length: rows }, () => random.next() * 4 - 2)),
  c: categoryColumn(Array.from({ length: rows }, () => ['a', 'b', 'c'][random.integer(3)]!)),
})
const { preparation } = fitPreparation(table, { features: ['x', 'c'] })

/** A made-up learner: scores are sums of features, one list of weights and an intercept a score. */
function linear(weights: readonly (readonly number[])[], link: Link, intercept = 0): Learned {
  const attributes = {
    coefficients: attribute.floats(weights.flat()),
    intercepts: attribute.floats(weights.map(() => intercept)),
    targets: attribute.int(weights.length),
  }
  const body: Body = {
    nodes: [node('Identity', [FEATURES], ['/inner']), node('LinearRegressor', ['/inner'], [SCORES], attributes, ML)],
  }
  const scores = ({ rows: count, columns }: Sheet): Float64Array =>
    Float64Array.from({ length: count * weights.length }, (_, i) => {
      const own = weights[i % weights.length]!
      const row = Math.floor(i / weights.length)
      return columns.reduce((sum, { values }, k) => sum + own[k]! * values[row]!, intercept)
    })
  return { body, link, scores, summary: {} }
}

const seal = (more: Partial<Sealing> & Pick<Sealing, 'members'>) =>
  sealModel({ name: 'test', preparation, objective: 'binary', width: 1, check: table, ...more })
const one = (learned: Learned): Sealing['members'] => [{ weight: 1, learned }]
const logistic = linear([[3, -1]], 'logistic', 0.5)
const share = linear([[0.1, 0.15]], 'identity', 0.2)
const three = linear(
  [
    [1, 0.2],
    [-1, 0.1],
    [0.5, -0.4],
  ],
  'softmax',
)

async function inOnnxruntime(onnx: Uint8Array, given: Table): Promise<Record<string, ArrayLike<unknown>>> {
  const { InferenceSession, Tensor: Theirs } = await import('onnxruntime-node')
  const session = await InferenceSession.create(onnx)
  const theirs = ({ type, data, shape }: Tensor) =>
    type === 'string' ? new Theirs('string', [...data], shape) : new Theirs('float32', data as Float32Array, shape)
  const feeds = Object.entries(feedsOf(given, compile(onnx))).map(([name, tensor]) => [name, theirs(tensor)] as const)
  const answer = await session.run(Object.fromEntries(feeds))
  await session.release()
  return Object.fromEntries(Object.entries(answer).map(([name, tensor]) => [name, tensor.data]))
}

const blend = [
  { weight: 0.25, learned: logistic },
  { weight: 0.75, learned: share },
]
const classes = ['no', 'yes']
const kinds = ['low', 'middle', 'high']
const several = { objective: 'multiclass', width: 3 } as const
const number = { objective: 'regression' } as const

const CASES: Readonly<Record<string, Partial<Sealing> & Pick<Sealing, 'members'>>> = {
  'one of two classes by logit': { members: one(logistic) },
  'one of two named classes': { members: one(logistic), classes },
  'one of two classes by share': { members: one(share), classes },
  'one of two classes, calibrated': { members: one(logistic), calibration: { slope: 0.7, offsets: [-0.3] } },
  'one of two classes by members': { members: blend },
  'one of two classes by members, calibrated': { members: blend, classes, calibration: { slope: 1.4, offsets: [0.2] } },
  'one of three classes': { ...several, members: one(three) },
  'one of three named classes, calibrated': {
    ...{ ...several, members: one(three), classes: kinds },
    calibration: { slope: 0.8, offsets: [0.1, 0, -0.2] },
  },
  'one of three classes by members': {
    ...several,
    members: [
      { weight: 0.5, learned: three },
      {
        weight: 0.5,
        learned: linear(
          [
            [-1, 0.4],
            [0, 0],
            [1, 0.3],
          ],
          'softmax',
        ),
      },
    ],
    classes: kinds,
  },
  'a number': { ...number, members: one(linear([[30, 7]], 'identity')) },
  'a number by its logarithm, with bounds': { ...number, members: one(linear([[1, 0.5]], 'exp')), interval: [-2.5, 4] },
  'a number by members, with bounds': {
    ...number,
    members: [
      { weight: 0.5, learned: linear([[30, 7]], 'identity') },
      { weight: 0.3, learned: linear([[1, 0.5]], 'exp') },
      { weight: 0.2, learned: linear([[-1, 3]], 'identity', 100) },
    ],
    interval: [-1, 1],
  },
  'an order within groups': { objective: 'ranking', members: one(share) },
  'how unlike the others a row is': { objective: 'anomaly', members: one(linear([[1, 1]], 'logistic')) },
}

describe.each(Object.entries(CASES))('a sealed model of %s', (_, given) => {
  const { onnx, plan, predict } = seal(given)
  const own = answersOf({ preparation, objective: 'binary', width: 1, ...given }, table)

  it('answers as its members do, in all rows and in each alone', () => {
    const answers = predict(table)
    expect(answers.length).toBe(own.length)
    const largest = own.reduce((most, answer) => Math.max(most, Math.abs(answer)), 1)
    for (const [i, answer] of answers.entries()) expect(Math.abs(answer - own[i]!)).toBeLessThan(1e-6 * largest)
    const width = given.width ?? 1
    expect(predict(sliceRows(table, 7, 8))).toEqual(answers.slice(7 * width, 8 * width))
  })

  it('is read alike by onnxruntime', async () => {
    const theirs = await inOnnxruntime(onnx, table)
    const ours = plan.run(feedsOf(table, plan))
    expect(Object.keys(theirs)).toEqual(Object.keys(ours))
    for (const [name, { data }] of Object.entries(ours))
      for (let i = 0; i < data.length; i++) {
        if (name === 'label') expect(theirs[name]![i]).toBe(data[i])
        else
          expect(Math.abs(Number(theirs[name]![i]) - Number(data[i]))).toBeLessThan(
            1e-6 * Math.max(1, Math.abs(Number(data[i]))),
          )
      }
  })

  it('gives the class with the largest probability, and bounds around a number', () => {
    const { label, probabilities, variable, lower, upper } = plan.run(feedsOf(table, plan))
    if (probabilities) {
      const count = probabilities.shape[1]!
      for (let row = 0; row < rows; row++) {
        const chances = [...(probabilities.data as Float32Array).subarray(row * count, (row + 1) * count)]
        expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 5)
        const best = chances.indexOf(Math.max(...chances))
        expect(label!.data[row]).toBe(given.classes ? given.classes[best] : BigInt(best))
      }
    }
    if (given.interval)
      variable!.data.forEach((value, row) => {
        expect(lower!.data[row]).toBe(Math.fround(Number(value) + Math.fround(given.interval![0])))
        expect(upper!.data[row]).toBe(Math.fround(Number(value) + Math.fround(given.interval![1])))
      })
  })
})

describe('sealing', () => {
  it('is refused when a single row differs from what was learned', () => {
    const code = expect.objectContaining({ code: 'learners.export_differs' })
    const own = logistic.scores(preparation.apply(table))
    const open = own.findIndex((score) => Math.abs(score) < 0.5)
    const off = (by: number): Learned => ({
      ...logistic,
      scores: (sheet) => logistic.scores(sheet).map((score, i) => (i === open ? score + by : score)),
    })
    expect(() => seal({ members: one(off(0.001)) })).toThrow(code)
    expect(() => seal({ members: one(off(Number.NaN)) })).toThrow(code)
    expect(() => seal({ members: one(off(1e-9)) })).not.toThrow()
  })

  it('gives the same bytes for the same members', () => {
    expect(seal({ members: blend }).onnx).toEqual(seal({ members: blend }).onnx)
  })

  it('keeps the names of two members apart', () => {
    const twice = [
      { weight: 0.5, learned: linear([[1, 0]], 'identity') },
      { weight: 0.5, learned: linear([[0, 1]], 'identity') },
    ]
    const answers = seal({ ...number, members: twice }).predict(table)
    const { columns } = preparation.apply(table)
    expect(answers[3]).toBeCloseTo((columns[0]!.values[3]! + columns[1]!.values[3]!) / 2, 5)
  })

  it('says in its metadata what the model is of', () => {
    const { metadata } = seal({ members: one(logistic), classes, metadata: { 'millrace.run': '7' } }).plan
    expect(metadata).toEqual({
      'millrace.learner': 'test',
      'millrace.objective': 'binary',
      'millrace.categories': '{"c":["a","b","c"]}',
      'millrace.classes': '["no","yes"]',
      'millrace.run': '7',
    })
  })

  it('calibrates probabilities near 0 and 1 as exactly as those between', () => {
    const steep = linear([[40, 0]], 'logistic')
    const calibration = { slope: 0.1, offsets: [0] }
    const other = { ...steep, link: 'logistic' as const }
    for (const members of [
      one(steep),
      [
        { weight: 0.5, learned: steep },
        { weight: 0.5, learned: other },
      ],
    ]) {
      const given = { members, calibration }
      const own = answersOf({ preparation, objective: 'binary', width: 1, ...given }, table)
      for (const [row, answer] of seal(given).predict(table).entries())
        expect(Math.abs(answer - own[row]!)).toBeLessThan(1e-6)
    }
  })
})

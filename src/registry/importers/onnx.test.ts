import { describe, expect, it } from 'vitest'
import {
  attribute as a,
  encodeModel,
  floatTensor,
  type GraphNode,
  graph,
  ML,
  node,
  stringTensor,
  type Tensor,
  value,
} from '../../inference/index.ts'
import { importModel } from './index.ts'

type Value = ReturnType<typeof value>

const made = (inputs: readonly Value[], outputs: readonly Value[], nodes: readonly GraphNode[]): Uint8Array =>
  encodeModel(graph({ name: 'made', inputs, outputs, nodes }))

const classifier = (input: string, outputs: readonly [string, string], labels = a.ints([0, 1])) => {
  const name = labels.kind === 'ints' ? 'classlabels_ints' : 'classlabels_strings'
  const attributes = {
    coefficients: a.floats([-1, -2, 1, 2]),
    intercepts: a.floats([0, 0]),
    post_transform: a.text('LOGISTIC'),
    [name]: labels,
  }
  return node('LinearClassifier', [input], outputs, attributes, ML)
}

const MATRIX = value('X', 'float', ['N', 2])
const column = (name: string, type: 'float' | 'string' = 'float') => value(name, type, ['N', 1])
const reals = (...numbers: readonly number[]): Tensor => floatTensor([numbers.length, 1], numbers)

describe('an ONNX model', () => {
  const zipped = made(
    [MATRIX],
    [value('output_label', 'int64', ['N']), { name: 'output_probability' }],
    [
      classifier('X', ['output_label', 'scores']),
      node('ZipMap', ['scores'], ['output_probability'], { classlabels_int64s: a.ints([0, 1]) }, ML),
    ],
  )
  it('of a classifier with ZipMap gets tensors, the names that serving knows and an input for each feature', () => {
    const { plan, notes } = importModel(zipped, { features: ['hour', 'distance'] })
    expect(plan.inputs.map(({ name, shape }) => [name, ...shape])).toEqual([
      ['hour', -1, 1],
      ['distance', -1, 1],
    ])
    const out = plan.run({ hour: reals(1, -1), distance: reals(0.5, 0.5) })
    expect(Object.keys(out).sort()).toEqual(['label', 'probabilities'])
    expect(out['label']!.data).toEqual(BigInt64Array.of(1n, 0n))
    expect(out['probabilities']!.data[1]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6)
    expect(notes).toEqual([])
  })
  it('without names of features calls them f0 and so on, and says so', () => {
    const { plan, notes } = importModel(zipped)
    expect(plan.inputs.map(({ name }) => name)).toEqual(['f0', 'f1'])
    expect(notes[0]).toContain('f0 to f1')
  })
  it('of a regression answers with the variable, whatever it was called', () => {
    const sum = node('Concat', ['a', 'b'], ['variable'], { axis: a.int(1) })
    const regressor = node('LinearRegressor', ['variable'], ['predictions'], { coefficients: a.floats([2, 3]) }, ML)
    const { plan } = importModel(
      made([column('a'), column('b')], [value('predictions', 'float', ['N', 1])], [sum, regressor]),
    )
    expect(plan.inputs.map(({ name }) => name)).toEqual(['a', 'b'])
    expect([...(plan.run({ a: reals(1), b: reals(1) })['variable']!.data as Float32Array)]).toEqual([5])
  })
  it('keeps columns of texts, and their labels', () => {
    const encode = node(
      'LabelEncoder',
      ['city'],
      ['code'],
      { keys_strings: a.texts(['Bonn', 'Ulm']), values_floats: a.floats([1, 2]), default_float: a.float(0) },
      ML,
    )
    const join = node('Concat', ['code', 'age'], ['joined'], { axis: a.int(1) })
    const chosen = classifier('joined', ['label', 'p'], a.texts(['no', 'yes']) as never)
    const outputs = [value('label', 'string', ['N']), value('p', 'float', ['N', 2])]
    const { plan } = importModel(made([column('city', 'string'), column('age')], outputs, [encode, join, chosen]))
    const out = plan.run({ city: stringTensor([2, 1], ['Ulm', 'Rom']), age: reals(1, -1) })
    expect(out['label']!.data).toEqual(['yes', 'no'])
    expect(plan.inputs[0]).toMatchObject({ name: 'city', type: 'string' })
  })
  it('whose columns have names may be given others', () => {
    const add = node('Add', ['a', 'b'], ['out'])
    const bytes = made([column('a'), column('b')], [value('out', 'float', ['N', 1])], [add])
    const { plan } = importModel(bytes, { features: ['hour', 'age'] })
    expect([...(plan.run({ hour: reals(1), age: reals(2) })['variable']!.data as Float32Array)]).toEqual([3])
    expect(() => importModel(bytes, { features: ['b', 'a'] })).toThrow(
      expect.objectContaining({ code: 'registry.bad_features' }),
    )
  })
  it('reads as many features as are named where its file does not tell', () => {
    const sum = node('LinearRegressor', ['X'], ['y'], { coefficients: a.floats([1, 1, 1]) }, ML)
    const bytes = made([value('X', 'float', ['N', 'C'])], [value('y', 'float', ['N', 1])], [sum])
    expect(() => importModel(bytes)).toThrow(expect.objectContaining({ code: 'registry.bad_features' }))
    const { plan } = importModel(bytes, { features: ['a', 'b', 'c'] })
    expect([...(plan.run({ a: reals(1), b: reals(2), c: reals(3) })['variable']!.data as Float32Array)]).toEqual([6])
  })
  it.each([
    [
      'an operator that is unknown',
      made([MATRIX], [value('y', 'float', ['N', 1])], [node('Conv', ['X'], ['y'])]),
      'inference.unsupported_operator',
    ],
    [
      'only whole numbers as output',
      made(
        [MATRIX],
        [value('y', 'int64', ['N'])],
        [node('ArgMax', ['X'], ['y'], { axis: a.int(1), keepdims: a.int(0) })],
      ),
      'registry.unsupported_model',
    ],
    ['no graph', Uint8Array.of(8, 8), 'inference.not_onnx'],
  ])('with %s is refused', (_, bytes, code) => {
    expect(() => importModel(bytes, { format: 'onnx' })).toThrow(expect.objectContaining({ code }))
  })
})

describe('a file of a model', () => {
  const first = (...bytes: readonly number[]): Uint8Array => Uint8Array.of(...bytes, 0, 0, 0, 0)
  it.each([
    ['a zip archive', first(0x50, 0x4b, 3, 4), 'zip'],
    ['a pickle', first(0x80, 4), 'pickle'],
    ['joblib', first(0x78, 0x9c), 'joblib'],
    ['gzip', first(0x1f, 0x8b), 'gzip'],
    ['a binary file of XGBoost', new TextEncoder().encode('binf'), 'XGBoost'],
    ['a file of CatBoost', new TextEncoder().encode('CBM1'), 'CatBoost'],
    ['nothing', new Uint8Array(), 'empty'],
  ])('that is %s is refused with what to do', (_, bytes, says) => {
    expect(() => importModel(bytes)).toThrow(
      expect.objectContaining({ code: 'registry.model_unreadable', message: expect.stringContaining(says) }),
    )
    expect(() => importModel(bytes, { format: 'onnx' })).toThrow(
      expect.objectContaining({ code: 'registry.model_unreadable' }),
    )
  })
})

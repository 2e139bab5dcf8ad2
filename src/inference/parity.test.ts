import ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../base/index.ts'
import {
  type Attribute,
  attribute as a,
  compile,
  encodeModel,
  floatTensor,
  graph,
  int64Tensor,
  ML,
  node,
  stringTensor,
  type Tensor,
  type TensorType,
  value,
} from './index.ts'

interface Case {
  readonly operator: string
  readonly domain?: string
  readonly inputs: readonly Tensor[]
  /** One float output where it is left out. */
  readonly outputs?: readonly TensorType[]
  readonly attributes?: Record<string, Attribute>
  readonly opsets?: Record<string, number>
  /** Inputs that are fixed in the model, by index. */
  readonly fixed?: readonly number[]
}

function modelOf(test: Case): Uint8Array {
  const types = test.outputs ?? ['float']
  const name = (i: number): string => `in${i}`
  const fixed = new Set(test.fixed)
  const free = (tensor: Tensor): string[] => tensor.shape.map((_, axis) => `d${axis}`)
  return encodeModel(
    graph({
      name: 'one',
      inputs: test.inputs.flatMap((tensor, i) =>
        fixed.has(i)
          ? []
          : [
              value(
                name(i),
                tensor.type,
                free(tensor).map((d) => `${name(i)}${d}`),
              ),
            ],
      ),
      outputs: types.map((type, i) => ({ name: `out${i}`, type })),
      nodes: [
        node(
          test.operator,
          test.inputs.map((_, i) => name(i)),
          types.map((_, i) => `out${i}`),
          test.attributes ?? {},
          test.domain ?? '',
        ),
      ],
      initializers: Object.fromEntries([...fixed].map((i) => [name(i), test.inputs[i]!])),
      ...(test.opsets ? { opsets: test.opsets } : {}),
    }),
  )
}

const ORT_TYPES: Readonly<Record<TensorType, string>> = {
  float: 'float32',
  double: 'float64',
  int64: 'int64',
  int32: 'int32',
  bool: 'bool',
  uint8: 'uint8',
  string: 'string',
}

function toOrt(tensor: Tensor): ort.Tensor {
  return new ort.Tensor(ORT_TYPES[tensor.type] as 'float32', tensor.data as Float32Array, tensor.shape)
}

async function theirs(bytes: Uint8Array, feeds: Record<string, Tensor>): Promise<Record<string, ort.Tensor>> {
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 4 })
  const out = await session.run(Object.fromEntries(Object.entries(feeds).map(([key, tensor]) => [key, toOrt(tensor)])))
  await session.release()
  return out as unknown as Record<string, ort.Tensor>
}

/** Runs a case on both sides and compares type, shape and elements; `exact` asks for equal bits. */
async function agree(test: Case, tolerance: number | 'exact' = 1e-6): Promise<void> {
  const bytes = modelOf(test)
  const fixed = new Set(test.fixed)
  const feeds = Object.fromEntries(test.inputs.flatMap((tensor, i) => (fixed.has(i) ? [] : [[`in${i}`, tensor]])))
  const expected = await theirs(bytes, feeds)
  const actual = compile(bytes).run(feeds)
  for (const [name, tensor] of Object.entries(expected)) {
    const mine = actual[name]!
    expect(ORT_TYPES[mine.type], name).toBe(tensor.type)
    expect([...mine.shape], name).toEqual([...tensor.dims])
    const want = Array.from(tensor.data as ArrayLike<unknown>)
    const got = Array.from(mine.data as ArrayLike<unknown>)
    expect(got.length).toBe(want.length)
    for (let i = 0; i < want.length; i++) {
      const near = typeof want[i] === 'number' && tolerance !== 'exact'
      const limit = near ? tolerance * Math.max(1, Math.abs(want[i] as number)) : 0
      const same =
        Object.is(got[i], want[i]) ||
        got[i] === want[i] ||
        (near && Math.abs((got[i] as number) - (want[i] as number)) <= limit)
      if (!same) expect.fail(`${test.operator} ${name}[${i}]: ${got[i]} instead of ${want[i]}`)
    }
  }
}

const random = seededRandom(11)
const real = (spread = 4): number => (random.next() - 0.5) * spread
const reals = (shape: number[], holes = 0.1): Tensor =>
  floatTensor(
    shape,
    Array.from({ length: shape.reduce((x, y) => x * y, 1) }, () => (random.next() < holes ? Number.NaN : real())),
  )
const whole = (shape: number[], below: number): Tensor =>
  int64Tensor(
    shape,
    Array.from({ length: shape.reduce((x, y) => x * y, 1) }, () => random.integer(below)),
  )
const bools = (shape: number[]): Tensor => ({
  type: 'bool',
  shape,
  data: Uint8Array.from({ length: shape.reduce((x, y) => x * y, 1) }, () => random.integer(2)),
})

describe('operators of ai.onnx agree with onnxruntime', () => {
  const shapes: readonly [number[], number[]][] = [
    [
      [3, 4],
      [3, 4],
    ],
    [[3, 4], [4]],
    [
      [3, 4],
      [3, 1],
    ],
    [
      [3, 1],
      [1, 4],
    ],
    [
      [2, 1, 4],
      [3, 1],
    ],
    [[3, 4], []],
    [[0, 4], [4]],
  ]
  it.each(['Add', 'Sub', 'Mul', 'Div', 'Pow'])('%s in every broadcast', async (operator) => {
    for (const [left, right] of shapes) await agree({ operator, inputs: [reals(left), reals(right)] })
  })
  it.each(['Add', 'Sub', 'Mul', 'Div'])('%s over whole numbers', async (operator) => {
    const divisor = int64Tensor([2], [3, -2])
    await agree({ operator, inputs: [int64Tensor([2, 2], [7, -7, 9, 2 ** 40]), divisor], outputs: ['int64'] }, 'exact')
  })
  it.each(['Greater', 'Less', 'GreaterOrEqual', 'LessOrEqual', 'Equal'])('%s with missing values', async (operator) => {
    for (const [left, right] of shapes)
      await agree({ operator, inputs: [reals(left, 0.3), reals(right)], outputs: ['bool'] })
    await agree({ operator, inputs: [whole([5, 3], 4), whole([3], 4)], outputs: ['bool'] })
  })
  it.each(['And', 'Or'])('%s', async (operator) => {
    await agree({ operator, inputs: [bools([4, 3]), bools([3])], outputs: ['bool'] })
  })
  it.each(['Sigmoid', 'Exp', 'Log', 'Sqrt', 'Tanh', 'Relu', 'Neg', 'Abs', 'Floor', 'Ceil', 'Identity'])(
    '%s',
    async (operator) => {
      await agree({ operator, inputs: [reals([5, 3])] })
      await agree({ operator, inputs: [floatTensor([6], [-200, 200, 0, -0, 1e-30, Number.NaN])] })
    },
  )
  it('Not and IsNaN', async () => {
    await agree({ operator: 'Not', inputs: [bools([4, 3])], outputs: ['bool'] })
    await agree({ operator: 'IsNaN', inputs: [reals([4, 3], 0.4)], outputs: ['bool'] })
  })
  it('Where with broadcast, for numbers and texts', async () => {
    await agree({ operator: 'Where', inputs: [bools([4, 1]), reals([4, 3]), reals([3])] })
    const texts = stringTensor([2], ['a', 'b'])
    await agree({ operator: 'Where', inputs: [bools([3, 2]), texts, stringTensor([1], [''])], outputs: ['string'] })
  })
  it('Clip with bounds as inputs', async () => {
    const bounds = [floatTensor([], [-0.5]), floatTensor([], [0.7])]
    await agree({ operator: 'Clip', inputs: [reals([4, 3]), ...bounds] })
    await agree({ operator: 'Clip', inputs: [reals([4, 3], 0), bounds[1]!, bounds[0]!] })
  })
  it('Cast between every pair of types', async () => {
    const to = (type: number): Record<string, Attribute> => ({ to: a.int(type) })
    const numbers = floatTensor([6], [1.9, -1.9, 0, 3, 0.1, -250])
    for (const [type, code] of [
      ['int64', 7],
      ['int32', 6],
      ['bool', 9],
      ['double', 11],
      ['float', 1],
    ] as const)
      await agree({ operator: 'Cast', inputs: [numbers], outputs: [type], attributes: to(code) })
    await agree({ operator: 'Cast', inputs: [whole([4], 9)], attributes: to(1) })
    await agree({ operator: 'Cast', inputs: [whole([4], 9)], outputs: ['string'], attributes: to(8) })
    await agree({ operator: 'Cast', inputs: [bools([4])], attributes: to(1) })
    await agree({
      operator: 'Cast',
      inputs: [stringTensor([3], ['1.5', '-2', 'NaN'])],
      attributes: to(1),
    })
    await agree({ operator: 'Cast', inputs: [stringTensor([2], ['15', '-2'])], outputs: ['int64'], attributes: to(7) })
  })
  it('Reshape, Flatten, Squeeze and Unsqueeze', async () => {
    for (const to of [
      [-1, 2],
      [3, 4],
      [0, -1],
      [2, 1, 6],
    ])
      await agree({
        operator: 'Reshape',
        inputs: [reals([3, 4]), int64Tensor([to.length], to)],
        fixed: [1],
      })
    await agree({
      operator: 'Reshape',
      inputs: [reals([0, 4]), int64Tensor([2], [0, 4])],
      fixed: [1],
    })
    for (const axis of [0, 1, -1, 3])
      await agree({
        operator: 'Flatten',
        inputs: [reals([2, 3, 4])],
        attributes: { axis: a.int(axis) },
      })
    await agree({
      operator: 'Squeeze',
      inputs: [reals([2, 1, 3]), int64Tensor([1], [1])],
      fixed: [1],
    })
    await agree({ operator: 'Squeeze', inputs: [reals([2, 1, 1])] })
    await agree({
      operator: 'Unsqueeze',
      inputs: [reals([2, 3]), int64Tensor([2], [0, -1])],
      fixed: [1],
    })
  })
  it('Squeeze and Unsqueeze with axes as attributes, before operator set 13', async () => {
    const opsets = { '': 11 }
    const attributes = { axes: a.ints([1]) }
    await agree({ operator: 'Squeeze', inputs: [reals([2, 1, 3])], attributes, opsets })
    await agree({ operator: 'Unsqueeze', inputs: [reals([2, 3])], attributes, opsets })
  })
  it('Concat and Gather along each axis', async () => {
    for (const axis of [0, 1, -1]) {
      const attributes = { axis: a.int(axis) }
      await agree({
        operator: 'Concat',
        inputs: [reals([2, 2]), reals([2, 2]), reals([2, 2])],
        attributes,
      })
      await agree({
        operator: 'Gather',
        inputs: [reals([4, 4]), int64Tensor([3], [2, 0, -1])],
        attributes,
      })
      await agree({ operator: 'Gather', inputs: [reals([4, 4]), int64Tensor([], [1])], attributes })
    }
    await agree({
      operator: 'Concat',
      inputs: [reals([0, 2]), reals([0, 1])],
      attributes: { axis: a.int(1) },
    })
  })
  it('MatMul and Gemm', async () => {
    await agree({ operator: 'MatMul', inputs: [reals([5, 7], 0), reals([7, 3], 0)] })
    await agree({ operator: 'MatMul', inputs: [reals([2, 5, 7], 0), reals([7, 3], 0)] })
    await agree({ operator: 'MatMul', inputs: [reals([5, 7], 0), reals([7], 0)] })
    await agree({ operator: 'MatMul', inputs: [reals([0, 7], 0), reals([7, 2], 0)] })
    for (const [transA, transB] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      const inputs = [reals(transA ? [7, 5] : [5, 7], 0), reals(transB ? [3, 7] : [7, 3], 0), reals([3], 0)]
      const attributes = { transA: a.int(transA), transB: a.int(transB), alpha: a.float(0.5), beta: a.float(2) }
      await agree({ operator: 'Gemm', inputs, attributes })
    }
    await agree({ operator: 'Gemm', inputs: [reals([5, 7], 0), reals([7, 3], 0)] })
  })
  it('Softmax and ArgMax', async () => {
    for (const axis of [0, 1, -1]) {
      await agree({
        operator: 'Softmax',
        inputs: [reals([4, 5], 0)],
        attributes: { axis: a.int(axis) },
      })
      for (const keepdims of [0, 1]) {
        const attributes = { axis: a.int(axis), keepdims: a.int(keepdims) }
        await agree({ operator: 'ArgMax', inputs: [reals([4, 5], 0)], outputs: ['int64'], attributes })
      }
    }
    const old = { axis: a.int(1) }
    await agree({
      operator: 'Softmax',
      inputs: [reals([2, 3, 4], 0)],
      attributes: old,
      opsets: { '': 11 },
    })
    const ties = { select_last_index: a.int(1), axis: a.int(1) }
    await agree({ operator: 'ArgMax', inputs: [floatTensor([1, 3], [2, 2, 1])], outputs: ['int64'], attributes: ties })
  })
})

describe('operators of ai.onnx.ml agree with onnxruntime', () => {
  const ml = { domain: ML }
  it('Scaler, Binarizer and Normalizer', async () => {
    const attributes = { offset: a.floats([0.3, -1, 2]), scale: a.floats([2, 0.1, 3]) }
    await agree({ ...ml, operator: 'Scaler', inputs: [reals([6, 3])], attributes }, 'exact')
    await agree({ ...ml, operator: 'Scaler', inputs: [whole([6, 3], 9)], attributes })
    const one = { offset: a.floats([1]), scale: a.floats([2]) }
    await agree({ ...ml, operator: 'Scaler', inputs: [reals([0, 3])], attributes: one })
    const threshold = { threshold: a.float(0.4) }
    await agree({ ...ml, operator: 'Binarizer', inputs: [reals([6, 3], 0)], attributes: threshold })
    for (const norm of ['MAX', 'L1', 'L2']) {
      await agree({
        ...ml,
        operator: 'Normalizer',
        inputs: [reals([6, 3], 0)],
        attributes: { norm: a.text(norm) },
      })
      const zero = floatTensor([1, 3], [0, 0, 0])
      await agree({
        ...ml,
        operator: 'Normalizer',
        inputs: [zero],
        attributes: { norm: a.text(norm) },
      })
    }
  })
  it('Imputer for NaN, for a number, for whole numbers', async () => {
    const nan = { imputed_value_floats: a.floats([1, 2, 3]), replaced_value_float: a.float(Number.NaN) }
    await agree({ ...ml, operator: 'Imputer', inputs: [reals([6, 3], 0.4)], attributes: nan }, 'exact')
    const zero = { imputed_value_floats: a.floats([9]), replaced_value_float: a.float(0) }
    await agree({
      ...ml,
      operator: 'Imputer',
      inputs: [floatTensor([2, 2], [0, 1, Number.NaN, 0])],
      attributes: zero,
    })
    const wholes = { imputed_value_int64s: a.ints([9]), replaced_value_int64: a.int(-1) }
    await agree({
      ...ml,
      operator: 'Imputer',
      inputs: [int64Tensor([2, 2], [0, -1, 3, -1])],
      outputs: ['int64'],
      attributes: wholes,
    })
  })
  it('OneHotEncoder with an unseen text', async () => {
    const texts = { cats_strings: a.texts(['a', 'b', 'c']) }
    await agree({
      ...ml,
      operator: 'OneHotEncoder',
      inputs: [stringTensor([4, 1], ['b', 'zz', '', 'c'])],
      attributes: texts,
    })
    const wholes = { cats_int64s: a.ints([3, 1, -2]) }
    await agree({
      ...ml,
      operator: 'OneHotEncoder',
      inputs: [int64Tensor([4], [1, 2, -2, 3])],
      attributes: wholes,
    })
    await agree({
      ...ml,
      operator: 'OneHotEncoder',
      inputs: [floatTensor([3], [1, 2, 3])],
      attributes: wholes,
    })
    await agree({
      ...ml,
      operator: 'OneHotEncoder',
      inputs: [stringTensor([0, 1], [])],
      attributes: texts,
    })
  })
  it('LabelEncoder between texts, numbers and whole numbers, with unseen keys', async () => {
    const texts = stringTensor([4, 1], ['b', 'zz', '', 'a'])
    const keys = { keys_strings: a.texts(['a', 'b', 'a']) }
    const floats = { ...keys, values_floats: a.floats([0.1, 0.2, 0.3]), default_float: a.float(0.5) }
    await agree({ ...ml, operator: 'LabelEncoder', inputs: [texts], attributes: floats }, 'exact')
    const plain = { ...keys, values_floats: a.floats([0.1, 0.2, 0.3]) }
    await agree({ ...ml, operator: 'LabelEncoder', inputs: [texts], attributes: plain }, 'exact')
    const ints = { ...keys, values_int64s: a.ints([4, 5, 6]) }
    await agree({ ...ml, operator: 'LabelEncoder', inputs: [texts], outputs: ['int64'], attributes: ints })
    const back = { keys_int64s: a.ints([4, 5]), values_strings: a.texts(['x', 'y']) }
    await agree({
      ...ml,
      operator: 'LabelEncoder',
      inputs: [int64Tensor([3], [5, 4, 9])],
      outputs: ['string'],
      attributes: back,
    })
    const nan = {
      keys_floats: a.floats([1, Number.NaN]),
      values_floats: a.floats([10, 20]),
      default_float: a.float(-3),
    }
    const numbers = floatTensor([4], [1, Number.NaN, 2, -0])
    await agree({ ...ml, operator: 'LabelEncoder', inputs: [numbers], attributes: nan })
    const opsets = { '': 15, [ML]: 4 }
    await agree({ ...ml, operator: 'LabelEncoder', inputs: [numbers], attributes: nan, opsets })
  })
  it('LabelEncoder of version 4 with tensors', async () => {
    const opsets = { '': 15, [ML]: 4 }
    const attributes = {
      keys_tensor: a.tensor(stringTensor([2], ['a', 'b'])),
      values_tensor: a.tensor({ type: 'double', shape: [2], data: Float64Array.of(0.1, 0.2) }),
      default_tensor: a.tensor({ type: 'double', shape: [1], data: Float64Array.of(-1) }),
    }
    await agree(
      {
        ...ml,
        operator: 'LabelEncoder',
        inputs: [stringTensor([3], ['b', 'c', 'a'])],
        outputs: ['double'],
        attributes,
        opsets,
      },
      'exact',
    )
  })
  it('ArrayFeatureExtractor and FeatureVectorizer', async () => {
    const picks = int64Tensor([2], [2, 0])
    await agree({
      ...ml,
      operator: 'ArrayFeatureExtractor',
      inputs: [reals([4, 3]), picks],
      fixed: [1],
    })
    await agree({
      ...ml,
      operator: 'ArrayFeatureExtractor',
      inputs: [stringTensor([3], ['a', 'b', 'c']), picks],
      outputs: ['string'],
      fixed: [1],
    })
    const attributes = { inputdimensions: a.ints([2, 1]) }
    await agree({
      ...ml,
      operator: 'FeatureVectorizer',
      inputs: [reals([4, 2]), reals([4, 1])],
      attributes,
    })
  })
  it('LinearRegressor with one and several targets', async () => {
    const one = {
      coefficients: a.floats([0.5, -1, 2]),
      intercepts: a.floats([0.1]),
      post_transform: a.text('LOGISTIC'),
    }
    await agree({ ...ml, operator: 'LinearRegressor', inputs: [reals([5, 3])], attributes: one })
    for (const post of ['NONE', 'LOGISTIC', 'SOFTMAX']) {
      const two = { coefficients: a.floats([0.5, -1, 2, 1, 1, 1]), targets: a.int(2), post_transform: a.text(post) }
      await agree({
        ...ml,
        operator: 'LinearRegressor',
        inputs: [reals([5, 3], 0)],
        attributes: two,
      })
    }
  })
  it.each(['NONE', 'LOGISTIC', 'SOFTMAX', 'SOFTMAX_ZERO'])('LinearClassifier with %s', async (post) => {
    const post_transform = a.text(post)
    const three = {
      coefficients: a.floats([0.5, -1, 2, 1, 1, 1, -0.2, 0.4, 0.1]),
      intercepts: a.floats([0.1, 0.2, -0.3]),
      classlabels_strings: a.texts(['x', 'y', 'z']),
      post_transform,
    }
    const inputs = [reals([7, 3], 0)]
    await agree({ ...ml, operator: 'LinearClassifier', inputs, outputs: ['string', 'float'], attributes: three })
    const two = {
      coefficients: a.floats([-0.5, 1, -2, 0.5, -1, 2]),
      intercepts: a.floats([-0.1, 0.1]),
      classlabels_ints: a.ints([0, 1]),
      post_transform,
    }
    await agree({ ...ml, operator: 'LinearClassifier', inputs, outputs: ['int64', 'float'], attributes: two })
    const one = { ...two, coefficients: a.floats([0.5, -1, 2]), intercepts: a.floats([0.1]) }
    await agree({ ...ml, operator: 'LinearClassifier', inputs, outputs: ['int64', 'float'], attributes: one })
  })
})

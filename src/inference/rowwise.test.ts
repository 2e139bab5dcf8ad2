import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MillraceError, type Random, seededRandom } from '../base/index.ts'
import {
  type Attribute,
  attribute as a,
  compile,
  encodeModel,
  floatTensor,
  type GraphNode,
  graph,
  holdingsOf,
  int64Tensor,
  ML,
  node,
  type Plan,
  planOf,
  prepare,
  stringTensor,
  type Tensor,
  TREE_MODE,
  treeEnsemble,
  value,
} from './index.ts'

type Tensors = Record<string, Tensor>

const ROWS = 6
const AXIS = { rows: 0, columns: 1 } as const
const INPUTS = [
  value('x', 'float', ['N', 3]),
  value('y', 'float', ['N', 3]),
  value('t', 'string', ['N', 1]),
  value('w', 'int64', ['N']),
]

function feedsOf(random: Random): Tensors {
  const real = (): number => (random.next() < 0.15 ? Number.NaN : Math.fround(8 * random.next() - 4))
  const reals = (): Tensor =>
    floatTensor(
      [ROWS, 3],
      Array.from({ length: 3 * ROWS }, () => real()),
    )
  const texts = Array.from(
    { length: ROWS },
    () => ['a', 'b', '', 'never seen', 'two words', 'a b a'][random.integer(6)]!,
  )
  const wholes = Array.from({ length: ROWS }, () => random.integer(3))
  return { x: reals(), y: reals(), t: stringTensor([ROWS, 1], texts), w: int64Tensor([ROWS], wholes) }
}

/** Rows `from` to `to` of a tensor. */
function rowsOf(tensor: Tensor, from: number, to: number): Tensor {
  const width = tensor.data.length / tensor.shape[0]!
  const data = tensor.data.slice(from * width, to * width)
  return { ...tensor, shape: tensor.shape.with(0, to - from), data } as Tensor
}

function rowsOfAll(tensors: Tensors, from: number, to: number): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, rowsOf(tensor, from, to)]))
}

const bitsOf = ({ data }: Tensor): unknown =>
  ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength).join() : data.join('|')

/** What is still asked of an outcome: shapes and bits. */
const shown = (tensors: Tensors): unknown =>
  Object.entries(tensors).map(([name, tensor]) => [name, tensor.type, tensor.shape, bitsOf(tensor)])

interface Candidate {
  readonly make: (inputs: readonly string[], output: string) => GraphNode
  readonly inputs: number
  /** Values that the model fixes, by name. */
  readonly constants?: Tensors
}

const op =
  (operator: string, attributes: Record<string, Attribute> = {}, domain = '', ...fixed: readonly string[]) =>
  (inputs: readonly string[], output: string): GraphNode =>
    node(operator, [...inputs, ...fixed], [output], attributes, domain)

const trees = treeEnsemble(
  [
    {
      ...{ features: [0, 1], splits: [0.5, -1], modes: [TREE_MODE.LEQ, TREE_MODE.GT], missingTrue: [1, 0] },
      ...{ whenTrue: [1, ~0], whenFalse: [~1, ~2], leaves: [0.25, -1, 3] },
    },
  ],
  { precision: 'float', targets: 1 },
)
const weights = {
  ...{ 'm.3': floatTensor([3, 2], [0.1, -2, 3, 0.7, 0.3, 9]), 'm.2': floatTensor([2, 3], [1, 0.1, -2, 3, 0.7, 0.3]) },
  ...{
    column: floatTensor([ROWS, 1], [1, 2, 3, 4, 5, 6]),
    row: floatTensor([1, 3], [0.1, 2, 3]),
    three: floatTensor([3], [7, 8, 9]),
  },
  ...{
    one: floatTensor([], [0.5]),
    first: int64Tensor([1], [0]),
    both: int64Tensor([2], [2, 0]),
    pick: int64Tensor([], [1]),
  },
  ...{
    keep: int64Tensor([2], [0, -1]),
    flat: int64Tensor([1], [-1]),
    pairs: int64Tensor([2], [-1, 2]),
    threes: int64Tensor([2], [-1, 3]),
  },
  ...{ zero: int64Tensor([1], [0]), end: int64Tensor([1], [1]), table: floatTensor([3, 2], [1, 2, 3, 4, 5, 6]) },
}

/** Operators that keep rows apart, and such that may not, by the values they are given. */
const CANDIDATES: readonly Candidate[] = [
  ...['Exp', 'Tanh', 'Relu', 'Sigmoid', 'Neg', 'IsNaN', 'Not', 'Identity'].map((name) => ({
    make: op(name),
    inputs: 1,
  })),
  ...['Add', 'Mul', 'Sub', 'Div', 'Greater', 'Equal', 'And'].map((name) => ({ make: op(name), inputs: 2 })),
  ...['column', 'row', 'three', 'one'].map((fixed) => ({ make: op('Add', {}, '', fixed), inputs: 1 })),
  { make: op('Where'), inputs: 3 },
  { make: op('Clip', {}, '', 'one'), inputs: 1 },
  { make: op('Cast', { to: a.int(1) }), inputs: 1 },
  { make: op('Cast', { to: a.int(7) }), inputs: 1 },
  ...[0, 1, -1].flatMap((axis) => [
    { make: op('Softmax', { axis: a.int(axis) }), inputs: 1 },
    { make: op('ArgMax', { axis: a.int(axis), keepdims: a.int(0) }), inputs: 1 },
    { make: op('ArgMax', { axis: a.int(axis) }), inputs: 1 },
    { make: op('Concat', { axis: a.int(axis) }), inputs: 2 },
    { make: op('Flatten', { axis: a.int(axis) }), inputs: 1 },
    ...['both', 'first', 'pick'].map((at) => ({ make: op('Gather', { axis: a.int(axis) }, '', at), inputs: 1 })),
  ]),
  ...['keep', 'flat', 'pairs', 'threes'].map((to) => ({ make: op('Reshape', {}, '', to), inputs: 1 })),
  ...['zero', 'end'].flatMap((axis) => [
    { make: op('Unsqueeze', {}, '', axis), inputs: 1 },
    { make: op('Squeeze', {}, '', axis), inputs: 1 },
  ]),
  { make: op('Squeeze'), inputs: 1 },
  { make: (inputs, output) => node('Gather', ['table', inputs[0]!], [output], { axis: a.int(0) }), inputs: 1 },
  ...['m.3', 'm.2', 'three'].map((by) => ({ make: op('MatMul', {}, '', by), inputs: 1 })),
  { make: op('MatMul'), inputs: 2 },
  { make: op('Gemm', {}, '', 'm.3'), inputs: 1 },
  { make: op('Gemm', { transB: a.int(1) }, '', 'm.2'), inputs: 1 },
  { make: op('Gemm', { transA: a.int(1) }), inputs: 2 },
  { make: op('ArrayFeatureExtractor', {}, ML, 'both'), inputs: 1 },
  { make: op('Scaler', { offset: a.floats([1, 2, 3]), scale: a.floats([3, 0.1, 2]) }, ML), inputs: 1 },
  { make: op('Normalizer', { norm: a.text('L2') }, ML), inputs: 1 },
  {
    make: op('Imputer', { imputed_value_floats: a.floats([9]), replaced_value_float: a.float(Number.NaN) }, ML),
    inputs: 1,
  },
  { make: op('Binarizer', { threshold: a.float(0.3) }, ML), inputs: 1 },
  { make: op('OneHotEncoder', { cats_strings: a.texts(['a', 'b']) }, ML), inputs: 1 },
  { make: op('OneHotEncoder', { cats_int64s: a.ints([0, 2]) }, ML), inputs: 1 },
  {
    make: op(
      'LabelEncoder',
      { keys_strings: a.texts(['a', 'b']), values_floats: a.floats([0.3, 2]), default_float: a.float(-1) },
      ML,
    ),
    inputs: 1,
  },
  { make: op('FeatureVectorizer', { inputdimensions: a.ints([3, 3]) }, ML), inputs: 2 },
  { make: op('LinearRegressor', { coefficients: a.floats([0.1, 2, -3]), intercepts: a.floats([0.5]) }, ML), inputs: 1 },
  { make: op('TreeEnsemble', trees, ML), inputs: 1 },
  {
    make: op('Tokenizer', { mark: a.int(0), pad_value: a.text('#'), tokenexp: a.text('[a-z]+') }, 'com.microsoft'),
    inputs: 1,
  },
  {
    make: op(
      'LabelEncoder',
      { keys_strings: a.texts(['a', 'b']), values_strings: a.texts(['1', '2']), default_string: a.text('') },
      ML,
    ),
    inputs: 1,
  },
  ...['2', ''].map((last) => ({
    make: op('TfIdfVectorizer', {
      ...{ mode: a.text('TF'), min_gram_length: a.int(1), max_gram_length: a.int(2), max_skip_count: a.int(0) },
      ...{
        ngram_counts: a.ints([0, 2]),
        ngram_indexes: a.ints([0, 1, 2]),
        pool_strings: a.texts(['1', '2', '1', last]),
      },
    }),
    inputs: 1,
  })),
]

const bytesOf = (nodes: readonly GraphNode[], output: string): Uint8Array =>
  encodeModel(
    graph({
      name: 'random',
      inputs: INPUTS,
      outputs: [{ name: output, type: 'float' }],
      nodes: [...nodes],
      initializers: weights,
      opsets: { '': 15, [ML]: 5, 'com.microsoft': 1 },
    }),
  )

/** What `work` returns, undefined where it is refused. */
function tried<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof MillraceError) return undefined
    throw error
  }
}

/** Grows a graph by operators that can run and, most often, that the plan says keep rows apart; returns its bytes. */
function randomModel(random: Random, feeds: Tensors): Uint8Array {
  const calm = random.next() < 0.7
  const nodes: GraphNode[] = []
  const names = INPUTS.map(({ name }) => name)
  for (let attempt = 0; attempt < 16 && nodes.length < 6; attempt++) {
    const { make, inputs } = CANDIDATES[random.integer(CANDIDATES.length)]!
    // new values are read more often than old ones
    const pick = (): string => names[Math.max(random.integer(names.length), random.integer(names.length))]!
    const output = `v${nodes.length}`
    const next = make(
      Array.from({ length: inputs }, () => pick()),
      output,
    )
    const plan = tried(() => compile(bytesOf([...nodes, next], output)))
    if (plan === undefined || (calm && !plan.rowwise) || tried(() => plan.run(feeds)) === undefined) continue
    nodes.push(next)
    names.push(output)
  }
  return bytesOf(nodes, names.at(-1)!)
}

function expectApart(plan: Plan, feeds: Tensors): void {
  const together = plan.run(feeds)
  for (const [from, to] of [
    [0, 1],
    [1, 2],
    [2, 4],
    [4, ROWS],
  ] as const)
    expect(shown(plan.run(rowsOfAll(feeds, from, to)))).toEqual(shown(rowsOfAll(together, from, to)))
}

describe('rows that a plan says are apart', () => {
  it('have alone the bits that they have together, whatever the graph', () => {
    const counts = { apart: 0, mixed: 0 }
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seededRandom(seed)
        const feeds = feedsOf(random)
        const plan = compile(randomModel(random, feeds))
        counts[plan.rowwise ? 'apart' : 'mixed']++
        if (plan.rowwise) expectApart(plan, feeds)
      }),
      { numRuns: 150 },
    )
    expect(counts.apart).toBeGreaterThan(60)
    expect(counts.mixed).toBeGreaterThan(15)
  })
  it('are run together through the whole of a usual pipeline', () => {
    const usual = [
      node(
        'Imputer',
        ['x'],
        ['full'],
        { imputed_value_floats: a.floats([1]), replaced_value_float: a.float(Number.NaN) },
        ML,
      ),
      node('Scaler', ['full'], ['even'], { offset: a.floats([1, 2, 3]), scale: a.floats([1, 2, 3]) }, ML),
      node('OneHotEncoder', ['t'], ['hot'], { cats_strings: a.texts(['a', 'b']) }, ML),
      node('Reshape', ['hot', 'pairs'], ['flat.hot'], {}),
      node('Concat', ['even', 'flat.hot'], ['all'], { axis: a.int(AXIS.columns) }),
      node('Gemm', ['all', 'in'], ['hidden'], {}),
      node('Relu', ['hidden'], ['over'], {}),
      node('MatMul', ['over', 'm.2'], ['scores'], {}),
      node('Softmax', ['scores'], ['shares'], { axis: a.int(-1) }),
    ]
    const bytes = encodeModel(
      graph({
        name: 'usual',
        inputs: INPUTS.filter(({ name }) => name === 'x' || name === 't'),
        outputs: [value('shares', 'float', ['N', 3])],
        nodes: usual,
        initializers: { ...weights, in: floatTensor([5, 2], [1, -2, 3, 0.1, 0.2, 7, 8, 0.5, 3, 1]) },
      }),
    )
    const plan = compile(bytes)
    expect(plan).toMatchObject({ rowwise: true, outputs: [{ name: 'shares', type: 'float', shape: [-1, 3] }] })
    const { x, t } = feedsOf(seededRandom(5))
    expectApart(plan, { x: x!, t: t! })
  })
  it('are words that are counted, though they are filled up to the longest row', () => {
    const tokens = { mark: a.int(0), pad_value: a.text('#'), tokenexp: a.text('[a-z]+') }
    const spelled = {
      keys_strings: a.texts(['a', 'b']),
      values_strings: a.texts(['a', 'b']),
      default_string: a.text(''),
    }
    const counted = (pool: readonly string[]) => ({
      ...{ mode: a.text('TF'), min_gram_length: a.int(1), max_gram_length: a.int(1), max_skip_count: a.int(0) },
      ...{ ngram_counts: a.ints([0]), ngram_indexes: a.ints([0, 1]), pool_strings: a.texts(pool) },
    })
    const words = (pool: readonly string[]): Plan =>
      compile(
        encodeModel(
          graph({
            name: 'words',
            inputs: [value('t', 'string', ['N', 1])],
            outputs: [value('counts', 'float', ['N', 2])],
            nodes: [
              node('Reshape', ['t', 'flat'], ['list']),
              node('Tokenizer', ['list'], ['tokens'], tokens, 'com.microsoft'),
              node('LabelEncoder', ['tokens'], ['spelled'], spelled, ML),
              node('TfIdfVectorizer', ['spelled'], ['counts'], counted(pool)),
            ],
            initializers: { flat: int64Tensor([1], [-1]) },
          }),
        ),
      )
    expect(words(['a', 'b']).rowwise).toBe(true)
    expectApart(words(['a', 'b']), { t: feedsOf(seededRandom(2))['t']! })
    expect(words(['a', '']).rowwise).toBe(false)
  })
  it.each([
    ['an input with a fixed number of rows', [4, 3], ['N', 3]],
    ['an input that says nothing of its axes', undefined, ['N', 3]],
  ])('are not those of %s', (_, shape, out) => {
    const info = { name: 'x', type: 'float' as const, shape }
    const outputs = [value('y', 'float', out as string[])]
    const bytes = encodeModel(graph({ name: 'g', inputs: [info], outputs, nodes: [node('Exp', ['x'], ['y'])] }))
    expect(compile(bytes).rowwise).toBe(false)
  })
})

describe('an image', () => {
  it('that came from another thread gives the plan that the bytes give, to the bit', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seededRandom(seed)
        const feeds = feedsOf(random)
        const bytes = randomModel(random, feeds)
        const [direct, imaged] = [compile(bytes), planOf(structuredClone(prepare(bytes)))]
        expect(shown(imaged.run(feeds))).toEqual(shown(direct.run(feeds)))
        const { inputs, outputs, rowwise, metadata, texts } = direct
        expect({ ...imaged, metadata: { ...imaged.metadata } }).toMatchObject({ inputs, outputs, rowwise })
        expect([{ ...imaged.metadata }, imaged.texts]).toEqual([{ ...metadata }, texts])
      }),
      { numRuns: 40 },
    )
  })
  it('holds trees instead of the lists they came from, and says how much it holds', () => {
    const bytes = bytesOf([node('TreeEnsemble', ['x'], ['s'], trees, ML)], 's')
    const image = prepare(bytes)
    expect(Object.keys(image.nodes[0]!.attributes)).toEqual([])
    expect(image.nodes[0]!.trees).toMatchObject({ trees: 1, width: 1, features: 2 })
    const { buffers } = holdingsOf(image.nodes[0]!.trees!.fast)
    const held = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0)
    expect(planOf(image).bytes).toBeGreaterThan(held)
    expect(planOf(image).bytes).toBeLessThan(held + 4_000)
  })
  it('can not run once it is closed', () => {
    const plan = planOf(prepare(bytesOf([node('TreeEnsemble', ['x'], ['s'], trees, ML)], 's')))
    const feeds = feedsOf(seededRandom(1))
    plan.run(feeds)
    plan.close()
    plan.close()
    expect(() => plan.run(feeds)).toThrow(expect.objectContaining({ code: 'inference.closed' }))
  })
})

import ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../base/index.ts'
import {
  type Attribute,
  attribute as a,
  compile,
  encodeModel,
  graph,
  ML,
  node,
  type TensorType,
  value,
} from './index.ts'

type Modes = readonly string[]
const ORDERED: Modes = ['BRANCH_LEQ', 'BRANCH_LT', 'BRANCH_GTE', 'BRANCH_GT']
const EVERY: Modes = [...ORDERED, 'BRANCH_EQ', 'BRANCH_NEQ']

interface Shape {
  readonly trees: number
  readonly depth: number
  readonly features: number
  readonly modes: Modes
  readonly tracks?: boolean
  /** Targets of each leaf. */
  readonly targets: (tree: number) => readonly number[]
  readonly weight?: (random: Random) => number
}

interface Lists {
  readonly nodes: Record<string, Attribute>
  readonly leaves: {
    readonly trees: number[]
    readonly ids: number[]
    readonly targets: number[]
    readonly weights: number[]
  }
}

/** Random trees whose thresholds are halves, so that rows on the threshold are common. */
function randomTrees(shape: Shape, random: Random): Lists {
  const columns: Record<string, number[]> = { tree: [], id: [], feature: [], value: [], yes: [], no: [], track: [] }
  const modes: string[] = []
  const leaves = { trees: [] as number[], ids: [] as number[], targets: [] as number[], weights: [] as number[] }
  for (let tree = 0; tree < shape.trees; tree++) {
    let next = 1
    const grow = (id: number, depth: number): void => {
      const leaf = depth === shape.depth || (depth > 0 && random.next() < 0.15)
      const [yes, no] = leaf ? [0, 0] : [next++, next++]
      columns['tree']!.push(tree)
      columns['id']!.push(id)
      columns['feature']!.push(leaf ? 0 : random.integer(shape.features))
      columns['value']!.push(leaf ? 0 : (random.integer(9) - 4) / 2)
      columns['yes']!.push(yes)
      columns['no']!.push(no)
      columns['track']!.push(random.integer(2))
      modes.push(leaf ? 'LEAF' : shape.modes[random.integer(shape.modes.length)]!)
      if (leaf)
        for (const target of shape.targets(tree)) {
          leaves.trees.push(tree)
          leaves.ids.push(id)
          leaves.targets.push(target)
          leaves.weights.push(Math.fround((shape.weight ?? ((r) => r.next() - 0.5))(random)))
        }
      else {
        grow(yes, depth + 1)
        grow(no, depth + 1)
      }
    }
    grow(0, 0)
  }
  const nodes = {
    nodes_treeids: a.ints(columns['tree']!),
    nodes_nodeids: a.ints(columns['id']!),
    nodes_featureids: a.ints(columns['feature']!),
    nodes_values: a.floats(columns['value']!),
    nodes_truenodeids: a.ints(columns['yes']!),
    nodes_falsenodeids: a.ints(columns['no']!),
    nodes_modes: a.texts(modes),
    ...(shape.tracks ? { nodes_missing_value_tracks_true: a.ints(columns['track']!) } : {}),
  }
  return { nodes, leaves }
}

function rowsOf(random: Random, rows: number, features: number): Float64Array {
  return Float64Array.from({ length: rows * features }, () => {
    const kind = random.next()
    if (kind < 0.15) return Number.NaN
    return kind < 0.5 ? (random.integer(9) - 4) / 2 : (random.next() - 0.5) * 5
  })
}

function regressor(lists: Lists, more: Record<string, Attribute>, type: TensorType = 'float'): Uint8Array {
  const { leaves } = lists
  const attributes = {
    ...lists.nodes,
    target_treeids: a.ints(leaves.trees),
    target_nodeids: a.ints(leaves.ids),
    target_ids: a.ints(leaves.targets),
    target_weights: a.floats(leaves.weights),
    ...more,
  }
  return modelAround(node('TreeEnsembleRegressor', ['x'], ['y'], attributes, ML), type, [
    value('y', 'float', ['N', 'T']),
  ])
}

function classifier(lists: Lists, more: Record<string, Attribute>, type: TensorType = 'float'): Uint8Array {
  const { leaves } = lists
  const attributes = {
    ...lists.nodes,
    class_treeids: a.ints(leaves.trees),
    class_nodeids: a.ints(leaves.ids),
    class_ids: a.ints(leaves.targets),
    class_weights: a.floats(leaves.weights),
    ...more,
  }
  const made = node('TreeEnsembleClassifier', ['x'], ['label', 'y'], attributes, ML)
  return modelAround(made, type, [value('label', 'int64', ['N']), value('y', 'float', ['N', 'E'])])
}

function modelAround(made: ReturnType<typeof node>, type: TensorType, outputs: ReturnType<typeof value>[]): Uint8Array {
  return encodeModel(graph({ name: 'trees', inputs: [value('x', type, ['N', 'C'])], outputs, nodes: [made] }))
}

/** Compares with onnxruntime on one thread: scores to the bit unless a tolerance is given, labels always. */
async function agree(
  bytes: Uint8Array,
  x: Float64Array,
  how: { readonly features: number; readonly tolerance?: number; readonly type?: 'float' | 'double' },
): Promise<void> {
  const shape = [x.length / how.features, how.features]
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 4 })
  const double = how.type === 'double'
  const fed = double ? new ort.Tensor('float64', x, shape) : new ort.Tensor('float32', Float32Array.from(x), shape)
  const expected = (await session.run({ x: fed })) as unknown as Record<string, ort.Tensor>
  await session.release()
  const feed = double
    ? { type: 'double' as const, shape, data: x }
    : { type: 'float' as const, shape, data: Float32Array.from(x) }
  const actual = compile(bytes).run({ x: feed })
  const want = expected['y']!.data as Float32Array
  const got = actual['y']!.data as Float32Array
  expect([...actual['y']!.shape]).toEqual([...expected['y']!.dims])
  for (let i = 0; i < want.length; i++)
    if (how.tolerance === undefined ? got[i] !== want[i] : !(Math.abs(got[i]! - want[i]!) <= how.tolerance))
      expect.fail(`score ${i}: ${got[i]} instead of ${want[i]}`)
  if (expected['label']) expect(actual['label']!.data).toEqual(expected['label'].data)
}

const only = (): readonly number[] => [0]

describe('TreeEnsembleRegressor', () => {
  it.each([
    ['<=', ['BRANCH_LEQ']],
    ['<', ['BRANCH_LT']],
    ['>=', ['BRANCH_GTE']],
    ['>', ['BRANCH_GT']],
    ['mixed orders', ORDERED],
    ['=', ['BRANCH_EQ']],
    ['every mode', EVERY],
  ])('gives the bits of onnxruntime for %s, with missing values on either side', async (_, modes) => {
    const random = seededRandom(5)
    for (const tracks of [false, true])
      for (const rows of [0, 1, 7, 300]) {
        const lists = randomTrees({ trees: 23, depth: 6, features: 5, modes, tracks, targets: only }, random)
        await agree(regressor(lists, { n_targets: a.int(1) }), rowsOf(random, rows, 5), { features: 5 })
      }
  })
  it.each(['SUM', 'AVERAGE', 'MIN', 'MAX'])(
    'aggregates by %s, with and without base values, for one and three targets',
    async (name) => {
      const random = seededRandom(6)
      for (const targets of [1, 3])
        for (const base of [false, true]) {
          const all = Array.from({ length: targets }, (_, i) => i)
          const lists = randomTrees({ trees: 11, depth: 4, features: 4, modes: ORDERED, targets: () => all }, random)
          const bytes = regressor(lists, {
            n_targets: a.int(targets),
            aggregate_function: a.text(name),
            ...(base ? { base_values: a.floats(all.map((i) => 0.3 + i)) } : {}),
          })
          await agree(bytes, rowsOf(random, 60, 4), { features: 4 })
        }
    },
  )
  it('ignores the post transform with one target and applies it with several', async () => {
    const random = seededRandom(7)
    for (const post of ['LOGISTIC', 'SOFTMAX', 'SOFTMAX_ZERO'])
      for (const targets of [[0], [0, 1]]) {
        const lists = randomTrees({ trees: 9, depth: 3, features: 4, modes: ORDERED, targets: () => targets }, random)
        const bytes = regressor(lists, { n_targets: a.int(targets.length), post_transform: a.text(post) })
        await agree(bytes, rowsOf(random, 60, 4), { features: 4, tolerance: 1e-6 })
      }
  })
  it('compares in double for double input, with thresholds and weights given as double tensors', async () => {
    const random = seededRandom(8)
    const lists = randomTrees({ trees: 15, depth: 5, features: 4, modes: ORDERED, tracks: true, targets: only }, random)
    await agree(regressor(lists, { n_targets: a.int(1) }, 'double'), rowsOf(random, 100, 4), {
      features: 4,
      type: 'double',
    })
    const { nodes_values: _, ...nodes } = lists.nodes
    const count = (lists.nodes['nodes_values'] as { value: ArrayLike<number> }).value.length
    const thresholds = Float64Array.from({ length: count }, () => random.next() - 0.5)
    const tensor = a.tensor({ type: 'double', shape: [count], data: thresholds })
    const bytes = regressor(
      { ...lists, nodes: { ...nodes, nodes_values_as_tensor: tensor } },
      { n_targets: a.int(1) },
      'double',
    )
    const x = Float64Array.from({ length: 400 }, () => thresholds[random.integer(count)]!)
    await agree(bytes, x, { features: 4, type: 'double' })
  })
  it('rounds a double threshold so that float32 rows fall on the side they would in double', () => {
    const limit = 0.1 // float32 of it is larger
    const rows = [Math.fround(0.1), 0.09999999403953552, 0.2]
    const stump = (mode: string): Float32Array => {
      const bytes = regressor(
        {
          nodes: {
            nodes_treeids: a.ints([0, 0, 0]),
            nodes_nodeids: a.ints([0, 1, 2]),
            nodes_featureids: a.ints([0, 0, 0]),
            nodes_values_as_tensor: a.tensor({ type: 'double', shape: [3], data: Float64Array.of(limit, 0, 0) }),
            nodes_truenodeids: a.ints([1, 0, 0]),
            nodes_falsenodeids: a.ints([2, 0, 0]),
            nodes_modes: a.texts([mode, 'LEAF', 'LEAF']),
          },
          leaves: { trees: [0, 0], ids: [1, 2], targets: [0, 0], weights: [1, 0] },
        },
        {},
      )
      const out = compile(bytes).run({ x: { type: 'float', shape: [3, 1], data: Float32Array.from(rows) } })
      return out['y']!.data as Float32Array
    }
    expect([...stump('BRANCH_LEQ')]).toEqual(rows.map((x) => Number(x <= limit)))
    expect([...stump('BRANCH_LT')]).toEqual(rows.map((x) => Number(x < limit)))
    expect([...stump('BRANCH_GT')]).toEqual(rows.map((x) => Number(x > limit)))
    expect([...stump('BRANCH_GTE')]).toEqual(rows.map((x) => Number(x >= limit)))
    expect([...stump('BRANCH_EQ')]).toEqual([0, 0, 0])
  })
})

describe('TreeEnsembleClassifier', () => {
  const two = { classlabels_int64s: a.ints([0, 1]) }
  it('takes one weight of class 0 as the score of the second class', async () => {
    const random = seededRandom(9)
    for (const base of [false, true])
      for (const post of ['NONE', 'LOGISTIC', 'SOFTMAX', 'SOFTMAX_ZERO']) {
        const lists = randomTrees(
          { trees: 21, depth: 5, features: 5, modes: ORDERED, tracks: true, targets: only },
          random,
        )
        const more = { ...two, post_transform: a.text(post), ...(base ? { base_values: a.floats([-0.7]) } : {}) }
        await agree(classifier(lists, more), rowsOf(random, 200, 5), { features: 5, tolerance: 6e-8 })
      }
  })
  it('takes weights that are all positive for probabilities without a post transform', async () => {
    const random = seededRandom(10)
    const weight = (r: Random): number => r.next() / 20
    const lists = randomTrees({ trees: 20, depth: 4, features: 5, modes: ORDERED, targets: only, weight }, random)
    await agree(classifier(lists, two), rowsOf(random, 200, 5), { features: 5 })
  })
  it('labels by the sign of the score with LOGISTIC, even where all weights are positive', () => {
    const random = seededRandom(10)
    const lists = randomTrees(
      { trees: 1, depth: 1, features: 1, modes: ORDERED, targets: only, weight: () => 0.2 },
      random,
    )
    const out = compile(classifier(lists, { ...two, post_transform: a.text('LOGISTIC') })).run({
      x: { type: 'float', shape: [1, 1], data: Float32Array.of(1) },
    })
    expect(out['label']!.data).toEqual(BigInt64Array.of(1n))
    expect(out['y']!.data[1]).toBeCloseTo(0.549834, 6)
  })
  it('labels by the larger score where leaves weigh both classes', () => {
    const stump = {
      nodes: {
        nodes_treeids: a.ints([0, 0, 0]),
        nodes_nodeids: a.ints([0, 1, 2]),
        nodes_featureids: a.ints([0, 0, 0]),
        nodes_values: a.floats([0, 0, 0]),
        nodes_truenodeids: a.ints([1, 0, 0]),
        nodes_falsenodeids: a.ints([2, 0, 0]),
        nodes_modes: a.texts(['BRANCH_LEQ', 'LEAF', 'LEAF']),
      },
      leaves: { trees: [0, 0, 0, 0], ids: [1, 1, 2, 2], targets: [0, 1, 0, 1], weights: [0.8, 0.2, 0.3, 0.7] },
    }
    const x = { type: 'float' as const, shape: [2, 1], data: Float32Array.of(-1, 1) }
    const out = compile(classifier(stump, two)).run({ x })
    expect(out['label']!.data).toEqual(BigInt64Array.of(0n, 1n))
    expect([...(out['y']!.data as Float32Array)]).toEqual([0.8, 0.2, 0.3, 0.7].map(Math.fround))
  })
  it.each(['NONE', 'LOGISTIC', 'SOFTMAX', 'SOFTMAX_ZERO'])(
    'three classes, boosted and as a forest, with %s',
    async (post) => {
      const random = seededRandom(12)
      const labels = { classlabels_int64s: a.ints([7, -3, 12]), post_transform: a.text(post) }
      const boosted = randomTrees(
        { trees: 30, depth: 4, features: 5, modes: ORDERED, tracks: true, targets: (t) => [t % 3] },
        random,
      )
      const forest = randomTrees({ trees: 10, depth: 4, features: 5, modes: ORDERED, targets: () => [0, 1, 2] }, random)
      const tolerance = post === 'NONE' ? 0 : 2e-7
      for (const lists of [boosted, forest]) {
        await agree(classifier(lists, labels), rowsOf(random, 150, 5), { features: 5, tolerance })
        const more = { ...labels, base_values: a.floats([0.1, -0.2, 0.3]) }
        await agree(classifier(lists, more), rowsOf(random, 150, 5), { features: 5, tolerance })
        await agree(classifier(lists, labels, 'double'), rowsOf(random, 50, 5), {
          features: 5,
          tolerance: 1e-6,
          type: 'double',
        })
      }
    },
  )
})

import ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../base/index.ts'
import { type Attribute, attribute as a, compile, encodeModel, graph, ML, node, value } from './index.ts'
import { type FlatTree, TREE_MODE, treeEnsemble } from './tree-ensemble.ts'

type Precision = 'float' | 'double'

interface Outline {
  readonly trees: number
  readonly depth: number
  readonly modes: readonly number[]
  readonly targets: number
  readonly precision: Precision
  /** Members of sets are whole numbers below this. */
  readonly codes: number
}

const FEATURES = 5
/** Columns from here on hold whole numbers: onnxruntime 1.30 cuts the fraction off a number before it looks for it in a set. */
const WHOLE_FROM = 3
const ORDERED = [TREE_MODE.LEQ, TREE_MODE.LT, TREE_MODE.GTE, TREE_MODE.GT]
const EVERY = [...ORDERED, TREE_MODE.EQ, TREE_MODE.NEQ, TREE_MODE.MEMBER]

function randomTree(random: Random, outline: Outline): FlatTree {
  const { depth, modes, codes, precision, targets } = outline
  const round = precision === 'float' ? Math.fround : (x: number) => x
  const branch = {
    features: [] as number[],
    splits: [] as number[],
    modes: [] as number[],
    missingTrue: [] as number[],
  }
  const [whenTrue, whenFalse, leaves] = [[] as number[], [] as number[], [] as number[]]
  const sets: (number[] | undefined)[] = []
  const grow = (level: number): number => {
    if (level === depth || (level > 0 && random.next() < 0.15)) return ~(leaves.push(round(random.next() - 0.5)) - 1)
    const mode = modes[random.integer(modes.length)]!
    const column =
      mode === TREE_MODE.MEMBER ? WHOLE_FROM + random.integer(FEATURES - WHOLE_FROM) : random.integer(FEATURES)
    const at = branch.features.push(column) - 1
    branch.modes.push(mode)
    branch.splits.push(random.next() < 0.5 ? random.integer(codes) : round(random.next() * codes))
    branch.missingTrue.push(random.integer(2))
    sets.push(mode === TREE_MODE.MEMBER ? randomSet(random, codes) : undefined)
    whenTrue.push(0)
    whenFalse.push(0)
    whenTrue[at] = grow(level + 1)
    whenFalse[at] = grow(level + 1)
    return at
  }
  grow(random.next() < 0.05 ? depth : 0)
  return { ...branch, whenTrue, whenFalse, sets, leaves, target: random.integer(targets) }
}

function randomSet(random: Random, codes: number): number[] {
  const members = new Set(Array.from({ length: 1 + random.integer(codes) }, () => random.integer(codes)))
  return [...members].sort((x, y) => x - y)
}

function randomRows(random: Random, rows: number, codes: number): Float64Array {
  return Float64Array.from({ length: rows * FEATURES }, (_, i) => {
    const kind = random.next() * (i % FEATURES >= WHOLE_FROM ? 0.75 : 1)
    if (kind < 0.1) return Number.NaN
    if (kind < 0.15) return -1 - random.integer(3)
    return kind < 0.75 ? random.integer(codes + 3) : Math.fround(random.next() * codes)
  })
}

function modelOf(attributes: Record<string, Attribute>, precision: Precision): Uint8Array {
  return encodeModel(
    graph({
      name: 'trees',
      inputs: [value('x', precision, ['N', FEATURES])],
      outputs: [value('y', precision, ['N', 'T'])],
      nodes: [node('TreeEnsemble', ['x'], ['y'], attributes, ML)],
      opsets: { '': 15, [ML]: 5 },
    }),
  )
}

async function theirs(bytes: Uint8Array, x: Float64Array, precision: Precision): Promise<ort.Tensor> {
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 4 })
  const shape = [x.length / FEATURES, FEATURES]
  const fed =
    precision === 'double'
      ? new ort.Tensor('float64', x, shape)
      : new ort.Tensor('float32', Float32Array.from(x), shape)
  const { y } = await session.run({ x: fed })
  await session.release()
  return y as ort.Tensor
}

function ours(bytes: Uint8Array, x: Float64Array, precision: Precision) {
  const shape = [x.length / FEATURES, FEATURES]
  const plan = compile(bytes)
  const feed = (rows: Float64Array) =>
    precision === 'double'
      ? { type: 'double' as const, shape: [rows.length / FEATURES, FEATURES], data: rows }
      : { type: 'float' as const, shape: [rows.length / FEATURES, FEATURES], data: Float32Array.from(rows) }
  // the first run is too small for WebAssembly, so that both kernels are held against each other
  const first = x.subarray(0, Math.min(x.length, FEATURES))
  const alone = plan.run({ x: feed(first) })['y']!
  const all = plan.run({ x: feed(x) })['y']!
  expect(all.shape[0]).toBe(shape[0])
  if (x.length > 0) expect(all.data.slice(0, alone.data.length)).toEqual(alone.data)
  return all
}

async function agree(bytes: Uint8Array, x: Float64Array, precision: Precision): Promise<void> {
  const want = await theirs(bytes, x, precision)
  const got = ours(bytes, x, precision)
  expect([...got.shape]).toEqual([...want.dims])
  expect(got.type).toBe(precision)
  const bits = (data: unknown) => Array.from(data as ArrayLike<number>)
  expect(bits(got.data)).toEqual(bits(want.data))
}

const PRECISIONS: readonly Precision[] = ['float', 'double']

describe('TreeEnsemble', () => {
  it.each([
    ['<=', [TREE_MODE.LEQ]],
    ['<', [TREE_MODE.LT]],
    ['>=', [TREE_MODE.GTE]],
    ['>', [TREE_MODE.GT]],
    ['=', [TREE_MODE.EQ]],
    ['not =', [TREE_MODE.NEQ]],
    ['sets', [TREE_MODE.MEMBER]],
    ['orders and sets', [...ORDERED, TREE_MODE.MEMBER]],
    ['every mode', EVERY],
  ])('gives the bits of onnxruntime for %s, in float and double, for one score and several', async (_, modes) => {
    const random = seededRandom(3)
    for (const precision of PRECISIONS)
      for (const targets of [1, 3])
        for (const [rows, codes] of [
          [0, 5],
          [1, 12],
          [9, 20],
          [300, 90],
        ] as const) {
          const outline = { trees: 23, depth: 6, modes, targets, precision, codes }
          const trees = Array.from({ length: outline.trees }, () => randomTree(random, outline))
          const bytes = modelOf(treeEnsemble(trees, outline), precision)
          await agree(bytes, randomRows(random, rows, codes), precision)
        }
  })
  it('aggregates as onnxruntime does, also where no leaf weighs a target', async () => {
    const random = seededRandom(4)
    for (const precision of PRECISIONS)
      for (const aggregate of [0, 1, 2, 3])
        for (const targets of [1, 4]) {
          const outline = { trees: 7, depth: 4, modes: EVERY, targets, precision, codes: 9 }
          const trees = Array.from({ length: outline.trees }, () => randomTree(random, outline))
          const attributes = { ...treeEnsemble(trees, outline), aggregate_function: a.int(aggregate) }
          await agree(modelOf(attributes, precision), randomRows(random, 60, 9), precision)
        }
  })
  it('takes trees whose leaves weigh different targets', async () => {
    const random = seededRandom(5)
    for (const precision of PRECISIONS) {
      const outline = { trees: 30, depth: 5, modes: EVERY, targets: 1, precision, codes: 9 }
      const trees = Array.from({ length: outline.trees }, () => randomTree(random, outline))
      const attributes = treeEnsemble(trees, outline)
      const leaves = (attributes['leaf_targetids'] as { value: ArrayLike<number> }).value.length
      const mixed = {
        ...attributes,
        leaf_targetids: a.ints(Array.from({ length: leaves }, () => random.integer(5))),
        n_targets: a.int(5),
      }
      await agree(modelOf(mixed, precision), randomRows(random, 300, 9), precision)
    }
  })
  it('finds members that are negative, fractions or far apart', async () => {
    const member = (set: readonly number[]): FlatTree => ({
      ...{ features: [0], splits: [0], modes: [TREE_MODE.MEMBER], missingTrue: [0], whenTrue: [~0], whenFalse: [~1] },
      ...{ sets: [set], leaves: [1, 0] },
    })
    const sets = [[-2, 3], [0.5], [1e7, 2], [0], [16_777_216]]
    const x = Float64Array.of(-2, 3, 0.5, 1e7, 2, 0, -0, 16_777_216, 1, Number.NaN)
    for (const set of sets) {
      const bytes = modelOf(treeEnsemble([member(set)], { precision: 'double', targets: 1 }), 'double')
      const rows = Float64Array.from({ length: x.length * FEATURES }, (_, i) => x[Math.floor(i / FEATURES)]!)
      await agree(bytes, rows, 'double')
      expect([...ours(bytes, rows, 'double').data]).toEqual(Array.from(x, (one) => Number(set.includes(one))))
    }
  })
})

describe('a damaged TreeEnsemble', () => {
  const stump: FlatTree = {
    ...{ features: [0, 1], splits: [0, 0], modes: [TREE_MODE.LEQ, TREE_MODE.MEMBER], missingTrue: [0, 0] },
    ...{ whenTrue: [1, ~0], whenFalse: [~2, ~1], sets: [undefined, [1, 2]], leaves: [1, 2, 3] },
  }
  const made = treeEnsemble([stump], { precision: 'float', targets: 1 })
  const tensor = (data: readonly number[]): Attribute =>
    a.tensor({ type: 'float', shape: [data.length], data: Float32Array.from(data) })
  const modes = (...data: readonly number[]): Attribute =>
    a.tensor({ type: 'uint8', shape: [data.length], data: Uint8Array.from(data) })
  it('is whole before it is damaged', () => {
    expect(() => compile(modelOf(made, 'float'))).not.toThrow()
  })
  it.each([
    ['lists of different lengths', { nodes_featureids: a.ints([0]) }],
    ['too few flags', { nodes_trueleafs: a.ints([0]) }],
    ['a child that is not there', { nodes_truenodeids: a.ints([2, 0]) }],
    ['a leaf that is not there', { nodes_falsenodeids: a.ints([9, 1]) }],
    ['a node that is its own child', { nodes_truenodeids: a.ints([0, 0]) }],
    ['a root that is not there', { tree_roots: a.ints([2]) }],
    ['one root twice', { tree_roots: a.ints([0, 0]) }],
    ['a node that no root reaches', { tree_roots: a.ints([1]) }],
    ['no root', { tree_roots: a.ints([]) }],
    ['an unknown mode', { nodes_modes: modes(0, 7) }],
    ['a set that does not end', { membership_values: tensor([1, 2]) }],
    ['too many sets', { membership_values: tensor([1, Number.NaN, 2, Number.NaN]) }],
    ['too few sets', { nodes_modes: modes(6, 6) }],
    ['a target out of range', { leaf_targetids: a.ints([0, 1, 0]) }],
    ['an enormous feature', { nodes_featureids: a.ints([2 ** 31, 0]) }],
    ['two billion targets', { n_targets: a.int(2 ** 31 - 1) }],
  ])('with %s is refused', (_, change) => {
    expect(() => compile(modelOf({ ...made, ...change } as typeof made, 'float'))).toThrow(
      expect.objectContaining({ code: 'inference.damaged' }),
    )
  })
  it.each([
    ['a post transform', { post_transform: a.int(2) }],
    ['an unknown aggregate', { aggregate_function: a.int(4) }],
    ['splits of another type', { nodes_splits: a.ints([0, 0]) }],
    ['weights of another type', { leaf_weights: a.tensor({ type: 'double', shape: [3], data: new Float64Array(3) }) }],
  ])('with %s is refused', (_, change) => {
    expect(() => compile(modelOf({ ...made, ...change } as typeof made, 'float'))).toThrow(
      expect.objectContaining({ code: 'inference.bad_attribute' }),
    )
  })
})

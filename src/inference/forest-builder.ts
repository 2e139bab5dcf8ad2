import { fail } from './errors.ts'
import { EQUALITY, type Forest, MISSING_LEFT, NODE_WORDS } from './forest.ts'
import { MAX_ELEMENTS } from './tensor.ts'
import { doubleBelow, floatBelow } from './threshold.ts'

export type Mode = 'BRANCH_LEQ' | 'BRANCH_LT' | 'BRANCH_GTE' | 'BRANCH_GT' | 'BRANCH_EQ' | 'BRANCH_NEQ' | 'LEAF'

/** Trees as ONNX lists them: parallel lists over nodes, and over the weights of leaves. */
export interface TreeLists {
  readonly trees: readonly number[]
  readonly ids: readonly number[]
  readonly features: readonly number[]
  readonly thresholds: ArrayLike<number>
  readonly modes: readonly string[]
  readonly whenTrue: readonly number[]
  readonly whenFalse: readonly number[]
  /** 1 where a missing value goes the true way; empty for never. */
  readonly missingTrue: readonly number[]
  readonly leafTrees: readonly number[]
  readonly leafIds: readonly number[]
  readonly leafTargets: readonly number[]
  readonly leafWeights: ArrayLike<number>
  readonly width: number
}

/** Places of the nodes in the lists, by tree and id. */
interface Directory {
  readonly trees: ReadonlyMap<number, ReadonlyMap<number, number>>
  /** Weights of node `at`: entries `starts[at]`..`starts[at + 1]` of `order`. */
  readonly starts: Int32Array
  readonly order: Int32Array
}

const broken = (reason: string): Error => fail('damaged', { reason: `a tree ensemble ${reason}` })

/**
 * Lays trees out flat, in one precision. Errors: `inference.damaged` for lists of different lengths, missing or shared nodes,
 * cycles, several roots; whatever a hostile file says, each node is visited once.
 */
export function buildForest(lists: TreeLists, precision: 'float' | 'double'): Forest {
  checkLengths(lists)
  const directory = directoryOf(lists)
  const nodes = lists.ids.length
  const words = new Int32Array(nodes * NODE_WORDS)
  const reals = precision === 'float' ? new Float32Array(words.buffer) : new Float64Array(nodes)
  const layout = { realStep: precision === 'float' ? NODE_WORDS : 1, realOffset: precision === 'float' ? 1 : 0 }
  const leaves = leavesOf(lists, directory, precision)
  const simple = lists.width === 1 && simpleLeaves(lists, directory)
  const state: Layout = { lists, directory, words, reals, ...layout, simple, precision, placed: 0 }
  const roots: number[] = []
  for (const ids of directory.trees.values()) roots.push(placeTree(state, rootOf(lists, ids), ids))
  if (state.placed !== nodes) throw broken('has nodes that no root reaches')
  return {
    precision,
    words,
    depth: depthOf(words, roots),
    reals,
    ...layout,
    roots: Int32Array.from(roots),
    simple,
    equality: lists.modes.some((mode) => mode === 'BRANCH_EQ' || mode === 'BRANCH_NEQ'),
    ...leaves,
    width: lists.width,
    features: lists.features.reduce(
      (top, feature, at) => (lists.modes[at] === 'LEAF' ? top : Math.max(top, feature + 1)),
      0,
    ),
  }
}

/** The depths of all trees together. Children lie behind their parents. */
function depthOf(words: Int32Array, roots: readonly number[]): number {
  const depths = new Int32Array(words.length / NODE_WORDS)
  for (let node = depths.length - 1; node >= 0; node--) {
    if (words[node * NODE_WORDS]! < 0) continue
    const left = words[node * NODE_WORDS + 2]!
    depths[node] = 1 + Math.max(depths[left]!, depths[left + 1]!)
  }
  return roots.reduce((sum, root) => sum + depths[root]!, 0)
}

const MAX_FEATURE = 2 ** 24
const MODES: ReadonlySet<string> = new Set<Mode>([
  'BRANCH_LEQ',
  'BRANCH_LT',
  'BRANCH_GTE',
  'BRANCH_GT',
  'BRANCH_EQ',
  'BRANCH_NEQ',
  'LEAF',
])

function checkLengths(lists: TreeLists): void {
  const nodes = lists.ids.length
  const { trees, features, thresholds, modes, whenTrue, whenFalse, missingTrue } = lists
  if ([trees, features, thresholds, modes, whenTrue, whenFalse].some((list) => list.length !== nodes))
    throw broken('has lists of different lengths')
  const unknown = modes.find((mode) => !MODES.has(mode))
  if (unknown !== undefined) throw broken(`has a node of mode ${unknown.slice(0, 40)}`)
  if (missingTrue.length !== 0 && missingTrue.length !== nodes) throw broken('has lists of different lengths')
  const weights = lists.leafWeights.length
  if ([lists.leafTrees, lists.leafIds, lists.leafTargets].some((list) => list.length !== weights))
    throw broken('has lists of different lengths')
  if (lists.leafTargets.some((target) => !(target >= 0 && target < lists.width)))
    throw broken('has a target out of range')
  const wild = (feature: number, at: number): boolean =>
    modes[at] !== 'LEAF' && !(feature >= 0 && feature < MAX_FEATURE)
  if (features.some(wild)) throw broken('asks for a feature out of range')
  if (!(lists.width > 0 && lists.width <= MAX_ELEMENTS)) throw broken(`has ${lists.width} targets`)
}

function directoryOf(lists: TreeLists): Directory {
  const trees = new Map<number, Map<number, number>>()
  for (const [at, tree] of lists.trees.entries()) {
    const ids = trees.get(tree) ?? new Map<number, number>()
    if (ids.has(lists.ids[at]!)) throw broken('names a node twice')
    trees.set(tree, ids.set(lists.ids[at]!, at))
  }
  const owners = lists.leafTrees.map((tree, i) => {
    const at = trees.get(tree)?.get(lists.leafIds[i]!)
    if (at === undefined) throw broken('has a weight for a node that is not there')
    return at
  })
  const starts = new Int32Array(lists.ids.length + 1)
  for (const at of owners) starts[at + 1]!++
  for (let at = 0; at < lists.ids.length; at++) starts[at + 1]! += starts[at]!
  const next = starts.slice()
  const order = new Int32Array(owners.length)
  for (const [i, at] of owners.entries()) order[next[at]!++] = i
  return { trees, starts, order }
}

function rootOf(lists: TreeLists, ids: ReadonlyMap<number, number>): number {
  const children = new Set<number>()
  for (const at of ids.values()) {
    if (lists.modes[at] === 'LEAF') continue
    children.add(lists.whenTrue[at]!)
    children.add(lists.whenFalse[at]!)
  }
  const roots = [...ids].filter(([id]) => !children.has(id))
  if (roots.length !== 1) throw broken(`has a tree with ${roots.length} roots`)
  return roots[0]![1]
}

function simpleLeaves(lists: TreeLists, { starts }: Directory): boolean {
  return lists.modes.every((mode, at) => mode !== 'LEAF' || starts[at + 1]! - starts[at]! === 1)
}

/** Leaf `at` of the lists keeps its place as the index of its weights. */
function leavesOf(
  lists: TreeLists,
  { starts, order }: Directory,
  precision: 'float' | 'double',
): Pick<Forest, 'leafStarts' | 'targets' | 'weights'> {
  const weights = precision === 'float' ? new Float32Array(order.length) : new Float64Array(order.length)
  for (let i = 0; i < order.length; i++) weights[i] = lists.leafWeights[order[i]!]!
  return { leafStarts: starts, targets: order.map((i) => lists.leafTargets[i]!), weights }
}

interface Layout {
  readonly lists: TreeLists
  readonly directory: Directory
  readonly words: Int32Array
  readonly reals: Float32Array | Float64Array
  readonly realStep: number
  readonly realOffset: number
  readonly simple: boolean
  readonly precision: 'float' | 'double'
  placed: number
}

/** Places a tree from its root, two children side by side; returns where the root lies. */
function placeTree(state: Layout, root: number, ids: ReadonlyMap<number, number>): number {
  const first = state.placed
  const waiting: [from: number, to: number][] = [[root, state.placed++]]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [from, to] = next
    if (state.lists.modes[from] === 'LEAF') {
      placeLeaf(state, from, to)
      continue
    }
    if (state.placed + 2 > state.lists.ids.length) throw broken('has a node with two parents')
    const left = state.placed
    state.placed += 2
    const swapped = placeBranch(state, from, to, left)
    const whenTrue = ids.get(state.lists.whenTrue[from]!)
    const whenFalse = ids.get(state.lists.whenFalse[from]!)
    if (whenTrue === undefined || whenFalse === undefined) throw broken('points to a node that is not there')
    waiting.push([swapped ? whenTrue : whenFalse, left + 1], [swapped ? whenFalse : whenTrue, left])
  }
  return first
}

function placeLeaf(state: Layout, from: number, to: number): void {
  const { words, directory } = state
  words[to * NODE_WORDS] = -1
  words[to * NODE_WORDS + 2] = from
  if (!state.simple) return
  const weight = directory.order[directory.starts[from]!]!
  state.reals[to * state.realStep + state.realOffset] = state.lists.leafWeights[weight]!
}

/** Writes a branch as `<=` or `=`; true where the false child had to become the left one. */
function placeBranch(state: Layout, from: number, to: number, left: number): boolean {
  const { lists, words, reals, realStep, realOffset } = state
  const limit = lists.thresholds[from]!
  const mode = lists.modes[from] as Mode
  const below = state.precision === 'float' ? floatBelow : doubleBelow
  const swapped = mode === 'BRANCH_GT' || mode === 'BRANCH_GTE' || mode === 'BRANCH_NEQ'
  const equality = mode === 'BRANCH_EQ' || mode === 'BRANCH_NEQ'
  // Nothing is greater than NaN, so such a branch is always false: left, since the children are swapped.
  const hopeless = Number.isNaN(limit) && swapped && !equality
  const threshold = hopeless ? Number.POSITIVE_INFINITY : below(limit, mode === 'BRANCH_LT' || mode === 'BRANCH_GTE')
  words[to * NODE_WORDS] = lists.features[from]!
  reals[to * realStep + realOffset] = equality ? exactOrNever(limit, state.precision) : threshold
  words[to * NODE_WORDS + 2] = left
  words[to * NODE_WORDS + 3] = (missingLeft(lists, from, swapped) ? MISSING_LEFT : 0) | (equality ? EQUALITY : 0)
  return swapped
}

/** A double that no float32 equals can not be met by one. */
function exactOrNever(limit: number, precision: 'float' | 'double'): number {
  return precision === 'double' || Math.fround(limit) === limit ? limit : Number.NaN
}

/** A missing value is unequal to everything and otherwise fails every test, unless it is tracked to the true side. */
function missingLeft(lists: TreeLists, from: number, swapped: boolean): boolean {
  const goesTrue = lists.missingTrue[from] === 1 || lists.modes[from] === 'BRANCH_NEQ'
  return goesTrue !== swapped
}

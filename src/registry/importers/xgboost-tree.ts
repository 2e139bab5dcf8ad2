import { type FlatTree, TREE_MODE } from '../../inference/index.ts'
import { fail } from '../errors.ts'
import type { ColumnPlan } from './columns.ts'
import { deep, member, numberAt, type Place, sparseNumbersAt, unreadable, wholesAt } from './document.ts'

interface Nodes {
  readonly left: ArrayLike<number>
  readonly right: ArrayLike<number>
  readonly features: ArrayLike<number>
  /** Thresholds, and at leaves their values; NaN where a node tests for categories. */
  readonly conditions: ArrayLike<number>
  readonly defaultLeft: ArrayLike<number>
  /** The categories of a node that tests for them: those that go right. */
  readonly categories: (node: number) => readonly number[] | undefined
}

/** Features and targets of the whole model, and what its leaves are multiplied by. */
interface Around {
  readonly columns: ColumnPlan
  readonly features: number
  readonly target: number
  readonly weight: number
}

/**
 * A tree of the file. `x < threshold` goes left, the whole part of `x` in a set goes right, a missing value goes the default way.
 * Thresholds and leaves are float32.
 *
 * Source: XGBoost's JSON schema and `GetNextNode` of its predictors.
 *
 * Errors: `registry.model_unreadable`, `registry.unsupported_model` (leaves with several values).
 */
export function xgboostTree(place: Place, around: Around): FlatTree {
  if (numberAt(deep(place, 'tree_param', 'size_leaf_vector'), 1) > 1)
    throw fail('unsupported_model', { reason: 'its leaves have several values (multi_strategy multi_output_tree)' })
  const nodes = nodesOf(place)
  const branches: number[] = []
  const leaves: number[] = []
  const [whenTrue, whenFalse]: [number[], number[]] = [[], []]
  const visited = new Set<number>()
  const waiting = [{ node: 0, parent: -1, side: whenTrue }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, parent, side } = next
    if (!(node >= 0 && node < nodes.left.length) || visited.has(node))
      throw unreadable(`${place.path} has children that are not there or shared`)
    visited.add(node)
    const isLeaf = nodes.left[node] === -1
    const at = isLeaf
      ? ~(leaves.push(Math.fround(around.weight * realAt(place, nodes, node))) - 1)
      : branches.push(node) - 1
    if (parent >= 0) side[parent] = at
    if (isLeaf) continue
    const flipped = nodes.categories(node) !== undefined
    waiting.push({ node: nodes.left[node]!, parent: at, side: flipped ? whenFalse : whenTrue })
    waiting.push({ node: nodes.right[node]!, parent: at, side: flipped ? whenTrue : whenFalse })
  }
  return { ...testsOf(place, { nodes, branches, around }), whenTrue, whenFalse, leaves, target: around.target }
}

function testsOf(
  place: Place,
  tree: { readonly nodes: Nodes; readonly branches: readonly number[]; readonly around: Around },
) {
  const { nodes, branches, around } = tree
  const sets = branches.map((node) => nodes.categories(node))
  const features = branches.map((node, at) => {
    const feature = nodes.features[node]!
    if (!(feature >= 0 && feature < around.features))
      throw unreadable(`${place.path} asks for a feature that is not there`)
    return around.columns.place(feature, sets[at] === undefined ? 'plain' : 'floor')
  })
  return {
    ...{ features, sets },
    splits: branches.map((node, at) => (sets[at] === undefined ? realAt(place, nodes, node) : 0)),
    modes: sets.map((set) => (set === undefined ? TREE_MODE.LT : TREE_MODE.MEMBER)),
    missingTrue: branches.map((node, at) => Number((nodes.defaultLeft[node] !== 0) === (sets[at] === undefined))),
  }
}

function realAt({ path }: Place, { conditions }: Nodes, node: number): number {
  const real = Math.fround(conditions[node]!)
  if (Number.isNaN(real)) throw unreadable(`${path} has a threshold or leaf that is no number`)
  return real
}

const MOST_NODES = 2 ** 25

function nodesOf(place: Place): Nodes {
  const left = wholesAt(member(place, 'left_children'))
  const count = left.length
  if (!(count > 0 && count <= MOST_NODES)) throw unreadable(`${place.path} has no node or too many`)
  return {
    left,
    right: wholesAt(member(place, 'right_children'), count),
    features: wholesAt(member(place, 'split_indices'), count),
    conditions: sparseNumbersAt(member(place, 'split_conditions'), count),
    defaultLeft: flagsAt(member(place, 'default_left'), count),
    categories: categoriesOf(place),
  }
}

/** Older files hold true and false instead of 1 and 0. */
function flagsAt(place: Place, count: number): ArrayLike<number> {
  const { path, value } = place
  if (Array.isArray(value) && value.every((flag) => typeof flag === 'boolean'))
    return wholesAt({ path, value: value.map(Number) }, count)
  return wholesAt(place, count)
}

function categoriesOf(place: Place): Nodes['categories'] {
  const none: ArrayLike<number> = []
  const list = (name: string): ArrayLike<number> => {
    const found = member(place, name)
    return found.value === undefined ? none : wholesAt(found)
  }
  const nodes = list('categories_nodes')
  const [segments, sizes, codes] = [list('categories_segments'), list('categories_sizes'), list('categories')]
  if (segments.length !== nodes.length || sizes.length !== nodes.length)
    throw unreadable(`${place.path} has lists of categories of different lengths`)
  const sets = new Map<number, readonly number[]>()
  let end = 0
  for (let i = 0; i < nodes.length; i++) {
    if (segments[i] !== end || !(sizes[i]! >= 0 && end + sizes[i]! <= codes.length))
      throw unreadable(`${place.path} has categories that do not fit`)
    end += sizes[i]!
    sets.set(
      nodes[i]!,
      Array.from({ length: sizes[i]! }, (_, k) => codes[segments[i]! + k]!),
    )
  }
  return (node) => sets.get(node)
}

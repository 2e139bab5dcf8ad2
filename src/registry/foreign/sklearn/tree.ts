import { type FlatTree, TREE_MODE } from '../../../inference/index.ts'
import { notConverted, type Thing } from '../inert.ts'
import { arrayOf } from '../numpy/array.ts'
import { fieldsOf, numbersOf } from './fields.ts'
import type { Sketch } from './sketch.ts'

/** A tree of scikit-learn: parallel lists over nodes, the root first. */
export interface SkTree {
  readonly left: Float64Array
  readonly right: Float64Array
  readonly feature: Float64Array
  readonly threshold: Float64Array
  /** 1 where a missing value goes left. */
  readonly missingLeft: Float64Array
  readonly samples: Float64Array
  /** Node by node: outputs, and of each its classes. */
  readonly values: Float64Array
  readonly outputs: number
  readonly classes: number
}

const AXES = 3

/**
 * The tree of a decision tree's `tree_`. Errors: `registry.unsupported_model` where it is none, and `registry.model_unreadable` where its
 * arrays are broken.
 */
export function readTree(sketch: Sketch, estimator: Thing): SkTree {
  const tree = fieldsOf(estimator).thing('tree_')
  const fields = fieldsOf(tree)
  const nodes = arrayOf(fields.get('nodes'))?.columns
  const values = numbersOf(arrayOf(fields.get('values')))
  const column = (name: string): Float64Array => {
    const found = nodes?.get(name)
    if (found === undefined) throw notConverted('the nodes of a tree are not as scikit-learn writes them')
    return found
  }
  const left = column('left_child')
  const [count = 0, outputs = 0, classes = 0] = values?.shape ?? []
  if (values?.shape.length !== AXES || count !== left.length)
    throw notConverted('the nodes of a tree are not as scikit-learn writes them')
  sketch.nodesLeft -= count
  if (sketch.nodesLeft < 0) throw notConverted('its trees have more nodes than are supported')
  return {
    ...{ left, right: column('right_child'), feature: column('feature'), threshold: column('threshold') },
    missingLeft: nodes?.get('missing_go_to_left') ?? new Float64Array(count),
    samples: column('n_node_samples'),
    ...{ values: values.values, outputs, classes },
  }
}

/** Branches and leaves in the order in which they are met, and what leads where. */
export interface Walked {
  readonly branches: readonly number[]
  readonly leaves: readonly number[]
  /** Branches between the root and each leaf. */
  readonly depths: readonly number[]
  readonly whenTrue: readonly number[]
  readonly whenFalse: readonly number[]
}

/** Walks a tree from its root, each node once. Errors: `registry.unsupported_model` for children that are shared or not there. */
export function walk(tree: {
  readonly left: ArrayLike<number>
  readonly right: ArrayLike<number>
  readonly isLeaf: (node: number) => boolean
}): Walked {
  const [branches, leaves, depths]: [number[], number[], number[]] = [[], [], []]
  const [whenTrue, whenFalse]: [number[], number[]] = [[], []]
  const seen = new Uint8Array(tree.left.length)
  const waiting = [{ node: 0, parent: -1, side: whenTrue, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, parent, side, depth } = next
    if (!(node >= 0 && node < seen.length) || seen[node] === 1)
      throw notConverted('a tree has children that are not there or shared')
    seen[node] = 1
    const isLeaf = tree.isLeaf(node)
    const at = isLeaf ? ~(leaves.push(node) - 1) : branches.push(node) - 1
    if (isLeaf) depths.push(depth)
    if (parent >= 0) side[parent] = at
    if (isLeaf) continue
    waiting.push({ node: tree.right[node]!, parent: at, side: whenFalse, depth: depth + 1 })
    waiting.push({ node: tree.left[node]!, parent: at, side: whenTrue, depth: depth + 1 })
  }
  return { branches, leaves, depths, whenTrue, whenFalse }
}

/** Walks a tree of scikit-learn. A branch leads left where the feature, as a float32, is at most its threshold. */
export const walkTree = ({ left, right }: SkTree): Walked => walk({ left, right, isLeaf: (node) => left[node] === -1 })

/**
 * The tree with one number a leaf.
 *
 * @param features where the features of the tree are, if not at their own places
 */
export function flatTree(
  tree: SkTree,
  walked: Walked,
  leaves: {
    readonly valueOf: (node: number, leaf: number) => number
    readonly target?: number
    readonly features?: ArrayLike<number>
    readonly width: number
  },
): FlatTree {
  const { branches, whenTrue, whenFalse } = walked
  const { features, width, target = 0 } = leaves
  return {
    features: branches.map((node) => featureAt(tree.feature[node]!, features, width)),
    splits: branches.map((node) => tree.threshold[node]!),
    modes: branches.map(() => TREE_MODE.LEQ),
    missingTrue: branches.map((node) => Number(tree.missingLeft[node] !== 0)),
    ...{ whenTrue, whenFalse, target },
    leaves: walked.leaves.map(leaves.valueOf),
  }
}

export function featureAt(feature: number, places: ArrayLike<number> | undefined, width: number): number {
  const at = places === undefined ? feature : places[feature]
  if (at === undefined || !(at >= 0 && at < width)) throw notConverted('a tree asks for a feature that is not there')
  return at
}

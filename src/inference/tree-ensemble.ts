import { attribute } from './build.ts'
import { MODE } from './forest-table.ts'
import type { Attribute } from './model.ts'
import type { Tensor } from './tensor.ts'

/** How a branch of a `FlatTree` tests its feature. */
export const TREE_MODE = MODE

/**
 * One tree. Branch 0 is its root; where a branch leads to is another branch or, below 0, `~leaf`. A tree without branches is its
 * leaf 0. All lists over branches have one length.
 */
export interface FlatTree {
  readonly features: ArrayLike<number>
  /** What the feature is compared with; not read where the mode is MEMBER. */
  readonly splits: ArrayLike<number>
  /** Values of `TREE_MODE`. */
  readonly modes: ArrayLike<number>
  /** 1 where a missing value goes the true way, 0 where it goes the false one. */
  readonly missingTrue: ArrayLike<number>
  readonly whenTrue: ArrayLike<number>
  readonly whenFalse: ArrayLike<number>
  /** For each branch of mode MEMBER the values that go the true way. */
  readonly sets?: readonly (ArrayLike<number> | undefined)[]
  readonly leaves: ArrayLike<number>
  /** The score that the leaves add to; 0 when not given. */
  readonly target?: number
}

/**
 * The attributes of the operator TreeEnsemble (`ai.onnx.ml` 5): scores [rows, targets] are the sums of the leaves that a row ends
 * in. Input and output have the type `precision`; numbers that are no float32 are rounded where it is `float`, so thresholds must
 * be rounded to the side that keeps their decision before.
 *
 * @example
 * node('TreeEnsemble', ['x'], ['scores'], treeEnsemble(trees, { precision: 'double', targets: 1 }), ML)
 */
export function treeEnsemble(
  trees: readonly FlatTree[],
  how: { readonly precision: 'float' | 'double'; readonly targets: number },
): Record<string, Attribute> {
  const lists = joinedTrees(trees)
  const reals = (values: readonly number[]): Attribute => attribute.tensor(realTensor(values, how.precision))
  return {
    nodes_featureids: attribute.ints(lists.features),
    nodes_splits: reals(lists.splits),
    nodes_modes: attribute.tensor({ type: 'uint8', shape: [lists.modes.length], data: Uint8Array.from(lists.modes) }),
    nodes_truenodeids: attribute.ints(lists.trueIds),
    nodes_falsenodeids: attribute.ints(lists.falseIds),
    nodes_trueleafs: attribute.ints(lists.trueLeaf),
    nodes_falseleafs: attribute.ints(lists.falseLeaf),
    nodes_missing_value_tracks_true: attribute.ints(lists.missingTrue),
    ...(lists.members.length > 0 ? { membership_values: reals(lists.members) } : {}),
    tree_roots: attribute.ints(lists.roots),
    leaf_targetids: attribute.ints(lists.targets),
    leaf_weights: reals(lists.weights),
    n_targets: attribute.int(how.targets),
  }
}

function realTensor(values: readonly number[], precision: 'float' | 'double'): Tensor {
  const shape = [values.length]
  if (precision === 'float') return { type: 'float', shape, data: Float32Array.from(values) }
  return { type: 'double', shape, data: Float64Array.from(values) }
}

type Lists = Record<
  | 'features'
  | 'splits'
  | 'modes'
  | 'trueIds'
  | 'falseIds'
  | 'trueLeaf'
  | 'falseLeaf'
  | 'missingTrue'
  | 'members'
  | 'roots'
  | 'targets'
  | 'weights',
  number[]
>

function joinedTrees(trees: readonly FlatTree[]): Lists {
  const lists: Lists = {
    ...{ features: [], splits: [], modes: [], trueIds: [], falseIds: [], trueLeaf: [], falseLeaf: [] },
    ...{ missingTrue: [], members: [], roots: [], targets: [], weights: [] },
  }
  for (const tree of trees) appendTree(tree, lists)
  return lists
}

/** A tree of one leaf is a branch with that leaf on both sides. */
const ONE_LEAF = { features: [0], splits: [0], modes: [MODE.LEQ], missingTrue: [0], whenTrue: [~0], whenFalse: [~0] }

function appendTree(given: FlatTree, lists: Lists): void {
  const tree = given.features.length === 0 ? { ...given, ...ONE_LEAF } : given
  const branches = lists.features.length
  const leaves = lists.weights.length
  lists.roots.push(branches)
  for (let at = 0; at < tree.features.length; at++) {
    const isMember = tree.modes[at] === MODE.MEMBER
    lists.features.push(tree.features[at]!)
    lists.splits.push(isMember ? 0 : tree.splits[at]!)
    lists.modes.push(tree.modes[at]!)
    lists.missingTrue.push(tree.missingTrue[at]!)
    const [yes, no] = [tree.whenTrue[at]!, tree.whenFalse[at]!]
    lists.trueIds.push(yes < 0 ? leaves + ~yes : branches + yes)
    lists.falseIds.push(no < 0 ? leaves + ~no : branches + no)
    lists.trueLeaf.push(Number(yes < 0))
    lists.falseLeaf.push(Number(no < 0))
    if (isMember) {
      const set = tree.sets?.[at] ?? []
      for (let i = 0; i < set.length; i++) lists.members.push(set[i]!)
      lists.members.push(Number.NaN)
    }
  }
  for (let leaf = 0; leaf < tree.leaves.length; leaf++) {
    lists.weights.push(tree.leaves[leaf]!)
    lists.targets.push(tree.target ?? 0)
  }
}

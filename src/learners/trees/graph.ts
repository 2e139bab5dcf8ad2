import { attribute, floatTensor, ML, node, type Tensor } from '../../inference/index.ts'
import { type Body, FEATURES, SCORES } from '../learner.ts'
import type { Forest, Tree } from './tree.ts'

/** The operator must have a tree: this one adds 0. */
const NOTHING: Tree = {
  column: new Int32Array(0),
  threshold: new Float32Array(0),
  sets: [],
  missingLeft: new Uint8Array(0),
  left: new Int32Array(0),
  right: new Int32Array(0),
  gain: new Float64Array(0),
  value: new Float32Array(1),
}

/** The forest as one operator of ONNX: the one every runtime knows, or, where it has sets, the newer one that knows sets. */
export function forestBody(given: Forest): Body {
  const forest = given.trees.length > 0 ? given : { ...given, trees: [NOTHING], targets: [0] }
  const hasSets = forest.trees.some(({ sets }) => sets.some((set) => set !== undefined))
  return hasSets ? setBody(forest) : plainBody(forest)
}

/** The lists of TreeEnsembleRegressor; the leaves of a tree are numbered after its splits. */
function plainBody({ start, trees, targets }: Forest): Body {
  const nodes = {
    ...{ treeids: [] as number[], nodeids: [] as number[], featureids: [] as number[], truenodeids: [] as number[] },
    ...{ falsenodeids: [] as number[], missing_value_tracks_true: [] as number[] },
  }
  const values: number[] = []
  const modes: string[] = []
  const leaves = { treeids: [] as number[], nodeids: [] as number[], ids: [] as number[], weights: [] as number[] }
  const add = (
    tree: number,
    id: number,
    of: readonly [column: number, left: number, right: number, missing: number],
  ) => {
    nodes.treeids.push(tree)
    nodes.nodeids.push(id)
    nodes.featureids.push(of[0])
    nodes.truenodeids.push(of[1])
    nodes.falsenodeids.push(of[2])
    nodes.missing_value_tracks_true.push(of[3])
  }
  for (const [i, tree] of trees.entries()) {
    const splits = tree.column.length
    const idOf = (child: number): number => (child < 0 ? splits + ~child : child)
    for (let k = 0; k < splits; k++) {
      add(i, k, [tree.column[k]!, idOf(tree.left[k]!), idOf(tree.right[k]!), tree.missingLeft[k]!])
      modes.push('BRANCH_LEQ')
      values.push(tree.threshold[k]!)
    }
    tree.value.forEach((weight, leaf) => {
      add(i, splits + leaf, [0, 0, 0, 0])
      modes.push('LEAF')
      values.push(0)
      leaves.treeids.push(i)
      leaves.nodeids.push(splits + leaf)
      leaves.ids.push(targets[i]!)
      leaves.weights.push(weight)
    })
  }
  const attributes = {
    ...Object.fromEntries(Object.entries(nodes).map(([name, list]) => [`nodes_${name}`, attribute.ints(list)])),
    nodes_values: attribute.floats(values),
    nodes_modes: attribute.texts(modes),
    target_treeids: attribute.ints(leaves.treeids),
    target_nodeids: attribute.ints(leaves.nodeids),
    target_ids: attribute.ints(leaves.ids),
    target_weights: attribute.floats(leaves.weights),
    n_targets: attribute.int(start.length),
    base_values: attribute.floats(start),
  }
  return { nodes: [node('TreeEnsembleRegressor', [FEATURES], [SCORES], attributes, ML)] }
}

const LEQ = 0
const MEMBER = 6

/** The lists of TreeEnsemble: inner nodes only, leaves apart; a tree of one leaf is a node with that leaf on both sides. */
interface SetLists {
  readonly featureids: number[]
  readonly splits: number[]
  readonly modes: number[]
  readonly truenodeids: number[]
  readonly falsenodeids: number[]
  readonly trueleafs: number[]
  readonly falseleafs: number[]
  readonly missing: number[]
  readonly roots: number[]
  readonly members: number[]
  readonly targets: number[]
  readonly weights: number[]
}

function setBody({ start, trees, targets }: Forest): Body {
  const lists: SetLists = {
    ...{ featureids: [], splits: [], modes: [], truenodeids: [], falsenodeids: [], trueleafs: [], falseleafs: [] },
    ...{ missing: [], roots: [], members: [], targets: [], weights: [] },
  }
  for (const [i, tree] of trees.entries()) addSetTree(lists, tree, targets[i]!)
  const attributes = {
    nodes_featureids: attribute.ints(lists.featureids),
    nodes_splits: attribute.tensor(floatTensor([lists.splits.length], lists.splits)),
    nodes_modes: attribute.tensor(bytesTensor(lists.modes)),
    nodes_truenodeids: attribute.ints(lists.truenodeids),
    nodes_falsenodeids: attribute.ints(lists.falsenodeids),
    nodes_trueleafs: attribute.ints(lists.trueleafs),
    nodes_falseleafs: attribute.ints(lists.falseleafs),
    nodes_missing_value_tracks_true: attribute.ints(lists.missing),
    tree_roots: attribute.ints(lists.roots),
    membership_values: attribute.tensor(floatTensor([lists.members.length], lists.members)),
    leaf_targetids: attribute.ints(lists.targets),
    leaf_weights: attribute.tensor(floatTensor([lists.weights.length], lists.weights)),
    n_targets: attribute.int(start.length),
  }
  return {
    nodes: [node('TreeEnsemble', [FEATURES], ['/trees'], attributes, ML), node('Add', ['/trees', '/start'], [SCORES])],
    initializers: { '/start': floatTensor([1, start.length], start) },
    ml: 5,
  }
}

const bytesTensor = (values: readonly number[]): Tensor => ({
  type: 'uint8',
  shape: [values.length],
  data: Uint8Array.from(values),
})

function addSetTree(lists: SetLists, tree: Tree, target: number): void {
  const [firstNode, firstLeaf] = [lists.featureids.length, lists.weights.length]
  lists.roots.push(firstNode)
  for (const weight of tree.value) {
    lists.targets.push(target)
    lists.weights.push(weight)
  }
  const child = (to: number, ids: number[], leafs: number[]): void => {
    ids.push(to < 0 ? firstLeaf + ~to : firstNode + to)
    leafs.push(Number(to < 0))
  }
  const isLeaf = tree.column.length === 0
  for (let k = 0; k < Math.max(1, tree.column.length); k++) {
    const set = tree.sets[k]
    lists.featureids.push(isLeaf ? 0 : tree.column[k]!)
    lists.modes.push(set ? MEMBER : LEQ)
    lists.splits.push(set || isLeaf ? 0 : tree.threshold[k]!)
    lists.missing.push(isLeaf ? 0 : tree.missingLeft[k]!)
    if (set) lists.members.push(...set, Number.NaN)
    child(isLeaf ? ~0 : tree.left[k]!, lists.truenodeids, lists.trueleafs)
    child(isLeaf ? ~0 : tree.right[k]!, lists.falsenodeids, lists.falseleafs)
  }
}

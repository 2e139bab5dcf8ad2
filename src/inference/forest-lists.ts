import { setsOf } from './forest-sets.ts'
import { brokenTrees, MODE, MOST_FEATURES, type TreeTable } from './forest-table.ts'
import { MAX_ELEMENTS } from './tensor.ts'

export type Mode = 'BRANCH_LEQ' | 'BRANCH_LT' | 'BRANCH_GTE' | 'BRANCH_GT' | 'BRANCH_EQ' | 'BRANCH_NEQ' | 'LEAF'

/** Trees as the older operators list them: parallel lists over nodes, and over the weights of leaves. */
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

const LEAF = 'LEAF'
const MODES: ReadonlyMap<string, number> = new Map([
  ['BRANCH_LEQ', MODE.LEQ],
  ['BRANCH_LT', MODE.LT],
  ['BRANCH_GTE', MODE.GTE],
  ['BRANCH_GT', MODE.GT],
  ['BRANCH_EQ', MODE.EQ],
  ['BRANCH_NEQ', MODE.NEQ],
])

/**
 * The lists as tables. Errors: `inference.damaged` for lists of different lengths, nodes that are named twice or are not there,
 * a tree without one root.
 */
export function tableOfLists(lists: TreeLists): TreeTable {
  checkLists(lists)
  const trees = directoryOf(lists)
  const { references, branches, leaves } = referencesOf(lists)
  const roots: number[] = []
  const whenTrue = new Int32Array(branches.length)
  const whenFalse = new Int32Array(branches.length)
  const childOf = (ids: ReadonlyMap<number, number>, id: number): number => {
    const at = ids.get(id)
    if (at === undefined) throw brokenTrees('points to a node that is not there')
    return references[at]!
  }
  for (const ids of trees.values()) {
    roots.push(references[rootOf(lists, ids)]!)
    for (const at of ids.values()) {
      const branch = references[at]!
      if (branch < 0) continue
      whenTrue[branch] = childOf(ids, lists.whenTrue[at]!)
      whenFalse[branch] = childOf(ids, lists.whenFalse[at]!)
    }
  }
  return {
    roots: Int32Array.from(roots),
    features: Int32Array.from(branches, (at) => lists.features[at]!),
    thresholds: Float64Array.from(branches, (at) => lists.thresholds[at]!),
    modes: Uint8Array.from(branches, (at) => MODES.get(lists.modes[at]!)!),
    ...{ whenTrue, whenFalse, setOf: new Int32Array(0), sets: setsOf([]), width: lists.width },
    missingTrue: Uint8Array.from(branches, (at) => Number(lists.missingTrue[at] === 1)),
    ...weightsOf(lists, { trees, references, leaves }),
  }
}

function checkLists(lists: TreeLists): void {
  const nodes = lists.ids.length
  const { trees, features, thresholds, modes, whenTrue, whenFalse, missingTrue } = lists
  if ([trees, features, thresholds, modes, whenTrue, whenFalse].some((list) => list.length !== nodes))
    throw brokenTrees('has lists of different lengths')
  const unknown = modes.find((mode) => mode !== LEAF && !MODES.has(mode))
  if (unknown !== undefined) throw brokenTrees(`has a node of mode ${unknown.slice(0, 40)}`)
  if (missingTrue.length !== 0 && missingTrue.length !== nodes) throw brokenTrees('has lists of different lengths')
  const weights = lists.leafWeights.length
  if ([lists.leafTrees, lists.leafIds, lists.leafTargets].some((list) => list.length !== weights))
    throw brokenTrees('has lists of different lengths')
  if (lists.leafTargets.some((target) => !(target >= 0 && target < lists.width)))
    throw brokenTrees('has a target out of range')
  const wild = (feature: number, at: number): boolean =>
    modes[at] !== LEAF && !(feature >= 0 && feature < MOST_FEATURES)
  if (features.some(wild)) throw brokenTrees('asks for a feature out of range')
  if (!(lists.width > 0 && lists.width <= MAX_ELEMENTS)) throw brokenTrees(`has ${lists.width} targets`)
}

type Trees = ReadonlyMap<number, ReadonlyMap<number, number>>

/** Places of the nodes in the lists, by tree and id. */
function directoryOf(lists: TreeLists): Trees {
  const trees = new Map<number, Map<number, number>>()
  for (const [at, tree] of lists.trees.entries()) {
    const ids = trees.get(tree) ?? new Map<number, number>()
    if (ids.has(lists.ids[at]!)) throw brokenTrees('names a node twice')
    trees.set(tree, ids.set(lists.ids[at]!, at))
  }
  return trees
}

/** What each node of the lists is called in the tables, and the other way round for branches. */
function referencesOf(lists: TreeLists) {
  const references = new Int32Array(lists.ids.length)
  const branches: number[] = []
  let leaves = 0
  for (const [at, mode] of lists.modes.entries()) {
    if (mode === LEAF) references[at] = ~leaves++
    else references[at] = branches.push(at) - 1
  }
  return { references, branches, leaves }
}

function rootOf(lists: TreeLists, ids: ReadonlyMap<number, number>): number {
  const children = new Set<number>()
  for (const at of ids.values()) {
    if (lists.modes[at] === LEAF) continue
    children.add(lists.whenTrue[at]!)
    children.add(lists.whenFalse[at]!)
  }
  const roots = [...ids].filter(([id]) => !children.has(id))
  if (roots.length !== 1) throw brokenTrees(`has a tree with ${roots.length} roots`)
  return roots[0]![1]
}

/** Weights in the order of their leaves; those of a branch are dropped. */
function weightsOf(
  lists: TreeLists,
  nodes: { readonly trees: Trees; readonly references: Int32Array; readonly leaves: number },
) {
  const owners = Int32Array.from(lists.leafTrees, (tree, i) => {
    const at = nodes.trees.get(tree)?.get(lists.leafIds[i]!)
    if (at === undefined) throw brokenTrees('has a weight for a node that is not there')
    return ~nodes.references[at]!
  })
  const leafStarts = new Int32Array(nodes.leaves + 1)
  for (const leaf of owners) if (leaf >= 0) leafStarts[leaf + 1]!++
  for (let leaf = 0; leaf < nodes.leaves; leaf++) leafStarts[leaf + 1]! += leafStarts[leaf]!
  const next = leafStarts.slice()
  const targets = new Int32Array(leafStarts[nodes.leaves]!)
  const weights = new Float64Array(targets.length)
  for (const [i, leaf] of owners.entries()) {
    if (leaf < 0) continue
    const into = next[leaf]!++
    targets[into] = lists.leafTargets[i]!
    weights[into] = lists.leafWeights[i]!
  }
  return { leafStarts, targets, weights }
}

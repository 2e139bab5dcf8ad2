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
  const isChild = new Uint8Array(lists.ids.length)
  const childrenIn = (ids: readonly number[]): Int32Array =>
    Int32Array.from(branches, (at) => {
      const child = placeOf(trees.get(lists.trees[at]!)!, ids[at]!)
      if (child === undefined) throw brokenTrees('points to a node that is not there')
      isChild[child] = 1
      return references[child]!
    })
  const [whenTrue, whenFalse] = [childrenIn(lists.whenTrue), childrenIn(lists.whenFalse)]
  return {
    roots: rootsOf(lists, trees, isChild).map((at) => references[at]!),
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

/** Where the nodes of a tree stand in the lists. Most often they are numbered from 0 and stand one after the other. */
interface Places {
  readonly from: number
  /** The nodes 0 to `count - 1` stand from `from` on. */
  count: number
  /** The others, by their ids. */
  others: Map<number, number> | undefined
}

type Trees = ReadonlyMap<number, Places>

function placeOf({ from, count, others }: Places, id: number): number | undefined {
  return id >= 0 && id < count ? from + id : others?.get(id)
}

/** Places of the nodes in the lists, by tree and id. */
function directoryOf(lists: TreeLists): Trees {
  const trees = new Map<number, Places>()
  for (let at = 0; at < lists.ids.length; at++) {
    const [tree, id] = [lists.trees[at]!, lists.ids[at]!]
    const places = trees.get(tree) ?? { from: at, count: 0, others: undefined }
    if (places.count === 0 && places.others === undefined) trees.set(tree, places)
    if (placeOf(places, id) !== undefined) throw brokenTrees('names a node twice')
    if (places.others === undefined && id === places.count && at === places.from + places.count) places.count++
    else {
      places.others ??= new Map()
      places.others.set(id, at)
    }
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

/** The place of the one node of each tree that is no child. */
function rootsOf(lists: TreeLists, trees: Trees, isChild: Uint8Array): Int32Array {
  const roots = new Map<number, number>()
  for (let at = 0; at < isChild.length; at++) {
    if (isChild[at] === 1) continue
    if (roots.has(lists.trees[at]!)) throw brokenTrees('has a tree with several roots')
    roots.set(lists.trees[at]!, at)
  }
  return Int32Array.from(trees.keys(), (tree) => {
    const root = roots.get(tree)
    if (root === undefined) throw brokenTrees('has a tree without a root')
    return root
  })
}

/** Weights in the order of their leaves; those of a branch are dropped. */
function weightsOf(
  lists: TreeLists,
  nodes: { readonly trees: Trees; readonly references: Int32Array; readonly leaves: number },
) {
  const owners = Int32Array.from(lists.leafTrees, (tree, i) => {
    const places = nodes.trees.get(tree)
    const at = places && placeOf(places, lists.leafIds[i]!)
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

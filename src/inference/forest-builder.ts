import { EQUALITY, type Forest, MEMBER, MISSING_LEFT, NODE_WORDS } from './forest.ts'
import { type TreeLists, tableOfLists } from './forest-lists.ts'
import { brokenTrees, MODE, type TreeTable } from './forest-table.ts'
import { doubleBelow, floatBelow } from './threshold.ts'

/** Lays out trees that are given as lists, see `layForest`. Errors: `inference.damaged`. */
export function buildForest(lists: TreeLists, precision: Forest['precision']): Forest {
  return layForest(tableOfLists(lists), precision)
}

interface Layout {
  readonly table: TreeTable
  readonly words: Int32Array
  readonly reals: Float32Array | Float64Array
  readonly realStep: number
  readonly realOffset: number
  readonly simple: boolean
  readonly precision: Forest['precision']
  /** 1 for each branch that has its place. */
  readonly visited: Uint8Array
  placed: number
  branches: number
}

/**
 * Lays trees out flat, in one precision. Errors: `inference.damaged` for shared nodes, cycles and nodes that no root reaches;
 * whatever a hostile file says, each branch is visited once.
 */
export function layForest(table: TreeTable, precision: Forest['precision']): Forest {
  const branches = table.features.length
  const words = new Int32Array((table.roots.length + 2 * branches) * NODE_WORDS)
  const reals = precision === 'float' ? new Float32Array(words.buffer) : new Float64Array(words.length / NODE_WORDS)
  const layout = { realStep: precision === 'float' ? NODE_WORDS : 1, realOffset: precision === 'float' ? 1 : 0 }
  const treeTargets = targetsOfTrees(table)
  const simple = treeTargets !== undefined
  const visited = new Uint8Array(branches)
  const state: Layout = { table, words, reals, ...layout, simple, precision, visited, placed: 0, branches: 0 }
  const roots = table.roots.map((root) => placeTree(state, root))
  if (state.branches !== branches) throw brokenTrees('has nodes that no root reaches')
  return {
    ...{ precision, words, reals, ...layout, roots, simple, width: table.width, sets: table.sets },
    treeTargets: treeTargets ?? new Int32Array(0),
    depth: depthOf(words, roots),
    leafStarts: table.leafStarts,
    targets: table.targets,
    weights: precision === 'float' ? Float32Array.from(table.weights) : Float64Array.from(table.weights),
    features: table.features.reduce((top, feature) => Math.max(top, feature + 1), 0),
  }
}

/** The depths of all trees together. Children lie behind their parents. */
function depthOf(words: Int32Array, roots: Int32Array): number {
  const depths = new Int32Array(words.length / NODE_WORDS)
  for (let node = depths.length - 1; node >= 0; node--) {
    if (words[node * NODE_WORDS]! < 0) continue
    const left = words[node * NODE_WORDS + 2]!
    depths[node] = 1 + Math.max(depths[left]!, depths[left + 1]!)
  }
  return roots.reduce((sum, root) => sum + depths[root]!, 0)
}

/** The target of each tree, where every leaf has one weight and all leaves of a tree have one target. */
function targetsOfTrees(table: TreeTable): Int32Array | undefined {
  const { leafStarts, targets, roots, width } = table
  for (let leaf = 0; leaf + 1 < leafStarts.length; leaf++)
    if (leafStarts[leaf + 1]! - leafStarts[leaf]! !== 1) return undefined
  if (width === 1) return new Int32Array(roots.length)
  const found = new Int32Array(roots.length)
  const visited = new Uint8Array(table.features.length)
  for (const [tree, root] of roots.entries()) {
    const waiting = [root]
    let target = -1
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next < 0) {
        const own = targets[leafStarts[~next]!]!
        if (target >= 0 && own !== target) return undefined
        target = own
      } else if (visited[next]! === 0) {
        visited[next] = 1
        waiting.push(table.whenTrue[next]!, table.whenFalse[next]!)
      }
    }
    found[tree] = Math.max(0, target)
  }
  return found
}

/** Places a tree from its root, two children side by side; returns where the root lies. */
function placeTree(state: Layout, root: number): number {
  const { whenTrue, whenFalse } = state.table
  const first = state.placed++
  // References, each followed by its place.
  const waiting = [root, first]
  while (waiting.length > 0) {
    const to = waiting.pop()!
    const from = waiting.pop()!
    if (from < 0) {
      placeLeaf(state, ~from, to)
      continue
    }
    if (state.visited[from] === 1) throw brokenTrees('has a node with two parents')
    state.visited[from] = 1
    state.branches++
    const left = state.placed
    state.placed += 2
    const swapped = placeBranch(state, from, { to, left })
    const [yes, no] = [whenTrue[from]!, whenFalse[from]!]
    waiting.push(swapped ? yes : no, left + 1, swapped ? no : yes, left)
  }
  return first
}

function placeLeaf(state: Layout, leaf: number, to: number): void {
  const { words, table, reals, realStep, realOffset } = state
  words[to * NODE_WORDS] = -1
  words[to * NODE_WORDS + 2] = leaf
  if (state.simple) reals[to * realStep + realOffset] = table.weights[table.leafStarts[leaf]!]!
}

/** Writes a branch as `<=`, `=` or a set; true where the false child had to become the left one. */
function placeBranch(state: Layout, from: number, at: { readonly to: number; readonly left: number }): boolean {
  const { table, words, reals, realStep, realOffset } = state
  const word = at.to * NODE_WORDS
  const mode = table.modes[from]!
  const swapped = mode === MODE.GT || mode === MODE.GTE || mode === MODE.NEQ
  const kind = mode === MODE.MEMBER ? MEMBER : mode === MODE.EQ || mode === MODE.NEQ ? EQUALITY : 0
  words[word] = table.features[from]!
  words[word + 2] = at.left
  words[word + 3] = (missingLeft(table, from, swapped) ? MISSING_LEFT : 0) | kind
  if (kind === MEMBER) words[word + 1] = table.setOf[from]!
  else reals[at.to * realStep + realOffset] = limitOf(state, from, { kind, swapped })
  return swapped
}

function limitOf(state: Layout, from: number, how: { readonly kind: number; readonly swapped: boolean }): number {
  const { table, precision } = state
  const limit = table.thresholds[from]!
  const mode = table.modes[from]!
  if (how.kind === EQUALITY) return exactOrNever(limit, precision)
  // Nothing is greater than NaN, so such a branch is always false: left, since the children are swapped.
  if (Number.isNaN(limit) && how.swapped) return Number.POSITIVE_INFINITY
  return (precision === 'float' ? floatBelow : doubleBelow)(limit, mode === MODE.LT || mode === MODE.GTE)
}

/** A double that no float32 equals can not be met by one. */
function exactOrNever(limit: number, precision: Forest['precision']): number {
  return precision === 'double' || Math.fround(limit) === limit ? limit : Number.NaN
}

/** A missing value is unequal to everything and otherwise fails every test, unless it is tracked to the true side. */
function missingLeft(table: TreeTable, from: number, swapped: boolean): boolean {
  const goesTrue = table.missingTrue[from] === 1 || table.modes[from] === MODE.NEQ
  return goesTrue !== swapped
}

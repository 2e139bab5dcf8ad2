import { isIn, type Sets } from './forest-sets.ts'

/** Words of one node: feature (-1 at a leaf), threshold, set or value, left child (the right one follows it), flags. */
export const NODE_WORDS = 4
/** Flag of a node: a missing value goes left. */
export const MISSING_LEFT = 1
/** Flag of a node: left is `x === threshold` instead of `x <= threshold`. */
export const EQUALITY = 2
/** Flag of a node: left are the members of the set in its second word. */
export const MEMBER = 4

/**
 * Trees in one flat block. A node sends `x <= threshold` left and everything else right, except a missing value whose flag
 * says left. Where every leaf has one weight and all leaves of a tree have one target, `simple` holds and a leaf's value lies in
 * its node, too; the third word of a leaf indexes `leafStarts`, which bounds its entries in `targets` and `weights`.
 */
export interface Forest {
  readonly precision: 'float' | 'double'
  readonly words: Int32Array
  /** Thresholds and values, node by node: a view over `words` for float, doubles of their own for double. */
  readonly reals: Float32Array | Float64Array
  /** Words between the reals of two nodes. */
  readonly realStep: number
  readonly realOffset: number
  /** First node of each tree, in the order in which they are summed. */
  readonly roots: Int32Array
  readonly simple: boolean
  /** The target of each tree; empty where it is not `simple`. */
  readonly treeTargets: Int32Array
  readonly sets: Sets
  readonly leafStarts: Int32Array
  readonly targets: Int32Array
  readonly weights: Float32Array | Float64Array
  /** Number of score columns. */
  readonly width: number
  /** A row must have at least this many columns. */
  readonly features: number
  /** Steps that a row takes at most: the depths of all trees. */
  readonly depth: number
}

/** Rows that pass through one tree before the next tree is touched. */
const BLOCK = 256

/** What a leaf's weights do to the scores of a row. */
export type Combine = 'add' | 'smallest' | 'largest'

/** Scores of rows; `touched` tells which of them a leaf has reached, for the combinations that need it. */
interface Scores {
  readonly values: Float32Array | Float64Array
  readonly touched: Uint8Array
}

/**
 * Adds the raw scores of `rows` rows of `columns` features each, row-major, to `values`, which are 0: without base values and post
 * transform. Summed tree by tree in the precision of the forest, so that a float forest gives the bits of the reference runtime.
 */
export function scoreForest(
  forest: Forest,
  x: Float32Array | Float64Array,
  size: { readonly rows: number; readonly columns: number; readonly combine: Combine },
  values: Float32Array | Float64Array,
): void {
  const count = size.rows * forest.width
  const touched = new Uint8Array(size.combine === 'add' ? 0 : count)
  for (let from = 0; from < size.rows; from += BLOCK) {
    const block = { from, to: Math.min(size.rows, from + BLOCK), columns: size.columns }
    for (let tree = 0; tree < forest.roots.length; tree++) {
      const root = forest.roots[tree]!
      if (forest.simple && size.combine === 'add')
        addSimple(forest, { root, target: forest.treeTargets[tree]!, x, values }, block)
      else combineLeaves(forest, { root, x, scores: { values, touched }, combine: size.combine }, block)
    }
  }
}

interface Block {
  readonly from: number
  readonly to: number
  readonly columns: number
}

function addSimple(
  forest: Forest,
  work: {
    readonly root: number
    readonly target: number
    readonly x: ArrayLike<number>
    readonly values: Float32Array | Float64Array
  },
  block: Block,
): void {
  const { reals, realStep, realOffset, width } = forest
  for (let row = block.from; row < block.to; row++) {
    const leaf = leafOf(forest, work.root, work.x, row * block.columns)
    work.values[row * width + work.target]! += reals[leaf * realStep + realOffset]!
  }
}

/** The leaf a row ends in. Every step goes to a node with a larger index, so it always ends. */
function leafOf(forest: Forest, root: number, x: ArrayLike<number>, offset: number): number {
  const { words, reals, realStep, realOffset, sets } = forest
  let node = root
  let feature = words[node * NODE_WORDS]!
  while (feature >= 0) {
    const value = x[offset + feature]!
    const flags = words[node * NODE_WORDS + 3]!
    let left = (flags & MISSING_LEFT) !== 0
    if (!Number.isNaN(value)) {
      if ((flags & MEMBER) !== 0) left = isIn(sets, words[node * NODE_WORDS + 1]!, value)
      else {
        const threshold = reals[node * realStep + realOffset]!
        left = (flags & EQUALITY) === 0 ? value <= threshold : value === threshold
      }
    }
    node = words[node * NODE_WORDS + 2]! + (left ? 0 : 1)
    feature = words[node * NODE_WORDS]!
  }
  return node
}

function combineLeaves(
  forest: Forest,
  work: { readonly root: number; readonly x: ArrayLike<number>; readonly scores: Scores; readonly combine: Combine },
  block: Block,
): void {
  const { words, leafStarts, targets, weights, width } = forest
  const { values, touched } = work.scores
  for (let row = block.from; row < block.to; row++) {
    const leaf = words[leafOf(forest, work.root, work.x, row * block.columns) * NODE_WORDS + 2]!
    for (let i = leafStarts[leaf]!; i < leafStarts[leaf + 1]!; i++) {
      const at = row * width + targets[i]!
      const weight = weights[i]!
      if (work.combine === 'add') values[at]! += weight
      else {
        const better = work.combine === 'smallest' ? weight < values[at]! : weight > values[at]!
        if (touched[at] === 0 || better) values[at] = weight
        touched[at] = 1
      }
    }
  }
}

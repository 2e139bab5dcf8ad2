import type { Sheet } from '../sheet.ts'
import type { Forest } from './tree.ts'

/** Rows that are walked through all trees together, so that they stay in the cache. */
const BLOCK = 1_024
/** Codes that a mask tells apart; see `CategoryFeature`. */
const CODES = 256
const NO_MASK = -1

/** All trees in a few arrays. A child below 0 is the leaf `~child`; a root that is one is a tree of one leaf. */
interface Flat {
  readonly roots: Int32Array
  /** Where the column of a node begins in a block. */
  readonly column: Int32Array
  readonly threshold: Float32Array
  readonly missingLeft: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly value: Float32Array
  /** Where the mask of a node begins, `NO_MASK` for a number: 1 for the codes that go left. */
  readonly mask: Int32Array
  readonly masks: Uint8Array
}

/** The scores of all rows, row-major; trees are added in their order, in double precision. */
export function forestScores(forest: Forest, sheet: Sheet): Float64Array {
  const { start, targets } = forest
  const width = start.length
  const scores = new Float64Array(sheet.rows * width)
  for (let i = 0; i < scores.length; i++) scores[i] = start[i % width]!
  const flat = flatten(forest)
  const block = new Float32Array(sheet.columns.length * BLOCK)
  const leaves = new Int32Array(BLOCK)
  for (let from = 0; from < sheet.rows; from += BLOCK) {
    const rows = Math.min(BLOCK, sheet.rows - from)
    for (const [i, { values }] of sheet.columns.entries()) block.set(values.subarray(from, from + rows), i * BLOCK)
    for (let tree = 0; tree < flat.roots.length; tree++) {
      walk(flat, { root: flat.roots[tree]!, block, rows }, leaves)
      const { value } = flat
      for (let row = 0, at = from * width + targets[tree]!; row < rows; row++, at += width)
        scores[at]! += value[leaves[row]!]!
    }
  }
  return scores
}

interface Walk {
  readonly root: number
  readonly block: Float32Array
  readonly rows: number
}

/** Writes the leaf of each row of a block. */
function walk(flat: Flat, { root, block, rows }: Walk, leaves: Int32Array): void {
  const { column, threshold, missingLeft, left, right, mask, masks } = flat
  for (let row = 0; row < rows; row++) {
    let node = root
    while (node >= 0) {
      const x = block[column[node]! + row]!
      const its = mask[node]!
      const goesLeft =
        its === NO_MASK ? x <= threshold[node]! || (missingLeft[node] === 1 && Number.isNaN(x)) : masks[its + x] === 1
      node = goesLeft ? left[node]! : right[node]!
    }
    leaves[row] = ~node
  }
}

function flatten({ trees }: Forest): Flat {
  const nodes = trees.reduce((sum, { column }) => sum + column.length, 0)
  const leaves = trees.reduce((sum, { value }) => sum + value.length, 0)
  const sets = trees.reduce((sum, tree) => sum + tree.sets.filter((set) => set !== undefined).length, 0)
  const flat: Flat = {
    roots: new Int32Array(trees.length),
    column: new Int32Array(nodes),
    threshold: new Float32Array(nodes),
    missingLeft: new Uint8Array(nodes),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    value: new Float32Array(leaves),
    mask: new Int32Array(nodes).fill(NO_MASK),
    masks: new Uint8Array(sets * CODES),
  }
  let [node, leaf, mask] = [0, 0, 0]
  for (const [i, tree] of trees.entries()) {
    const childOf = (child: number): number => (child < 0 ? ~(leaf + ~child) : node + child)
    flat.roots[i] = tree.column.length === 0 ? ~leaf : node
    flat.threshold.set(tree.threshold, node)
    flat.missingLeft.set(tree.missingLeft, node)
    flat.value.set(tree.value, leaf)
    for (let k = 0; k < tree.column.length; k++) {
      flat.column[node + k] = tree.column[k]! * BLOCK
      flat.left[node + k] = childOf(tree.left[k]!)
      flat.right[node + k] = childOf(tree.right[k]!)
      const set = tree.sets[k]
      if (set === undefined) continue
      flat.mask[node + k] = mask
      for (const code of set) flat.masks[mask + code] = 1
      mask += CODES
    }
    node += tree.column.length
    leaf += tree.value.length
  }
  return flat
}

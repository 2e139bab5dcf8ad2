import type { Sheet } from '../sheet.ts'

/** A decision tree over the columns of a sheet. A child below 0 is the leaf `~child`; a tree without a split has one leaf. */
export interface Tree {
  /** Position of the column. */
  readonly column: Int32Array
  /** `x <= threshold` goes left; float32. Not read where there is a set. */
  readonly threshold: Float32Array
  /** Codes that go left, ascending; undefined for a column of numbers. */
  readonly sets: readonly (readonly number[] | undefined)[]
  /** 1 where a missing value goes left. */
  readonly missingLeft: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  /** What the split improved the objective by. */
  readonly gain: Float64Array
  /** What a leaf adds to the score; float32. */
  readonly value: Float32Array
}

/** Trees to be added up: each adds to one of the scores of a row. */
export interface Forest {
  /** What each score begins with; float32. */
  readonly start: readonly number[]
  readonly trees: readonly Tree[]
  /** The score that each tree adds to. */
  readonly targets: readonly number[]
}

const BLOCK = 1_024

/** The scores of all rows, row-major; trees are added in their order, in double precision. */
export function forestScores({ start, trees, targets }: Forest, sheet: Sheet): Float64Array {
  const width = start.length
  const scores = new Float64Array(sheet.rows * width)
  for (let i = 0; i < scores.length; i++) scores[i] = start[i % width]!
  const walkers = trees.map((tree) => walkerOf(tree, sheet))
  const leaves = new Int32Array(BLOCK)
  // block by block, so that the rows of a block stay in the cache for all trees
  for (let from = 0; from < sheet.rows; from += BLOCK) {
    const to = Math.min(sheet.rows, from + BLOCK)
    for (const [i, walk] of walkers.entries()) {
      walk(from, to, leaves)
      const { value } = trees[i]!
      for (let row = from, at = from * width + targets[i]!; row < to; row++, at += width)
        scores[at]! += value[leaves[row - from]!]!
    }
  }
  return scores
}

/** Writes the leaf of each of the rows `from` to `to`, the first of them in place 0. */
export type Walker = (from: number, to: number, leaves: Int32Array) => void

/** Walks rows of a sheet through a tree. */
export function walkerOf(tree: Tree, sheet: Sheet): Walker {
  const { threshold, missingLeft, left, right } = tree
  if (tree.column.length === 0) return (from, to, leaves) => void leaves.fill(0, 0, to - from)
  const columns = Array.from(tree.column, (column) => sheet.columns[column]!.values)
  const sets = tree.sets.map((set) => set && maskOf(set))
  return (from, to, leaves) => {
    for (let row = from; row < to; row++) {
      let node = 0
      while (node >= 0) {
        const x = columns[node]![row]!
        const set = sets[node]
        const goesLeft =
          set === undefined ? x <= threshold[node]! || (missingLeft[node] === 1 && Number.isNaN(x)) : set[x] === 1
        node = goesLeft ? left[node]! : right[node]!
      }
      leaves[row - from] = ~node
    }
  }
}

function maskOf(set: readonly number[]): Uint8Array {
  const mask = new Uint8Array(set.at(-1)! + 1)
  for (const code of set) mask[code] = 1
  return mask
}

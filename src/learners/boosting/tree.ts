/** A decision tree. A child below 0 is the leaf `~child`; a tree without a split has one leaf. */
export interface Tree {
  readonly feature: Int32Array
  /** `x <= threshold` goes left; float32. */
  readonly threshold: Float32Array
  /** 1 where a missing value goes left. */
  readonly missingLeft: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  /** What the split improved the objective by. */
  readonly gain: Float64Array
  /** What a leaf adds to the score; float32. */
  readonly value: Float32Array
}

/** The leaf in which a row ends. */
export function leafOf(tree: Tree, columns: readonly Float32Array[], row: number): number {
  if (tree.feature.length === 0) return 0
  let node = 0
  while (node >= 0) {
    const x = columns[tree.feature[node]!]![row]!
    const goesLeft = Number.isNaN(x) ? tree.missingLeft[node] === 1 : x <= tree.threshold[node]!
    node = goesLeft ? tree.left[node]! : tree.right[node]!
  }
  return ~node
}

/** Adds what a tree gives for every row to the scores. */
export function addTree(tree: Tree, columns: readonly Float32Array[], scores: Float64Array): void {
  for (let row = 0; row < scores.length; row++) scores[row]! += tree.value[leafOf(tree, columns, row)]!
}

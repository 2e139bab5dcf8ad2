import { type Combine, type Forest, scoreForest } from '../forest.ts'
import { layForest } from '../forest-builder.ts'
import type { TreeTable } from '../forest-table.ts'
import { type ForestScorer, wasmScorer } from '../forest-wasm.ts'
import { asFloat32, matrixShape, type NodeReader, numbers, wrongShape } from '../kernel.ts'
import { elementsOf, type Tensor } from '../tensor.ts'

/** Scores before base values and post transform, row-major. */
export interface RawScores {
  readonly values: Float32Array | Float64Array
  readonly rows: number
}

/** A list of reals that may also be given as a tensor, for doubles. */
export function realsOf(node: NodeReader, name: string): ArrayLike<number> {
  const tensor = node.tensor(`${name}_as_tensor`)
  return tensor ? numbers(tensor, node) : node.floats(name)
}

/** Most rows reach a leaf long before the depth of a tree. */
const PATH_SHARE = 8
const WORTH_WALKS = 2_000

type Score = (x: Float32Array | Float64Array, size: { readonly rows: number; readonly columns: number }) => RawScores

/** Scores in one precision: in WebAssembly where it can be had and pays, else to the same bits in TypeScript. */
function scorerIn(forest: Forest, combine: Combine): Score {
  let fast: ForestScorer | undefined
  // How many walks through a tree are left before WebAssembly is tried, which costs about as much to set up.
  let walksLeft = combine === 'add' ? WORTH_WALKS : Number.POSITIVE_INFINITY
  return (x, { rows, columns }) => {
    walksLeft -= rows * forest.roots.length
    if (walksLeft < 0 && fast === undefined) {
      fast = wasmScorer(forest)
      walksLeft = Number.POSITIVE_INFINITY
    }
    if (fast === undefined) return { values: scoreForest(forest, x, { rows, columns, combine }), rows }
    const count = rows * forest.width
    const values = forest.precision === 'float' ? new Float32Array(count) : new Float64Array(count)
    fast(x, { rows, columns }, values)
    return { values, rows }
  }
}

/**
 * Scores a matrix in the precision of its type. Damage is found at once, by laying the trees out in the precision that is `first`;
 * the other layout is made when it is needed.
 */
export function scorer(
  table: TreeTable,
  how: { readonly combine: Combine; readonly node: NodeReader; readonly first: Forest['precision'] },
): (input: Tensor) => RawScores {
  const { combine, node, first } = how
  const forest = layForest(table, first)
  const made: { [precision in Forest['precision']]?: Score } = { [first]: scorerIn(forest, combine) }
  return (input) => {
    const [rows, columns] = matrixShape(input, node)
    if (columns < forest.features) throw wrongShape(node, input.shape, `[rows, at least ${forest.features}]`)
    elementsOf([rows, forest.width])
    node.spend(rows * (forest.roots.length + forest.depth / PATH_SHARE))
    const precision = input.type === 'double' ? 'double' : 'float'
    made[precision] ??= scorerIn(layForest(table, precision), combine)
    return made[precision](input.type === 'double' ? input.data : asFloat32(input, node), { rows, columns })
  }
}

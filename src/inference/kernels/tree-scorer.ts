import { type Forest, scoreForest } from '../forest.ts'
import { layForest } from '../forest-builder.ts'
import type { TreeTable } from '../forest-table.ts'
import { type ForestScorer, forestImage, type Rows, wasmScorer } from '../forest-wasm.ts'
import { asFloat32, matrixShape, type NodeReader, numbers, wrongShape } from '../kernel.ts'
import { elementsOf, type Tensor } from '../tensor.ts'
import type { TreeImage } from '../tree-image.ts'

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

type Score = (rows: Rows, values: Float32Array | Float64Array) => void

/** What of an image a scorer goes on holding. */
type Trees = Pick<TreeImage, 'combine' | 'width' | 'trees'>

/** Scores in one precision: in WebAssembly where it can be had and pays, else to the same bits in TypeScript. */
function scorerIn(forest: Forest, { combine, width, trees }: Trees, node: NodeReader): Score {
  let slow: Forest | undefined = forest
  let fast: ForestScorer | undefined
  // How many walks through a tree are left before WebAssembly is tried, which costs about as much to set up.
  let walksLeft = combine === 'add' ? WORTH_WALKS : Number.POSITIVE_INFINITY
  return (given, values) => {
    walksLeft -= given.rows * trees
    if (walksLeft < 0 && slow !== undefined) {
      walksLeft = Number.POSITIVE_INFINITY
      fast = fastScorer(slow, width, node)
      if (fast !== undefined) slow = undefined
    }
    if (fast !== undefined) fast.score(given, values)
    else scoreForest(slow!, given.x, { rows: given.rows, columns: given.columns, combine }, values)
  }
}

function fastScorer(forest: Forest, width: number, node: NodeReader): ForestScorer | undefined {
  const image = forestImage(forest)
  return image && held(wasmScorer(image, width), node)
}

function held(scorer: ForestScorer | undefined, node: NodeReader): ForestScorer | undefined {
  if (scorer !== undefined) node.onClose(scorer.free)
  return scorer
}

function firstScorer(image: TreeImage, node: NodeReader): Score {
  const fast = image.fast && held(wasmScorer(image.fast, image.width), node)
  return fast?.score ?? scorerIn(image.forest, image, node)
}

/** Scores a matrix in the precision of its type. */
export function scorer(image: TreeImage, node: NodeReader): (input: Tensor) => RawScores {
  const { width, features, trees, depth, table, combine } = image
  const kept = { width, trees, combine }
  const made: { [precision in Forest['precision']]?: Score } = { [image.forest.precision]: firstScorer(image, node) }
  return (input) => {
    const [rows, columns] = matrixShape(input, node)
    if (columns < features) throw wrongShape(node, input.shape, `[rows, at least ${features}]`)
    const count = elementsOf([rows, width])
    node.spend(rows * (trees + depth / PATH_SHARE))
    const precision = input.type === 'double' ? 'double' : 'float'
    made[precision] ??= otherScorer(table, precision, { kept, node })
    const values = precision === 'float' ? new Float32Array(count) : new Float64Array(count)
    made[precision]({ x: input.type === 'double' ? input.data : asFloat32(input, node), rows, columns }, values)
    return { values, rows }
  }
}

/** The precision that was not foreseen; there is a table where any is. */
function otherScorer(
  table: TreeTable | undefined,
  precision: Forest['precision'],
  { kept, node }: { readonly kept: Trees; readonly node: NodeReader },
): Score {
  if (table === undefined) throw node.bad('nodes_values', `it was not laid out for ${precision}`)
  return scorerIn(layForest(table, precision), kept, node)
}

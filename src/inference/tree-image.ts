import type { Combine, Forest } from './forest.ts'
import { layForest } from './forest-builder.ts'
import type { ForestImage } from './forest-memory.ts'
import type { TreeTable } from './forest-table.ts'
import { forestImage } from './forest-wasm.ts'
import type { TensorType } from './tensor.ts'

/**
 * Trees of one operator as they are scored: plain data, which stands for the long lists among its attributes and can be sent to
 * another thread.
 */
export interface TreeImage {
  readonly combine: Combine
  readonly trees: number
  readonly width: number
  /** A row must have at least this many columns. */
  readonly features: number
  /** Steps that a row takes at most. */
  readonly depth: number
  readonly forest: Forest
  /** For WebAssembly, where that was asked for. */
  readonly fast: ForestImage | undefined
  /** For the other precision, where the type of the input is only known from a run. */
  readonly table: TreeTable | undefined
  /** What a classifier must know of its lists: which classes are weighed, and whether no weight is below 0. */
  readonly classes: readonly number[]
  readonly isPositive: boolean
}

/**
 * Lays trees out for the type of their input: doubles for double, float32 for all others; for `first` where it is not known.
 *
 * Errors: `inference.damaged`.
 */
export function treeImage(
  table: TreeTable,
  how: { readonly combine: Combine; readonly type: TensorType | undefined; readonly first: Forest['precision'] },
): TreeImage {
  const { combine, type, first } = how
  const forest = layForest(table, type === undefined ? first : type === 'double' ? 'double' : 'float')
  return {
    ...{ combine, trees: table.roots.length, width: table.width, features: forest.features, depth: forest.depth },
    ...{ forest, fast: undefined, table: type === undefined ? table : undefined },
    ...{ classes: [], isPositive: false },
  }
}

/** The same with what WebAssembly needs. */
export function readyImage(image: TreeImage): TreeImage {
  return image.combine === 'add' ? { ...image, fast: forestImage(image.forest) } : image
}

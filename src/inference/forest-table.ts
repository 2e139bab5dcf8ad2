import { fail } from './errors.ts'
import type { Sets } from './forest-sets.ts'

/** How a node tests its feature, by the numbers of ONNX's TreeEnsemble. */
export const MODE = { LEQ: 0, LT: 1, GTE: 2, GT: 3, EQ: 4, NEQ: 5, MEMBER: 6 } as const

/**
 * Trees as tables. A reference is the index of a branch or, below 0, `~leaf`. Every branch has one parent or is a root; leaves may
 * be shared.
 */
export interface TreeTable {
  /** A reference for each tree, in the order in which trees are summed. */
  readonly roots: Int32Array
  readonly features: Int32Array
  readonly thresholds: ArrayLike<number>
  readonly modes: Uint8Array
  readonly whenTrue: Int32Array
  readonly whenFalse: Int32Array
  /** 1 where a missing value goes the true way; empty for never. */
  readonly missingTrue: ArrayLike<number>
  /** The set of each branch of mode MEMBER; empty where there are none. */
  readonly setOf: Int32Array
  readonly sets: Sets
  /** Entries of leaf `i` in `targets` and `weights`: from `leafStarts[i]` to `leafStarts[i + 1]`. */
  readonly leafStarts: Int32Array
  readonly targets: Int32Array
  readonly weights: Float32Array | Float64Array
  readonly width: number
}

/** Columns that a row of features may have. */
export const MOST_FEATURES = 2 ** 24

/** The error for trees that are no trees. */
export const brokenTrees = (reason: string): Error => fail('damaged', { reason: `a tree ensemble ${reason}` })

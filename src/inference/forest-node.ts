/** Rows of one block: a column of the scratch area holds this many numbers. */
export const BLOCK_ROWS = 256
/** Rows (or trees) that are walked through side by side, so that their memory accesses overlap. */
export const ABREAST = 8
/** Bytes of a root: how far it is to its first node. */
export const ROOT_BYTES = 4
/** Bytes in which the weights of a leaf with several are added at once; there are whole multiples of them. */
export const VECTOR_BYTES = 16

/** What a kernel is made for. */
export interface KernelKind {
  readonly precision: 'float' | 'double'
  /** Some nodes test for members of sets. */
  readonly sets: boolean
  /** Leaves lead to the weights of all targets instead of holding one value. */
  readonly vectors: boolean
}

/** Where a node keeps its parts, in bytes. */
export interface NodeShape {
  /** i32: where the column of the node lies in the scratch area. */
  readonly column: number
  /** Threshold, or at a leaf its value (`vectors`: the bytes to its weights, i32). */
  readonly real: number
  /** i32: bytes from the node to its left child; those to the right one follow. */
  readonly left: number
  /** With sets, i32: all ones where the node tests for members, else 0; then the bytes to the bits of its set. */
  readonly mask: number
  readonly bytes: number
}

/** The parts of a node of one kind. */
export function nodeShape({ precision, sets }: KernelKind): NodeShape {
  if (precision === 'float') return { column: 0, real: 4, left: 8, mask: 16, bytes: sets ? 24 : 16 }
  return { column: 0, left: 4, real: 16, mask: 24, bytes: sets ? 32 : 24 }
}

/** Bytes of a number of this precision. */
export function numberBytes({ precision }: Pick<KernelKind, 'precision'>): number {
  return precision === 'float' ? 4 : 8
}

/** Branches in the three upmost levels of a tree, level by level. */
export const TOP_BRANCHES = 7
/** Where these levels lead to. */
export const TOP_CHILDREN = 8

/** Where the top of a tree keeps its parts, in bytes: i32 columns of its branches, their thresholds, i32 bytes to their
 * children. */
export interface TopShape {
  readonly columns: number
  readonly reals: number
  /** The rightmost child first. */
  readonly children: number
  readonly bytes: number
}

/** The parts of the top of a tree of one kind. */
export function topShape(kind: KernelKind): TopShape {
  const reals = TOP_CHILDREN * ROOT_BYTES
  const children = reals + TOP_CHILDREN * numberBytes(kind)
  return { columns: 0, reals, children, bytes: children + TOP_CHILDREN * ROOT_BYTES }
}

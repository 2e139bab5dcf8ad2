import { type Forest, NODE_WORDS } from './forest.ts'
import { codesIn, type Lane, type Lanes } from './forest-lanes.ts'
import {
  ABREAST,
  BLOCK_ROWS,
  type KernelKind,
  nodeShape,
  numberBytes,
  ROOT_BYTES,
  topShape,
  VECTOR_BYTES,
} from './forest-node.ts'

/** Bytes of an i32. */
export const WORD = 4
const WORD_BITS = 32

/** Trees that add to the same sums, by the places of their roots; filled up to whole groups. */
export interface Group {
  readonly target: number
  readonly from: number
  readonly paddedEnd: number
  /** What the kernel for rows abreast is given: tops of trees without sets, else the roots. */
  readonly rowsFrom: number
  readonly rowsEnd: number
}

/** The trees of a group, by number. */
export interface GroupOfTrees extends Group {
  readonly trees: readonly number[]
}

/** Where the scratch area of a forest keeps things, in bytes from its begin. */
export interface ScratchLayout {
  readonly kind: KernelKind
  readonly number: number
  /** Bytes of a column. */
  readonly lane: number
  /** Bytes of the sums of one row with `vectors`, else 0. */
  readonly sumBytes: number
  /** Where the columns begin, behind all sums. */
  readonly columns: number
  readonly scratchBytes: number
}

/** Where things lie in the image of a forest, in bytes from its begin. */
export interface ForestLayout extends ScratchLayout {
  readonly groups: readonly GroupOfTrees[]
  readonly nodes: number
  readonly vectors: number
  /** A word of 0, then the bits of the sets. */
  readonly bits: number
  readonly bytes: number
}

const roundedUp = (value: number, to: number): number => Math.ceil(value / to) * to

/** Lays out a scratch area, and beside it roots, nodes, weights of leaves and sets. */
export function layoutOf(forest: Forest, { lanes, laneOf }: Lanes, kind: KernelKind): ForestLayout {
  const number = numberBytes(kind)
  const lane = BLOCK_ROWS * number
  const sumBytes = kind.vectors ? roundedUp(forest.width * number, VECTOR_BYTES) : 0
  const columns = kind.vectors ? BLOCK_ROWS * sumBytes : forest.width * lane
  const scratchBytes = columns + Math.max(1, lanes.length) * lane
  const { groups, end } = groupsOf(forest, kind)
  const nodes = roundedUp(end, VECTOR_BYTES)
  const count = forest.words.length / NODE_WORDS
  const vectors = roundedUp(nodes + (count + 1) * nodeShape(kind).bytes, VECTOR_BYTES)
  // the leaf behind the last one weighs nothing
  const bits = vectors + (kind.vectors ? forest.leafStarts.length * sumBytes : 0)
  let last = bits + WORD
  if (kind.sets) for (const place of laneOf) if (place >= 0) last += wordsOf(lanes[place]!) * WORD
  const scratch = { kind, number, lane, sumBytes, columns, scratchBytes }
  return { ...scratch, groups, nodes, vectors, bits, bytes: roundedUp(last, VECTOR_BYTES) }
}

/** Words that the bits of a set take which is tested against this lane. */
export const wordsOf = (lane: Lane): number => (lane.kind === 'codes' ? Math.ceil(codesIn(lane.length) / WORD_BITS) : 0)

function groupsOf(
  { roots, simple, treeTargets }: Forest,
  kind: KernelKind,
): { readonly groups: readonly GroupOfTrees[]; readonly end: number } {
  const byTarget = new Map<number, number[]>()
  for (const tree of roots.keys()) {
    const target = simple ? treeTargets[tree]! : 0
    const known = byTarget.get(target)
    if (known === undefined) byTarget.set(target, [tree])
    else known.push(tree)
  }
  let at = 0
  const take = (count: number, bytes: number): number => {
    at += count * bytes
    return at - count * bytes
  }
  const groups = Array.from(byTarget, ([target, trees]) => {
    const first = take(roundedUp(trees.length, ABREAST), ROOT_BYTES)
    return { trees, target, from: first, end: first + trees.length * ROOT_BYTES, paddedEnd: at }
  })
  if (kind.sets)
    return { groups: groups.map((group) => ({ ...group, rowsFrom: group.from, rowsEnd: group.end })), end: at }
  at = roundedUp(at, VECTOR_BYTES)
  const withTops = groups.map((group) => {
    const rowsFrom = take(group.trees.length, topShape(kind).bytes)
    return { ...group, rowsFrom, rowsEnd: at }
  })
  return { groups: withTops, end: at }
}

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
  readonly trees: readonly number[]
  readonly target: number
  readonly from: number
  readonly end: number
  readonly paddedEnd: number
  /** What the kernel for rows abreast is given: tops of trees without sets, else the roots. */
  readonly rowsFrom: number
  readonly rowsEnd: number
}

/** Where things lie in the memory of a forest, in bytes. */
export interface ForestLayout {
  readonly kind: KernelKind
  readonly number: number
  /** Bytes of a column of the scratch area. */
  readonly lane: number
  /** Bytes of the sums of one row with `vectors`, else 0; of all sums of a target without. */
  readonly sumBytes: number
  readonly sums: number
  readonly scratch: number
  readonly groups: readonly Group[]
  readonly nodes: number
  readonly vectors: number
  /** A word of 0, then the bits of the sets. */
  readonly bits: number
  readonly bytes: number
}

const roundedUp = (value: number, to: number): number => Math.ceil(value / to) * to

/** Lays out sums, scratch area, roots, nodes, weights of leaves and sets. */
export function layoutOf(forest: Forest, { lanes, laneOf }: Lanes, kind: KernelKind): ForestLayout {
  const number = numberBytes(kind)
  const lane = BLOCK_ROWS * number
  const sumBytes = kind.vectors ? roundedUp(forest.width * number, VECTOR_BYTES) : 0
  const scratch = kind.vectors ? BLOCK_ROWS * sumBytes : forest.width * lane
  const roots = scratch + Math.max(1, lanes.length) * lane
  const { groups, end } = groupsOf(forest, roots, kind)
  const nodes = roundedUp(end, VECTOR_BYTES)
  const count = forest.words.length / NODE_WORDS
  const vectors = roundedUp(nodes + (count + 1) * nodeShape(kind).bytes, VECTOR_BYTES)
  // the leaf behind the last one weighs nothing
  const bits = vectors + (kind.vectors ? forest.leafStarts.length * sumBytes : 0)
  let bytes = bits + WORD
  if (kind.sets) for (const place of laneOf) if (place >= 0) bytes += wordsOf(lanes[place]!) * WORD
  return { kind, number, lane, sumBytes, sums: 0, scratch, groups, nodes, vectors, bits, bytes }
}

/** Words that the bits of a set take which is tested against this lane. */
export const wordsOf = (lane: Lane): number => (lane.kind === 'codes' ? Math.ceil(codesIn(lane.length) / WORD_BITS) : 0)

function groupsOf(
  { roots, simple, treeTargets }: Forest,
  from: number,
  kind: KernelKind,
): { readonly groups: readonly Group[]; readonly end: number } {
  const byTarget = new Map<number, number[]>()
  for (const tree of roots.keys()) {
    const target = simple ? treeTargets[tree]! : 0
    const known = byTarget.get(target)
    if (known === undefined) byTarget.set(target, [tree])
    else known.push(tree)
  }
  let at = from
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

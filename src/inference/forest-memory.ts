import { type Forest, MISSING_LEFT, NODE_WORDS } from './forest.ts'
import { type Lane, type Lanes, leftCodes, missingCode, realOf } from './forest-lanes.ts'
import { type ForestLayout, type Group, type ScratchLayout, WORD, wordsOf } from './forest-layout.ts'
import { nodeShape, ROOT_BYTES, TOP_BRANCHES, TOP_CHILDREN, topShape } from './forest-node.ts'

const WORD_BITS = 32

/**
 * A forest as its kernel reads it. Wherever it lies in a memory it means the same: nodes, roots and tops say how far it is from
 * them to what they lead to.
 */
export interface ForestImage {
  readonly scratch: ScratchLayout
  readonly groups: readonly Group[]
  readonly lanes: readonly Lane[]
  readonly words: Int32Array
}

/** The image that is written, and how far the bits of sets have come. */
interface Filling extends ForestLayout {
  readonly words: Int32Array
  readonly reals: Float32Array | Float64Array
  nextBits: number
}

/** Writes the image of a forest. */
export function imageOf(forest: Forest, lanes: Lanes, layout: ForestLayout): ForestImage {
  const { kind, nodes } = layout
  const words = new Int32Array(layout.bytes / WORD)
  const reals = kind.precision === 'float' ? new Float32Array(words.buffer) : new Float64Array(words.buffer)
  const filling: Filling = { ...layout, words, reals, nextBits: layout.bits + WORD }
  const count = lanes.laneOf.length
  for (let node = 0; node < count; node++) {
    if (lanes.laneOf[node]! < 0) fillLeaf(forest, node, filling)
    else fillBranch(forest, node, { filling, lanes })
  }
  // Trees abreast come in whole groups; a leaf of 0 behind the last node fills the last one and changes no sum.
  fillNothing(forest, count, filling)
  if (kind.vectors) fillVectors(forest, filling)
  for (const { trees, from, paddedEnd, rowsFrom } of layout.groups) {
    for (let at = from, tree = 0; at < paddedEnd; at += ROOT_BYTES, tree++) {
      const root = tree < trees.length ? forest.roots[trees[tree]!]! : count
      words[at / WORD] = nodes + root * nodeShape(kind).bytes - at
    }
    if (kind.sets) continue
    for (const [i, tree] of trees.entries())
      fillTop(forest, forest.roots[tree]!, { filling, lanes, at: rowsFrom + i * topShape(kind).bytes })
  }
  return { scratch: scratchOf(layout), groups: layout.groups.map(groupOf), lanes: lanes.lanes.map(laneOf), words }
}

const scratchOf = ({ kind, number, lane, sumBytes, columns, scratchBytes }: ScratchLayout): ScratchLayout => ({
  ...{ kind, number, lane, sumBytes, columns, scratchBytes },
})

const groupOf = ({ target, from, paddedEnd, rowsFrom, rowsEnd }: Group): Group => ({
  ...{ target, from, paddedEnd, rowsFrom, rowsEnd },
})

const laneOf = (lane: Lane): Lane =>
  lane.kind === 'numbers'
    ? { kind: 'numbers', feature: lane.feature, missing: lane.missing }
    : { kind: 'codes', feature: lane.feature, length: lane.length }

/** Writes the upmost levels of a tree; below a leaf its place is taken by comparisons that lead back to it either way. */
function fillTop(
  forest: Forest,
  root: number,
  to: { readonly filling: Filling; readonly lanes: Lanes; readonly at: number },
): void {
  const { words, reals, number, nodes, kind, lane } = to.filling
  const shape = topShape(kind)
  let level = [root]
  for (let first = 0; first < TOP_BRANCHES; first += level.length / 2) {
    const below: number[] = []
    for (const [i, node] of level.entries()) {
      const place = to.lanes.laneOf[node]!
      const left = forest.words[node * NODE_WORDS + 2]!
      words[(to.at + shape.columns) / WORD + first + i] = Math.max(0, place) * lane
      reals[(to.at + shape.reals) / number + first + i] = place < 0 ? 0 : realOf(forest, node)
      below.push(place < 0 ? node : left, place < 0 ? node : left + 1)
    }
    level = below
  }
  for (const [i, node] of level.entries())
    words[(to.at + shape.children) / WORD + TOP_CHILDREN - 1 - i] = nodes + node * nodeShape(kind).bytes - to.at
}

function linkNode(node: number, to: { readonly left: number; readonly right: number }, filling: Filling): number {
  const shape = nodeShape(filling.kind)
  const at = filling.nodes + node * shape.bytes
  filling.words[(at + shape.left) / WORD] = (to.left - node) * shape.bytes
  filling.words[(at + shape.left) / WORD + 1] = (to.right - node) * shape.bytes
  if (filling.kind.sets) filling.words[(at + shape.mask) / WORD + 1] = filling.bits - at
  return at
}

function fillLeaf(forest: Forest, node: number, filling: Filling): void {
  const { kind, words, reals, vectors, sumBytes, number } = filling
  const at = linkNode(node, { left: node, right: node }, filling)
  const real = at + nodeShape(kind).real
  if (kind.vectors) words[real / WORD] = vectors + forest.words[node * NODE_WORDS + 2]! * sumBytes - at
  else reals[real / number] = realOf(forest, node)
}

function fillNothing(forest: Forest, node: number, filling: Filling): void {
  const { kind, words, vectors, sumBytes } = filling
  const at = linkNode(node, { left: node, right: node }, filling)
  if (kind.vectors) words[(at + nodeShape(kind).real) / WORD] = vectors + (forest.leafStarts.length - 1) * sumBytes - at
}

function fillVectors({ leafStarts, targets, weights }: Forest, { reals, vectors, sumBytes, number }: Filling): void {
  for (let leaf = 0; leaf + 1 < leafStarts.length; leaf++)
    for (let i = leafStarts[leaf]!; i < leafStarts[leaf + 1]!; i++)
      reals[(vectors + leaf * sumBytes) / number + targets[i]!] = weights[i]!
}

function fillBranch(forest: Forest, node: number, to: { readonly filling: Filling; readonly lanes: Lanes }): void {
  const { filling, lanes } = to
  const { words, reals, number } = filling
  const shape = nodeShape(filling.kind)
  const left = forest.words[node * NODE_WORDS + 2]!
  const at = linkNode(node, { left, right: left + 1 }, filling)
  const place = lanes.laneOf[node]!
  words[(at + shape.column) / WORD] = place * filling.lane
  const lane = lanes.lanes[place]!
  reals[(at + shape.real) / number] = lane.kind === 'numbers' ? realOf(forest, node) : Number.NEGATIVE_INFINITY
  if (lane.kind === 'numbers') return
  const { words: members, from, length } = leftCodes(forest, node)
  const bits = filling.nextBits / WORD
  words.set(members.subarray(from, from + Math.ceil(length / WORD_BITS)), bits)
  if ((forest.words[node * NODE_WORDS + 3]! & MISSING_LEFT) !== 0) {
    const code = missingCode(lane.length)
    words[bits + Math.floor(code / WORD_BITS)]! |= 1 << (code % WORD_BITS)
  }
  words[(at + shape.mask) / WORD] = -1
  words[(at + shape.mask) / WORD + 1] = filling.nextBits - at
  filling.nextBits += wordsOf(lane) * WORD
}

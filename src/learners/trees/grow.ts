import type { Random } from '../../base/index.ts'
import { createFrontier, type Frontier } from './frontier.ts'
import type { Ground } from './ground.ts'
import { give, ORDER } from './orders.ts'
import { createPool, type Pool } from './pool.ts'
import { createSearch, mayCut, type Search } from './search.ts'
import { markSides, type Split, type SplitRules } from './split.ts'
import { addSums, readSums, type Sums, subtractSums } from './sums.ts'

/** How a tree may grow. */
export interface GrowRules extends SplitRules {
  readonly leaves: number
  /** Cuts above a leaf at most. */
  readonly depth: number
  /** Features this tree may use, by position, ascending. */
  readonly features: readonly number[]
  /** Of these so many are drawn anew at each leaf; all without it. */
  readonly featuresOfLeaf?: number
  /** One cut is drawn for each feature, instead of the best being sought. */
  readonly randomCuts?: boolean
  /** For each feature 1, -1 or 0: the value may only rise, only fall, or go anywhere with it. */
  readonly monotone?: Int8Array
  readonly random: Random
}

/** The values a leaf may take, where splits above it were monotone. */
export interface Bounds {
  readonly low: number
  readonly high: number
}

/** A leaf of a growing tree. */
export interface Leaf {
  /** Its rows: places in the order of the ground. */
  readonly start: number
  readonly depth: number
  readonly sums: Sums
  readonly bounds: Bounds
  readonly split: Split | undefined
  /** The node above and the side of it; -1 at the root. */
  readonly parent: number
  readonly isLeft: boolean
}

/** A grown tree, before its leaves have values. Children below 0 are leaves. */
export interface Grown {
  readonly splits: readonly Split[]
  readonly left: readonly number[]
  readonly right: readonly number[]
  readonly leaves: readonly Leaf[]
}

const ANYTHING: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }

/** What one tree grows from. */
export interface Growth {
  readonly ground: Ground
  readonly rules: GrowRules
  readonly pool: Pool
  readonly search: Search
  readonly frontier: Frontier
  readonly leaves: Leaf[]
  readonly nodes: { readonly splits: Split[]; readonly left: number[]; readonly right: number[] }
}

/**
 * Grows a tree over the first `rows` places of the order, which is put in the order of leaves.
 *
 * Of two children the smaller is counted; the histogram of the larger is what remains of the parent's, exactly, because sums are of
 * whole numbers. A leaf whose histogram had to make room is counted again when it is cut.
 *
 * Sources: Shi 2007, "Best-first decision tree learning"; Ke et al. 2017 (LightGBM).
 */
export function growTree(ground: Ground, rows: number, rules: GrowRules): Grown {
  const pool = createPool(ground.layout.histograms)
  const search = createSearch(ground, rules)
  const frontier = createFrontier()
  const nodes = { splits: [], left: [], right: [] }
  const growth: Growth = { ground, rules, pool, search, frontier, leaves: [], nodes }
  putLeaf(growth, 0, rootOf(growth, rows))
  while (growth.leaves.length < rules.leaves) {
    const at = growth.frontier.next()
    if (at === undefined) break
    cutLeaf(growth, at)
  }
  return { ...growth.nodes, leaves: growth.leaves }
}

function rootOf({ ground, pool, search, rules }: Growth, rows: number): Leaf {
  const histogram = pool.take(0, [])
  give(ground, { start: 0, rows, side: 0, settle: 0, histogram, parent: -1 })
  ground.run(ORDER.count, rows)
  search.combine(histogram, rows)
  const sums = ground.layout.bins.length > 0 ? sumBins(ground, histogram) : sumRows(ground, rows)
  const split = rules.leaves > 1 ? search.one({ sums, bounds: ANYTHING, histogram }, rows) : undefined
  return { start: 0, depth: 0, sums, bounds: ANYTHING, split, parent: -1, isLeft: false }
}

/** The sums of all bins of the first feature: those of the whole leaf. */
function sumBins({ words, layout }: Ground, histogram: number): Sums {
  const first = (layout.pool + histogram * layout.histogramBytes) / 4
  let sums: Sums = { first: 0, second: 0, rows: 0 }
  for (let bin = 0; bin < layout.bins[0]!; bin++) sums = addSums(sums, readSums(words, first + 4 * bin, layout))
  return sums
}

/** The sums of the first rows of the order, where there is no feature and so no histogram. */
function sumRows({ order, derivatives }: Ground, rows: number): Sums {
  let [first, second] = [0, 0]
  for (let i = 0; i < rows; i++) {
    const at = 2 * order[i]!
    first += derivatives[at]!
    second += derivatives[at + 1]!
  }
  return { first, second, rows }
}

/** Cuts a leaf: the left child takes its place, the right one comes last. */
function cutLeaf(growth: Growth, at: number): void {
  const { ground, rules, leaves, nodes, search } = growth
  const leaf = leaves[at]!
  const split = leaf.split!
  const node = nodes.splits.push(split) - 1
  nodes.left.push(~at)
  nodes.right.push(~leaves.length)
  if (leaf.parent >= 0) (leaf.isLeft ? nodes.left : nodes.right)[leaf.parent] = node
  const right = subtractSums(leaf.sums, split.left)
  const [leftBounds, rightBounds] = search.boundsOf(leaf, split, right)
  const depth = leaf.depth + 1
  const leftLeaf = { start: leaf.start, depth, sums: split.left, bounds: leftBounds, parent: node, isLeft: true }
  const middle = leaf.start + split.left.rows
  const rightLeaf = { start: middle, depth, sums: right, bounds: rightBounds, parent: node, isLeft: false }
  markSides(split, ground.bytes.subarray(ground.layout.sides, ground.layout.sides + 256))
  const mayGoOn = mayCut(split.left, rules) || mayCut(right, rules)
  const isLast = leaves.length + 1 >= rules.leaves || depth >= rules.depth || !mayGoOn
  const [leftSplit, rightSplit] = isLast
    ? settleOnly(growth, { leaf, split, at })
    : count(growth, { leaf, split, at, children: [leftLeaf, rightLeaf] })
  putLeaf(growth, at, { ...leftLeaf, split: leftSplit })
  putLeaf(growth, leaves.length, { ...rightLeaf, split: rightSplit })
}

/** A leaf that can be cut waits for its turn; one that can not needs no histogram. */
function putLeaf({ leaves, frontier, pool }: Growth, at: number, leaf: Leaf): void {
  leaves[at] = leaf
  if (leaf.split) frontier.add(at, leaf.split.gain)
  else pool.release(at)
}

/** A leaf before its split is sought. */
type Uncut = Omit<Leaf, 'split'>

interface Cutting {
  readonly leaf: Leaf
  readonly split: Split
  /** The place of the leaf among all. */
  readonly at: number
}

/** Children that are not cut again need no sums. */
function settleOnly({ ground, pool }: Growth, { leaf, split, at }: Cutting): [undefined, undefined] {
  const { rows } = leaf.sums
  give(ground, { start: leaf.start, rows, feature: split.feature, side: 0, settle: 1, histogram: -1 })
  ground.run(ORDER.part, rows)
  ground.run(ORDER.count, rows)
  pool.release(at)
  return [undefined, undefined]
}

function count(
  growth: Growth,
  { leaf, split, at, children }: Cutting & { readonly children: readonly [Uncut, Uncut] },
): [Split | undefined, Split | undefined] {
  const { ground, pool, search, leaves } = growth
  const { rows } = leaf.sums
  const isLeftSmaller = children[0].sums.rows <= children[1].sums.rows
  const [smallAt, largeAt] = isLeftSmaller ? [at, leaves.length] : [leaves.length, at]
  const inherited = pool.of(at)
  const gains = (i: number): number => leaves[i]?.split?.gain ?? 0
  pool.rename(at, largeAt)
  const small = pool.take(smallAt, [largeAt], gains)
  give(ground, {
    start: leaf.start,
    rows,
    feature: split.feature,
    side: isLeftSmaller ? 1 : 2,
    settle: 1,
    histogram: small,
  })
  ground.run(ORDER.part, rows)
  ground.run(ORDER.count, rows)
  const [smaller, larger] = isLeftSmaller ? children : [children[1], children[0]]
  if (inherited !== undefined) {
    const found = search.both({ ...smaller, histogram: small }, { ...larger, histogram: inherited })
    return isLeftSmaller ? found : [found[1], found[0]]
  }
  // the parent had lost its histogram: the larger child is counted too
  search.combine(small, rows)
  const first = search.one({ ...smaller, histogram: small }, rows)
  const large = pool.take(largeAt, [smallAt], gains)
  give(ground, { start: larger.start, rows: larger.sums.rows, side: 0, settle: 0, histogram: large })
  ground.run(ORDER.count, larger.sums.rows)
  search.combine(large, larger.sums.rows)
  const second = search.one({ ...larger, histogram: large }, larger.sums.rows)
  return isLeftSmaller ? [first, second] : [second, first]
}

import type { Binned } from './bins.ts'
import type { Gradients } from './gradients.ts'
import { emptyHistogram, fillHistogram, type Histogram, type Sums, subtractHistogram, sumsOf } from './histogram.ts'
import { bestSplit, type Split, type SplitRules } from './split.ts'
import type { Tree } from './tree.ts'

/** How a tree may grow. */
export interface GrowRules {
  readonly leaves: number
  readonly depth: number
  readonly leastRows: number
  readonly leastSecond: number
  readonly l2: number
  readonly learningRate: number
  readonly allowed: Uint8Array
}

/** Memory that trees of one fit share. */
export interface Workshop {
  readonly binned: Binned
  readonly gradients: Gradients
  /** Histograms no leaf uses now. */
  readonly spare: Histogram[]
  readonly scratch: Int32Array
}

interface Leaf {
  readonly from: number
  readonly to: number
  readonly depth: number
  readonly sums: Sums
  readonly histogram: Histogram
  readonly split: Split | undefined
  /** The node above and the side of it, or -1 at the root. */
  readonly parent: number
  readonly isLeft: boolean
}

/** A grown tree, and which of the rows (in their new order) ended in which leaf. */
export interface Grown {
  readonly tree: Tree
  /** Leaf k holds `rows[ends[k-1]]` up to `rows[ends[k]]`; in the order of `order`. */
  readonly leaves: readonly { readonly leaf: number; readonly from: number; readonly to: number }[]
}

/** Room for growing trees over these bins. */
export function makeWorkshop(binned: Binned, gradients: Gradients): Workshop {
  return { binned, gradients, spare: [], scratch: new Int32Array(binned.rows) }
}

/** A tree while it grows. */
interface Growing {
  readonly leaves: Leaf[]
  readonly nodes: Nodes
}

interface Nodes {
  readonly split: Split[]
  readonly left: number[]
  readonly right: number[]
}

/**
 * Grows a tree leaf by leaf, always at the leaf whose cut helps most; of equal ones the older. `rows` is put in the order of leaves.
 *
 * Source: Shi 2007, "Best-first decision tree learning"; Ke et al. 2017 (LightGBM) for histograms and sibling subtraction.
 */
export function growTree(workshop: Workshop, rows: Int32Array, rules: GrowRules): Grown {
  const splitRules: SplitRules = {
    leastRows: rules.leastRows,
    leastSecond: rules.leastSecond * workshop.gradients.secondScale,
    l2: rules.l2 * workshop.gradients.secondScale,
    allowed: rules.allowed,
  }
  const grower = { workshop, rows, rules, splitRules }
  const leaves = [rootOf(grower)]
  const growing = { leaves, nodes: { split: [], left: [], right: [] } }
  while (leaves.length < rules.leaves) {
    const at = nextLeaf(leaves)
    if (at < 0) break
    splitLeaf(grower, growing, at)
  }
  for (const { histogram } of leaves) workshop.spare.push(histogram)
  const tree = finish(grower, growing)
  return { tree, leaves: leaves.map(({ from, to }, leaf) => ({ leaf, from, to })) }
}

interface Grower {
  readonly workshop: Workshop
  readonly rows: Int32Array
  readonly rules: GrowRules
  readonly splitRules: SplitRules
}

function rootOf({ workshop, rows, splitRules }: Grower): Leaf {
  const histogram = workshop.spare.pop() ?? emptyHistogram(workshop.binned)
  fillHistogram(histogram, workshop, rows)
  const sums = sumsOf(histogram, workshop.binned)
  const split = bestSplit({ histogram, sums }, workshop.binned, splitRules)
  return { from: 0, to: rows.length, depth: 0, sums, histogram, split, parent: -1, isLeft: false }
}

function nextLeaf(leaves: readonly Leaf[]): number {
  let best = -1
  let gain = 0
  leaves.forEach(({ split }, i) => {
    if (split && split.gain > gain) {
      best = i
      gain = split.gain
    }
  })
  return best
}

/** Cuts a leaf: the left child takes its place, the right one comes last. */
function splitLeaf(grower: Grower, { leaves, nodes }: Growing, at: number): void {
  const { workshop, rows, rules } = grower
  const leaf = leaves[at]!
  const split = leaf.split!
  const node = nodes.split.push(split) - 1
  nodes.left.push(~at)
  nodes.right.push(~leaves.length)
  if (leaf.parent >= 0) (leaf.isLeft ? nodes.left : nodes.right)[leaf.parent] = node
  const middle = partition(workshop, rows.subarray(leaf.from, leaf.to), split) + leaf.from
  const { first, second, rows: count } = leaf.sums
  const right = { first: first - split.left.first, second: second - split.left.second, rows: count - split.left.rows }
  const isLast = leaves.length + 1 >= rules.leaves || leaf.depth + 1 >= rules.depth
  const [leftHistogram, rightHistogram] = childHistograms(grower, leaf, isLast ? undefined : middle)
  const child = (isLeft: boolean): Leaf => {
    const histogram = isLeft ? leftHistogram : rightHistogram
    const sums = isLeft ? split.left : right
    const next = isLast ? undefined : bestSplit({ histogram, sums }, workshop.binned, grower.splitRules)
    const [from, to] = isLeft ? [leaf.from, middle] : [middle, leaf.to]
    return { from, to, depth: leaf.depth + 1, sums, histogram, split: next, parent: node, isLeft }
  }
  leaves[at] = child(true)
  leaves.push(child(false))
}

/** Histograms of both children: the smaller is counted, the other is what remains of the parent's. */
function childHistograms(grower: Grower, leaf: Leaf, middle: number | undefined): [Histogram, Histogram] {
  const { workshop, rows } = grower
  const fresh = workshop.spare.pop() ?? emptyHistogram(workshop.binned)
  // children that are not cut again need no sums
  if (middle === undefined) return [fresh, leaf.histogram]
  const isLeftSmaller = middle - leaf.from <= leaf.to - middle
  const smaller = isLeftSmaller ? rows.subarray(leaf.from, middle) : rows.subarray(middle, leaf.to)
  fillHistogram(fresh, workshop, smaller)
  subtractHistogram(leaf.histogram, fresh)
  return isLeftSmaller ? [fresh, leaf.histogram] : [leaf.histogram, fresh]
}

/** Puts the rows that go left first, keeping the order on both sides; returns how many they are. */
function partition({ binned, scratch }: Workshop, rows: Int32Array, split: Split): number {
  const bins = binned.byFeature[split.feature]!
  const missingLeft = split.missingLeft
  let left = 0
  let right = 0
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const bin = bins[row]!
    if (bin === 0 ? missingLeft : bin <= split.bin) rows[left++] = row
    else scratch[right++] = row
  }
  rows.set(scratch.subarray(0, right), left)
  return left
}

function finish({ workshop, rules }: Grower, { leaves, nodes }: Growing): Tree {
  const { binned, gradients } = workshop
  const { firstScale, secondScale } = gradients
  const step = ({ first, second }: Sums): number => {
    const curvature = second / secondScale + rules.l2
    return curvature > 0 ? (-rules.learningRate * (first / firstScale)) / curvature : 0
  }
  return {
    feature: Int32Array.from(nodes.split, ({ feature }) => feature),
    // behind the last edge there is no value: only missing ones go right
    threshold: Float32Array.from(nodes.split, ({ feature, bin }) => binned.edges[feature]![bin - 1] ?? Infinity),
    missingLeft: Uint8Array.from(nodes.split, ({ missingLeft }) => Number(missingLeft)),
    left: Int32Array.from(nodes.left),
    right: Int32Array.from(nodes.right),
    gain: Float64Array.from(nodes.split, ({ gain }) => (gain * secondScale) / (firstScale * firstScale)),
    value: Float32Array.from(leaves, ({ sums }) => step(sums)),
  }
}

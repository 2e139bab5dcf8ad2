import type { Binned } from './binned.ts'
import type { Grown } from './grow.ts'
import { markSides } from './split.ts'
import type { Tree } from './tree.ts'

/** A grown tree with the values of its leaves, over the columns of the sheet; `gainScale` is what a gain is multiplied by. */
export function finishTree(grown: Grown, binned: Binned, of: { values: Float32Array; gainScale: number }): Tree {
  const count = grown.splits.length
  const [column, threshold] = [new Int32Array(count), new Float32Array(count)]
  const [missingLeft, gain] = [new Uint8Array(count), new Float64Array(count)]
  const sets: (readonly number[] | undefined)[] = []
  for (let node = 0; node < count; node++) {
    const split = grown.splits[node]!
    const bins = binned.features[split.feature]!
    column[node] = bins.column
    gain[node] = split.gain * of.gainScale
    sets.push(split.kind === 'category' ? split.set : undefined)
    if (split.kind === 'category' || bins.kind === 'category') continue
    // behind the last edge there is no value: only missing ones go right
    threshold[node] = bins.edges[split.bin - 1] ?? Number.POSITIVE_INFINITY
    missingLeft[node] = Number(split.missingLeft)
  }
  const [left, right] = [new Int32Array(grown.left), new Int32Array(grown.right)]
  return { column, threshold, sets, missingLeft, left, right, gain, value: of.values }
}

const BIN_RANGE = 256

/** Tells the leaf in which rows end, by their bins: for rows a tree did not grow from. */
export function walkBins(
  grown: Grown,
  { arena, layout }: Pick<Binned, 'arena' | 'layout'>,
  rows: Int32Array,
  arrive: (row: number, leaf: number) => void,
): void {
  const bytes = new Uint8Array(arena.memory.buffer)
  const sides = new Uint8Array(grown.splits.length * BIN_RANGE)
  const columns = Int32Array.from(grown.splits, (split, node) => {
    markSides(split, sides.subarray(node * BIN_RANGE, (node + 1) * BIN_RANGE))
    return split.feature
  })
  const starts = Float64Array.from(columns, (feature) => layout.byFeature + feature * layout.columnBytes)
  const [left, right] = [Int32Array.from(grown.left), Int32Array.from(grown.right)]
  const root = grown.splits.length > 0 ? 0 : ~0
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    let node = root
    while (node >= 0) node = sides[node * BIN_RANGE + bytes[starts[node]! + row]!] === 0 ? right[node]! : left[node]!
    arrive(i, ~node)
  }
}

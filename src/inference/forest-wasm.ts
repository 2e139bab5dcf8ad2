import type { Forest } from './forest.ts'
import { type Place, placeForest } from './forest-heap.ts'
import type { ForestKernel } from './forest-kernel.ts'
import { fillCodes, fillNumbers, lanesOf, tablesOf } from './forest-lanes.ts'
import { layoutOf, WORD } from './forest-layout.ts'
import { type ForestImage, imageOf } from './forest-memory.ts'
import { ABREAST, BLOCK_ROWS, type KernelKind } from './forest-node.ts'
import { hasWasm } from './wasm/index.ts'

/** Rows, row-major, and how many columns each has. */
export interface Rows {
  readonly x: Float32Array | Float64Array
  readonly rows: number
  readonly columns: number
}

/** Scores rows to the same bits as the kernel in TypeScript. */
export interface ForestScorer {
  /** Writes the scores of all rows, row-major, to `out`. */
  score(rows: Rows, out: Float32Array | Float64Array): void
  /** Gives its memory back; it can not score any more. */
  free(): void
}

const MAX_BYTES = 2 ** 29

/**
 * What WebAssembly needs to score a forest; undefined where it can not: too many bytes, branches that lanes can not tell, or a leaf
 * that weighs one target twice.
 */
export function forestImage(forest: Forest): ForestImage | undefined {
  if (forest.roots.length === 0) return undefined
  const lanes = lanesOf(forest)
  if (lanes === undefined || (!forest.simple && weighsTwice(forest))) return undefined
  const kind: KernelKind = { precision: forest.precision, sets: lanes.sets, vectors: !forest.simple }
  const layout = layoutOf(forest, lanes, kind)
  return layout.bytes + layout.scratchBytes > MAX_BYTES ? undefined : imageOf(forest, lanes, layout)
}

function weighsTwice({ leafStarts, targets, width }: Forest): boolean {
  const last = new Int32Array(width).fill(-1)
  for (let leaf = 0; leaf + 1 < leafStarts.length; leaf++)
    for (let i = leafStarts[leaf]!; i < leafStarts[leaf + 1]!; i++) {
      if (last[targets[i]!] === leaf) return true
      last[targets[i]!] = leaf
    }
  return false
}

/** Gives back the memory of scorers that nobody freed. */
const forgotten = new FinalizationRegistry<() => void>((free) => free())

/** A scorer over a copy of an image; undefined where there is no WebAssembly or no memory. */
export function wasmScorer(image: ForestImage, width: number): ForestScorer | undefined {
  if (!hasWasm()) return undefined
  try {
    const { words, scratch } = image
    const place = placeForest({ bytes: words.byteLength, scratch: scratch.scratchBytes })
    place.heap.words.set(words, place.at / WORD)
    const score = scoreOver(image, width, place)
    forgotten.register(score, place.free)
    return { score, free: place.free }
  } catch {
    return undefined
  }
}

function scoreOver(image: ForestImage, width: number, { heap, at }: Place): ForestScorer['score'] {
  const { kind, number, lane, columns: columnsAt } = image.scratch
  const reals = kind.precision === 'float' ? heap.floats : heap.doubles
  const { numbers, codes } = tablesOf(image.lanes)
  const numberColumns = { reals, at: columnsAt / number, length: BLOCK_ROWS }
  const codeColumns = { words: heap.words, at: columnsAt / WORD, length: lane / WORD, stride: number / WORD }
  const sums = sumsOf(image.scratch, width)
  const walk = walkOver(image, heap.kernel(kind), at)
  return ({ x, rows, columns }, out) => {
    for (let first = 0; first < rows; first += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows - first)
      const filling = { x, first, columns, count }
      fillNumbers(numbers, filling, numberColumns)
      if (codes !== undefined) fillCodes(codes, filling, codeColumns)
      for (let i = 0; i < sums.areas; i++) reals.fill(0, i * BLOCK_ROWS, i * BLOCK_ROWS + count * sums.rowStep)
      walk(count)
      for (let row = 0; row < count; row++)
        for (let j = 0; j < width; j++)
          out[(first + row) * width + j] = reals[row * sums.rowStep + j * sums.targetStep]!
    }
  }
}

/** Where sums lie, in numbers: each target has an area with one a row, or each row its own of all targets. */
function sumsOf({ kind, sumBytes, number }: ForestImage['scratch'], width: number) {
  if (kind.vectors) return { areas: 1, rowStep: sumBytes / number, targetStep: 1 }
  return { areas: width, rowStep: 1, targetStep: BLOCK_ROWS }
}

/** Lets the rows of the scratch area walk through all trees: most of them abreast, those that are left through trees abreast. */
function walkOver(image: ForestImage, kernel: ForestKernel, at: number): (count: number) => void {
  const { kind, number, lane, sumBytes, columns } = image.scratch
  const groups = image.groups.map(({ target, from, paddedEnd, rowsFrom, rowsEnd }) => ({
    ...{ sums: kind.vectors ? 0 : target * lane, from: at + from, paddedEnd: at + paddedEnd },
    ...{ rowsFrom: at + rowsFrom, rowsEnd: at + rowsEnd },
  }))
  return (count) => {
    const together = count - (count % ABREAST)
    const done = together * number
    for (let g = 0; g < groups.length; g++) {
      const { sums, from, paddedEnd, rowsFrom, rowsEnd } = groups[g]!
      if (together > 0) kernel.rows(rowsFrom, rowsEnd, columns, sums, done, sumBytes)
      if (together === count) continue
      const left = sums + (kind.vectors ? together * sumBytes : done)
      kernel.trees(from, paddedEnd, columns + done, left, count * number - done, sumBytes)
    }
  }
}

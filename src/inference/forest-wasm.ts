import type { Forest } from './forest.ts'
import { type ForestKernel, forestModule } from './forest-kernel.ts'
import { fillLane, type Lane, lanesOf } from './forest-lanes.ts'
import { type ForestLayout, type Group, layoutOf, WORD } from './forest-layout.ts'
import { fillMemory } from './forest-memory.ts'
import { ABREAST, BLOCK_ROWS, type KernelKind } from './forest-node.ts'
import { compileWasm, hasWasm, instantiateWasm, wasmMemory } from './wasm/index.ts'

/** Adds the scores of rows, row-major with `columns` columns, to `sums`; the same bits as the kernel in TypeScript. */
export type ForestScorer = (
  x: Float32Array | Float64Array,
  size: { readonly rows: number; readonly columns: number },
  sums: Float32Array | Float64Array,
) => void

const MAX_BYTES = 2 ** 29

/**
 * A forest in WebAssembly, undefined where it can not be had: no WebAssembly, too many bytes, branches that lanes can not tell, or a
 * leaf that weighs one target twice.
 */
export function wasmScorer(forest: Forest): ForestScorer | undefined {
  if (forest.roots.length === 0 || !hasWasm()) return undefined
  const lanes = lanesOf(forest)
  if (lanes === undefined || (!forest.simple && weighsTwice(forest))) return undefined
  const kind: KernelKind = { precision: forest.precision, sets: lanes.sets, vectors: !forest.simple }
  const layout = layoutOf(forest, lanes, kind)
  const kernel = layout.bytes > MAX_BYTES ? undefined : instantiate(kind, layout.bytes)
  if (kernel === undefined) return undefined
  fillMemory(forest, lanes, { ...layout, buffer: kernel.buffer })
  return scorerOver(forest, kernel, { ...layout, lanes: lanes.lanes })
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

const compiled = new Map<string, object>()

function instantiate(kind: KernelKind, bytes: number): (ForestKernel & { readonly buffer: ArrayBuffer }) | undefined {
  const key = `${kind.precision} ${kind.sets} ${kind.vectors}`
  try {
    const module = compiled.get(key) ?? compileWasm(forestModule(kind))
    compiled.set(key, module)
    const memory = wasmMemory(bytes)
    return { ...instantiateWasm<ForestKernel>(module, memory), buffer: memory.buffer }
  } catch {
    return undefined
  }
}

function scorerOver(
  forest: Forest,
  kernel: ForestKernel & { readonly buffer: ArrayBuffer },
  layout: ForestLayout & { readonly lanes: readonly Lane[] },
): ForestScorer {
  const { kind, lane: laneBytes, number, lanes, scratch } = layout
  const view = kind.precision === 'float' ? Float32Array : Float64Array
  const into = lanes.map((_, i) => ({
    numbers: new view(kernel.buffer, scratch + i * laneBytes, BLOCK_ROWS),
    codes: new Int32Array(kernel.buffer, scratch + i * laneBytes, laneBytes / WORD),
  }))
  const sums = new view(kernel.buffer, layout.sums, (scratch - layout.sums) / number)
  return (x, { rows, columns }, out) => {
    for (let from = 0; from < rows; from += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows - from)
      for (const [i, lane] of lanes.entries())
        fillLane(lane, { x, from: from * columns + lane.feature, step: columns, rows: count }, into[i]!)
      sums.fill(0)
      for (const group of layout.groups) addGroup(kernel, layout, { group, count })
      readSums(forest, layout, { sums, out, from, count })
    }
  }
}

function addGroup(
  kernel: ForestKernel,
  layout: ForestLayout,
  work: { readonly group: Group; readonly count: number },
): void {
  const { group, count } = work
  const { number, scratch, kind, sumBytes } = layout
  const together = count - (count % ABREAST)
  const done = together * number
  const sums = kind.vectors ? 0 : group.target * layout.lane
  const left = sums + (kind.vectors ? together * sumBytes : done)
  if (together > 0) kernel.rows(group.rowsFrom, group.rowsEnd, scratch, sums, done, sumBytes)
  if (together < count) kernel.trees(group.from, group.paddedEnd, scratch + done, left, count * number - done, sumBytes)
}

function readSums(
  { width }: Forest,
  { kind, sumBytes, number }: ForestLayout,
  block: {
    readonly sums: Float32Array | Float64Array
    readonly out: Float32Array | Float64Array
    readonly from: number
    readonly count: number
  },
): void {
  const { sums, out, from, count } = block
  if (width === 1 && !kind.vectors) {
    out.set(sums.subarray(0, count), from)
    return
  }
  const [row, target] = kind.vectors ? [sumBytes / number, 1] : [1, BLOCK_ROWS]
  for (let i = 0; i < count; i++)
    for (let j = 0; j < width; j++) out[(from + i) * width + j] = sums[i * row + j * target]!
}

import { hasWasm, type WasmMemory, wasmMemory } from '../../inference/index.ts'
import { type Design, writeDense, writeLevels } from '../design.ts'
import type { Sheet } from '../sheet.ts'
import { type LinearKernels, wasmKernels } from './kernels.ts'
import { type LinearLayout, type LinearShape, linearLayout, MOST_KEPT } from './layout.ts'
import { plainKernels } from './plain.ts'

/** Rows of a sheet as a design has them, in blocks in one memory, with the kernels over it. */
export interface Blocks {
  readonly shape: LinearShape
  readonly layout: LinearLayout
  readonly kernels: LinearKernels
  /** Views of the weights, the tables and their gradients, and of what one block is worked on in. */
  readonly reals: (at: number, count: number) => Float64Array
  /** Brings a block into the memory, where it is not already. */
  readonly bring: (block: number) => { readonly dense: number; readonly places: number }
}

/** How the blocks are worked on; for tests. Neither changes a bit of the results. */
export interface Means {
  /** Without WebAssembly. */
  readonly plain?: boolean
  /** Bytes of a design that is kept. */
  readonly most?: number
}

/** Puts these rows of a sheet into blocks. Memory beside the sheet is at most 1 GiB and one block, however wide the sheet. */
export function openBlocks(
  from: { readonly design: Design; readonly sheet: Sheet; readonly rows: Int32Array; readonly outputs: number },
  { plain = !hasWasm(), most = MOST_KEPT }: Means = {},
): Blocks {
  const { design, sheet, rows, outputs } = from
  const { width, levels } = design
  const categories = design.categories.length
  const shape: LinearShape = { rows: rows.length, width, categories, levels, outputs }
  const layout = linearLayout(shape, most)
  const { block, blocks, kept } = layout
  const memory = plain ? undefined : wasmMemory(layout.bytes)
  const buffer = memory?.buffer ?? new ArrayBuffer(Math.ceil(layout.bytes / 8) * 8)
  const kernels = memory
    ? wasmKernels({ block, width, categories }, memory as WasmMemory)
    : plainKernels({ block, width, categories }, buffer)
  const singles = new Float32Array(buffer)
  const whole = new Int32Array(buffer)
  let brought = -1
  const write = (number: number, slot: number): void => {
    const part = { sheet, rows: rows.subarray(number * block, (number + 1) * block) }
    const [dense, places] = [layout.dense / 4 + slot * width * block, layout.places / 4 + slot * categories * block]
    if (part.rows.length < block) {
      singles.fill(0, dense, dense + width * block)
      whole.fill(0, places, places + categories * block)
    }
    writeDense(design, part, { into: singles, at: dense, rowStep: 1, columnStep: block })
    writeLevels(design, part, { into: whole, at: places, rowStep: 1, columnStep: block })
    brought = number
  }
  if (kept === blocks) for (let number = 0; number < blocks; number++) write(number, number)
  return {
    shape,
    layout,
    kernels,
    reals: (at, count) => new Float64Array(buffer, at, count),
    bring(number) {
      if (kept < blocks && brought !== number) write(number, 0)
      const slot = kept < blocks ? 0 : number
      return {
        dense: layout.dense + slot * width * block * 4,
        places: layout.places + slot * categories * block * 4,
      }
    },
  }
}

/** Weights as an optimizer has them: for each output its weights, its table of levels, and last its intercept. */
export interface Split {
  readonly weights: Float64Array
  readonly tables: Float64Array
  readonly intercepts: Float64Array
}

/** How many numbers `Split` takes apart. */
export function parametersOf({ width, levels, outputs }: Pick<LinearShape, 'width' | 'levels' | 'outputs'>): number {
  return outputs * (width + levels + 1)
}

/** Takes the numbers of an optimizer apart into `into`. */
export function splitInto(x: Float64Array, into: Split): void {
  const outputs = into.intercepts.length
  const [width, levels] = [into.weights.length / outputs, into.tables.length / outputs]
  for (let k = 0; k < outputs; k++) {
    const at = k * (width + levels + 1)
    into.weights.set(x.subarray(at, at + width), k * width)
    into.tables.set(x.subarray(at + width, at + width + levels), k * levels)
    into.intercepts[k] = x[at + width + levels]!
  }
}

/** The numbers of an optimizer, taken apart. */
export function splitOf(
  x: Float64Array,
  { width, levels, outputs }: Pick<LinearShape, 'width' | 'levels' | 'outputs'>,
): Split {
  const split = {
    weights: new Float64Array(outputs * width),
    tables: new Float64Array(outputs * levels),
    intercepts: new Float64Array(outputs),
  }
  splitInto(x, split)
  return split
}

/** The reverse of `splitInto`. */
export function joinInto({ weights, tables, intercepts }: Split, x: Float64Array): void {
  const outputs = intercepts.length
  const [width, levels] = [weights.length / outputs, tables.length / outputs]
  for (let k = 0; k < outputs; k++) {
    const at = k * (width + levels + 1)
    x.set(weights.subarray(k * width, (k + 1) * width), at)
    x.set(tables.subarray(k * levels, (k + 1) * levels), at + width)
    x[at + width + levels] = intercepts[k]!
  }
}

/** Scores of one block by all outputs, where the layout has them. */
export function scoreBlock({ shape, layout, kernels, bring }: Blocks, number: number, intercepts: Float64Array): void {
  const { dense, places } = bring(number)
  for (let k = 0; k < shape.outputs; k++) {
    const [weights, tables] = [layout.weights + k * shape.width * 8, layout.tables + k * shape.levels * 8]
    kernels.score(dense, places, weights, tables, layout.scores + k * layout.block * 8, intercepts[k]!)
  }
}

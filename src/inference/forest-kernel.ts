import { type Code, type WasmFunction, wasm, wasmModule } from './wasm.ts'

/** Rows of one block: a column of the scratch area holds this many numbers. */
export const BLOCK_ROWS = 256
/** Rows (or trees) that are walked through side by side, so that their memory accesses overlap. */
export const ABREAST = 8

/** Bytes of a node: offset of its column, threshold (at a leaf: its value), addresses of the left and the right child. */
export const NODE_BYTES = 16
/** Bytes of a root: its address. */
export const ROOT_BYTES = 4

/**
 * Adds the leaf values of trees to the sums of rows. Arguments: addresses of the first root and behind the last one, of the
 * column numbers and of the sums, the last two for the first row; then 4 × the number of rows. Roots and rows come in whole
 * groups of those abreast, and there is at least one.
 */
type AddTrees = (roots: number, rootsEnd: number, columns: number, sums: number, rowBytes: number) => void

const { get, set, tee, constant, repeat } = wasm

// Parameters, then locals.
const ROOTS = 0
const ROOTS_END = 1
const COLUMNS = 2
const SUMS = 3
const ROW_BYTES = 4
const ROW = 5
const MOVED = 6
const NEXT = 7
const FIRST_NODE = 8

/** A row and a tree, counted from those the loops stand at, that step at the same time as others. */
interface Walk {
  readonly row: number
  readonly tree: number
}

/**
 * Tree by tree, row by row, several of them abreast. A leaf leads to itself, so walks abreast need no branch: they step until
 * none has moved. `x <= threshold` goes left; everything else goes right. The leaves of a row are added in the order of the
 * trees.
 */
function addTrees(name: string, abreast: { readonly rows: number; readonly trees: number }): WasmFunction {
  const { rows, trees } = abreast
  const walks = Array.from({ length: rows * trees }, (_, i): Walk => ({ row: i % rows, tree: Math.floor(i / rows) }))
  const someRows = repeat(
    [
      ...walks.flatMap(({ tree }, i) => set(FIRST_NODE + i, wasm.i32Load(get(ROOTS), tree * ROOT_BYTES))),
      ...repeat([...set(MOVED, constant(0)), ...walks.flatMap(step)], get(MOVED)),
      ...walks.flatMap(addLeaf),
      ...set(ROW, wasm.add(get(ROW), constant(rows * 4))),
    ],
    wasm.lessUnsigned(get(ROW), get(ROW_BYTES)),
  )
  const body = repeat(
    [...set(ROW, constant(0)), ...someRows, ...set(ROOTS, wasm.add(get(ROOTS), constant(trees * ROOT_BYTES)))],
    wasm.lessUnsigned(get(ROOTS), get(ROOTS_END)),
  )
  return { name, parameters: 5, locals: FIRST_NODE - ROW + walks.length, body }
}

function step({ row }: Walk, i: number): Code {
  const node = get(FIRST_NODE + i)
  const column = wasm.add(wasm.add(get(COLUMNS), get(ROW)), wasm.i32Load(node, 0))
  const goesLeft = wasm.f32AtMost(wasm.f32Load(column, row * 4), wasm.f32Load(node, 4))
  const child = wasm.add(node, wasm.shiftLeft(wasm.isZero(goesLeft), 2))
  const next = tee(NEXT, wasm.i32Load(child, 8))
  return [...set(MOVED, wasm.or(get(MOVED), wasm.xor(next, node))), ...set(FIRST_NODE + i, get(NEXT))]
}

function addLeaf({ row }: Walk, i: number): Code {
  const sum = wasm.add(get(SUMS), get(ROW))
  const value = wasm.f32Load(get(FIRST_NODE + i), 4)
  return wasm.f32Store(sum, wasm.f32Add(wasm.f32Load(sum, row * 4), value), row * 4)
}

/** What the module exports: the kernel for rows abreast, and the one with trees abreast for the rows that are left. */
export interface ForestKernel {
  readonly rows: AddTrees
  readonly trees: AddTrees
}

/** The bytes of the module, the same for every forest. */
export function forestModule(): Uint8Array<ArrayBuffer> {
  return wasmModule([addTrees('rows', { rows: ABREAST, trees: 1 }), addTrees('trees', { rows: 1, trees: ABREAST })])
}

import { ABREAST, type KernelKind, numberBytes, ROOT_BYTES } from './forest-node.ts'
import { PARAMETERS } from './forest-parameters.ts'
import { addTreesFromTops } from './forest-top.ts'
import { placesFor, walkOn, walksOf } from './forest-walk.ts'
import { type Code, defineFunction, i32, type Local, repeat, type WasmFunction, wasmModule } from './wasm/index.ts'

/**
 * Adds what the leaves of trees hold to the sums of rows, see `PARAMETERS`. Roots and rows come in whole groups of those abreast, and
 * there is at least one.
 */
type AddTrees = (
  roots: number,
  rootsEnd: number,
  columns: number,
  sums: number,
  rowBytes: number,
  sumBytes: number,
) => void

/**
 * What the module exports: the kernel for rows abreast, and the one with trees abreast for the rows that are left. Without sets the
 * first is given tops of trees instead of roots.
 */
export interface ForestKernel {
  readonly rows: AddTrees
  readonly trees: AddTrees
}

/** The bytes of the module, the same for every forest of a kind. */
export function forestModule(kind: KernelKind): Uint8Array<ArrayBuffer> {
  const rows = kind.sets ? addTrees('rows', { rows: ABREAST, trees: 1, kind }) : addTreesFromTops(kind)
  return wasmModule([rows, addTrees('trees', { rows: 1, trees: ABREAST, kind })])
}

/**
 * Tree by tree, row by row, several of them abreast. A leaf leads to itself (it is 0 bytes to its children), so walks abreast need no
 * branch: they step until none has moved. `x <= threshold` or a member of the set goes left; everything else goes right. The leaves of a row are added in
 * the order of the trees.
 */
function addTrees(
  name: string,
  how: { readonly rows: number; readonly trees: number; readonly kind: KernelKind },
): WasmFunction {
  const { rows, trees, kind } = how
  const walks = walksOf(rows, trees)
  return defineFunction({
    ...{ name, parameters: PARAMETERS },
    body: ({ roots, rootsEnd, columns, sums, rowBytes, sumBytes }, local) => {
      const places = placesFor(kind, { columns, sums, sumBytes }, local)
      const { row, sum } = places
      const nodes = walks.map(() => local('i32'))
      const someRows = repeat(
        [
          walks.map(({ tree }, i) => nodes[i]!.set(rootOf(roots, tree))),
          walkOn(walks, nodes, places),
          row.set(i32.add(row.get, i32.constant(rows * numberBytes(kind)))),
        ],
        i32.ltU(row.get, rowBytes.get),
      )
      return repeat(
        [
          row.set(i32.constant(0)),
          sum.set(sums.get),
          someRows,
          roots.set(i32.add(roots.get, i32.constant(trees * ROOT_BYTES))),
        ],
        i32.ltU(roots.get, rootsEnd.get),
      )
    },
  })
}

/** The place of a root, which says how far it is to its first node. */
function rootOf(roots: Local, tree: number): Code {
  const ahead = i32.add(roots.get, i32.load(roots.get, tree * ROOT_BYTES))
  return tree === 0 ? ahead : i32.add(ahead, i32.constant(tree * ROOT_BYTES))
}

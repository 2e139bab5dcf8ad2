import {
  type Code,
  defineFunction,
  f64x2,
  i32,
  type Local,
  repeat,
  v128,
  type WasmFunction,
  wasmModule,
} from './wasm/index.ts'

/** Products of matrices in one memory; arguments are addresses and counts. */
export interface ProductKernel {
  /**
   * out [m, n] = a [m, k] · b [k, n]: `a` is float32, `b` float64 in panels of 4 columns, `out` float64; m and n are multiples of 4, k
   * is above 0. Sums run in the order of k.
   */
  multiply(a: number, b: number, out: number, m: number, n: number, k: number): void
}

/** Rows and columns that are worked on at once. */
export const TILE = 4
const WORD = 4
const REAL = 8
const PANEL = TILE * REAL

/** The module of the kernel. */
export const productModule = (): Uint8Array<ArrayBuffer> => wasmModule([multiply()])

const plus = (local: Local, by: Code): Code => local.set(i32.add(local.get, by))
const forward = (local: Local, bytes: number): Code => plus(local, i32.constant(bytes))
const upTo = (local: Local, end: Local): Code => i32.ltU(local.get, end.get)

function multiply(): WasmFunction {
  return defineFunction({
    name: 'multiply',
    parameters: { a: 'i32', b: 'i32', out: 'i32', m: 'i32', n: 'i32', k: 'i32' },
    body: ({ a, b, out, m, n, k }, local) => {
      const words = (count: number): readonly Local[] => Array.from({ length: count }, () => local('i32'))
      const [at, end, row, from, to, column] = words(6) as [Local, Local, Local, Local, Local, Local]
      const rows = words(TILE)
      const [left, right, splat] = [local('v128'), local('v128'), local('v128')] as const
      const sums = rows.map(() => [local('v128'), local('v128')] as const)
      const addTo = (sum: Local, part: Local): Code => sum.set(f64x2.add(sum.get, f64x2.mul(splat.get, part.get)))
      const inner = repeat(
        [
          [left.set(v128.load(at.get)), right.set(v128.load(at.get, 2 * REAL))],
          rows.map((place, q) => [
            splat.set(f64x2.promoteLowF32x4(v128.load32Splat(place.get))),
            [addTo(sums[q]![0], left), addTo(sums[q]![1], right), forward(place, WORD)],
          ]),
          forward(at, PANEL),
        ],
        upTo(at, end),
      )
      const tile = [
        rows.map((place, q) => place.set(i32.add(from.get, i32.mul(k.get, i32.constant(q * WORD))))),
        sums.flat().map((sum) => sum.set(f64x2.constant(0))),
        [at.set(b.get), inner],
        sums.map(([low, high]) => [
          [v128.store(to.get, low.get), v128.store(to.get, high.get, 2 * REAL)],
          plus(to, i32.shl(n.get, 3)),
        ]),
        [plus(from, i32.shl(k.get, 4)), forward(row, TILE)],
      ]
      const panel = [
        [end.set(i32.add(b.get, i32.shl(k.get, 5))), row.set(i32.constant(0)), from.set(a.get)],
        to.set(i32.add(out.get, i32.shl(column.get, 3))),
        repeat(tile, upTo(row, m)),
        [b.set(end.get), forward(column, TILE)],
      ]
      return repeat(panel, upTo(column, n))
    },
  })
}

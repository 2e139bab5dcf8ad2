import {
  type Code,
  compileWasm,
  defineFunction,
  f32,
  f32x4,
  i32,
  instantiateWasm,
  type Local,
  repeat,
  v128,
  type WasmFunction,
  type WasmMemory,
  wasmModule,
} from '../../inference/index.ts'

/**
 * Matrices of float32 in one memory; arguments are addresses and counts. Rows of a matrix are a multiple of 4 and columns a multiple
 * of 8. Every product and every sum is rounded to float32, and sums run in the order of their index, so that the same bits come
 * out wherever they are computed.
 */
export interface MatrixKernels {
  /** Lays a matrix [k, n] out in panels of 8 columns; steps are the bytes from row to row and from column to column. */
  pack(source: number, rowStep: number, columnStep: number, into: number, k: number, n: number): void
  /** c [m, n] = a [m, k] · packed [k, n]; steps are the bytes from one to the next of `m` and of `k`. */
  multiply(
    a: number,
    rowStep: number,
    innerStep: number,
    packed: number,
    c: number,
    m: number,
    n: number,
    k: number,
  ): void
  /** Adds to each of m rows of `z` [m, n] the rows of `table` whose places, `categories` a row, are given. */
  addRows(z: number, places: number, table: number, m: number, n: number, categories: number): void
  /** The reverse: adds each row of `d` to the rows of `table`. */
  spreadRows(d: number, places: number, table: number, m: number, n: number, categories: number): void
  /** Adds a row to each of m rows; numbers below `least` become `least`. */
  activate(z: number, bias: number, m: number, n: number, least: number): void
  /** Sets to 0 what of `d` belongs to an activation that is not above 0. */
  gate(d: number, activation: number, count: number): void
  /** Sums of columns. */
  columnSums(d: number, into: number, m: number, n: number): void
  /** One step of Adam with decoupled decay; see `Step`. Also lets the average follow the weights. */
  adam(
    weights: number,
    gradients: number,
    first: number,
    second: number,
    average: number,
    count: number,
    rate: number,
    tiny: number,
    decay: number,
    share: number,
  ): void
}

/** How fast Adam's means follow; written here because the code holds them. */
export const FIRST_SHARE = Math.fround(1 - 0.9)
export const SECOND_SHARE = Math.fround(1 - 0.999)

let module: object | undefined

/** The kernels in WebAssembly over a memory. */
export function wasmMatrixKernels(memory: WasmMemory): MatrixKernels {
  module ??= compileWasm(
    wasmModule([pack(), multiply(), addRows(), spreadRows(), activate(), gate(), columnSums(), adam()]),
  )
  return instantiateWasm<MatrixKernels>(module, memory)
}

const WORD = 4
const LANES = 4 * WORD
const PANEL = 2 * LANES
const TILE = 4

const plus = (local: Local, by: Code): Code => local.set(i32.add(local.get, by))
const forward = (local: Local, bytes: number): Code => plus(local, i32.constant(bytes))
const upTo = (local: Local, end: Local): Code => i32.ltU(local.get, end.get)
const bytesOf = (count: Local): Code => i32.shl(count.get, 2)
const end = (start: Local, count: Local): Code => i32.add(start.get, bytesOf(count))

function pack(): WasmFunction {
  return defineFunction({
    name: 'pack',
    parameters: { source: 'i32', rowStep: 'i32', columnStep: 'i32', into: 'i32', k: 'i32', n: 'i32' },
    body: ({ source, rowStep, columnStep, into, k, n }, local) => {
      const [row, last, at, columns] = [local('i32'), local('i32'), local('i32'), local('i32')] as const
      const eight = Array.from({ length: 8 }, (_, i) => [
        f32.store(into.get, f32.load(at.get), i * WORD),
        plus(at, columnStep.get),
      ])
      const panel = [
        row.set(i32.constant(0)),
        repeat(
          [at.set(i32.add(source.get, i32.mul(row.get, rowStep.get))), eight, forward(into, PANEL), forward(row, 1)],
          upTo(row, k),
        ),
        plus(source, i32.shl(columnStep.get, 3)),
        forward(columns, 8),
      ]
      return [last.set(n.get), repeat(panel, upTo(columns, last))]
    },
  })
}

function multiply(): WasmFunction {
  return defineFunction({
    name: 'multiply',
    parameters: {
      ...{ a: 'i32', rowStep: 'i32', innerStep: 'i32', packed: 'i32' },
      ...{ c: 'i32', m: 'i32', n: 'i32', k: 'i32' },
    },
    body: ({ a, rowStep, innerStep, packed, c, m, n, k }, local) => {
      const i32s = (count: number): readonly Local[] => Array.from({ length: count }, () => local('i32'))
      const [b, lastB, row, from, to, column] = i32s(6) as [Local, Local, Local, Local, Local, Local]
      const rows = i32s(TILE)
      const [left, right, splat] = [local('v128'), local('v128'), local('v128')] as const
      const sums = rows.map(() => [local('v128'), local('v128')] as const)
      const inner = repeat(
        [
          left.set(v128.load(b.get)),
          right.set(v128.load(b.get, LANES)),
          rows.map((at, q) => [
            splat.set(v128.load32Splat(at.get)),
            sums[q]![0].set(f32x4.add(sums[q]![0].get, f32x4.mul(splat.get, left.get))),
            sums[q]![1].set(f32x4.add(sums[q]![1].get, f32x4.mul(splat.get, right.get))),
            plus(at, innerStep.get),
          ]),
          forward(b, PANEL),
        ],
        upTo(b, lastB),
      )
      const tile = [
        rows.map((at, q) => at.set(i32.add(from.get, i32.mul(rowStep.get, i32.constant(q))))),
        sums.flat().map((sum) => sum.set(f32x4.splat(f32.constant(0)))),
        b.set(packed.get),
        inner,
        sums.map(([low, high]) => [
          v128.store(to.get, low.get),
          v128.store(to.get, high.get, LANES),
          plus(to, bytesOf(n)),
        ]),
        plus(from, i32.shl(rowStep.get, 2)),
        forward(row, TILE),
      ]
      const panel = [
        [lastB.set(i32.add(packed.get, i32.shl(k.get, 5))), row.set(i32.constant(0)), from.set(a.get)],
        to.set(i32.add(c.get, bytesOf(column))),
        repeat(tile, upTo(row, m)),
        [packed.set(lastB.get), forward(column, 8)],
      ]
      return repeat(panel, upTo(column, n))
    },
  })
}

/** For each row and each of its places: something between a row of a matrix and a row of a table. */
function rowsOfTable(name: string, step: (row: Local, table: Local) => Code): WasmFunction {
  return defineFunction({
    name,
    parameters: { z: 'i32', places: 'i32', table: 'i32', m: 'i32', n: 'i32', categories: 'i32' },
    body: ({ z, places, table, m, n, categories }, local) => {
      const [row, category, last, at, to] = Array.from({ length: 5 }, () => local('i32')) as [
        Local,
        Local,
        Local,
        Local,
        Local,
      ]
      const one = [
        at.set(i32.add(table.get, i32.mul(i32.load(places.get), bytesOf(n)))),
        to.set(z.get),
        repeat([step(to, at), forward(to, LANES), forward(at, LANES)], upTo(to, last)),
        [forward(places, WORD), forward(category, 1)],
      ]
      const all = [
        [category.set(i32.constant(0)), last.set(end(z, n))],
        repeat(one, upTo(category, categories)),
        [z.set(last.get), forward(row, 1)],
      ]
      return repeat(all, upTo(row, m))
    },
  })
}

const sumInto = (to: Local, from: Local): Code => v128.store(to.get, f32x4.add(v128.load(to.get), v128.load(from.get)))
const addRows = (): WasmFunction => rowsOfTable('addRows', (row, table) => sumInto(row, table))
const spreadRows = (): WasmFunction => rowsOfTable('spreadRows', (row, table) => sumInto(table, row))

function activate(): WasmFunction {
  return defineFunction({
    name: 'activate',
    parameters: { z: 'i32', bias: 'i32', m: 'i32', n: 'i32', least: 'f32' },
    body: ({ z, bias, m, n, least }, local) => {
      const [row, at, last, low] = [local('i32'), local('i32'), local('i32'), local('v128')] as const
      const added = f32x4.add(v128.load(z.get), v128.load(at.get))
      const columns = repeat(
        [v128.store(z.get, f32x4.pmax(low.get, added)), forward(z, LANES), forward(at, LANES)],
        upTo(at, last),
      )
      return [
        [low.set(f32x4.splat(least.get)), last.set(end(bias, n))],
        repeat([at.set(bias.get), columns, forward(row, 1)], upTo(row, m)),
      ]
    },
  })
}

function gate(): WasmFunction {
  return defineFunction({
    name: 'gate',
    parameters: { d: 'i32', activation: 'i32', count: 'i32' },
    body: ({ d, activation, count }, local) => {
      const last = local('i32')
      const isOn = f32x4.gt(v128.load(activation.get), f32x4.splat(f32.constant(0)))
      const step = [v128.store(d.get, v128.and(v128.load(d.get), isOn)), forward(d, LANES), forward(activation, LANES)]
      return [last.set(end(d, count)), repeat(step, upTo(d, last))]
    },
  })
}

function columnSums(): WasmFunction {
  return defineFunction({
    name: 'columnSums',
    parameters: { d: 'i32', into: 'i32', m: 'i32', n: 'i32' },
    body: ({ d, into, m, n }, local) => {
      const [row, at, last, sum] = [local('i32'), local('i32'), local('i32'), local('v128')] as const
      const rows = repeat(
        [sum.set(f32x4.add(sum.get, v128.load(at.get))), plus(at, bytesOf(n)), forward(row, 1)],
        upTo(row, m),
      )
      const column = [
        [row.set(i32.constant(0)), at.set(d.get), sum.set(f32x4.splat(f32.constant(0)))],
        rows,
        [v128.store(into.get, sum.get), forward(into, LANES), forward(d, LANES)],
      ]
      return [last.set(end(into, n)), repeat(column, upTo(into, last))]
    },
  })
}

function adam(): WasmFunction {
  return defineFunction({
    name: 'adam',
    parameters: {
      ...{ weights: 'i32', gradients: 'i32', first: 'i32', second: 'i32', average: 'i32', count: 'i32' },
      ...{ rate: 'f32', tiny: 'f32', decay: 'f32', share: 'f32' },
    },
    body: ({ weights, gradients, first, second, average, count, rate, tiny, decay, share }, local) => {
      const last = local('i32')
      const [g, m, v, w, e] = Array.from({ length: 5 }, () => local('v128')) as [Local, Local, Local, Local, Local]
      const toward = (from: Local, to: Code, by: Code): Code =>
        f32x4.add(from.get, f32x4.mul(f32x4.sub(to, from.get), f32x4.splat(by)))
      const change = f32x4.div(
        f32x4.mul(m.get, f32x4.splat(rate.get)),
        f32x4.add(f32x4.sqrt(v.get), f32x4.splat(tiny.get)),
      )
      const shrunk = f32x4.mul(w.get, f32x4.splat(decay.get))
      const addresses = [weights, gradients, first, second, average]
      const step = [
        [g.set(v128.load(gradients.get)), m.set(v128.load(first.get)), v.set(v128.load(second.get))],
        [w.set(v128.load(weights.get)), e.set(v128.load(average.get))],
        v128.store(first.get, m.tee(toward(m, g.get, f32.constant(FIRST_SHARE)))),
        v128.store(second.get, v.tee(toward(v, f32x4.mul(g.get, g.get), f32.constant(SECOND_SHARE)))),
        v128.store(weights.get, w.tee(f32x4.sub(f32x4.sub(w.get, shrunk), change))),
        v128.store(average.get, toward(e, w.get, share.get)),
        addresses.map((address) => forward(address, LANES)),
      ]
      return [last.set(end(weights, count)), repeat(step, upTo(weights, last))]
    },
  })
}

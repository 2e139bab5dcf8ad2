import {
  type Code,
  compileWasm,
  defineFunction,
  f64,
  f64x2,
  i32,
  instantiateWasm,
  type Local,
  repeat,
  v128,
  type WasmFunction,
  type WasmMemory,
  wasmModule,
} from '../../inference/index.ts'
import { choose, exponentialCode, logOnePlusCode } from './exponential.ts'

/** What is done to one block of rows. Arguments are addresses in the memory; see `LinearLayout`. */
export interface LinearKernels {
  /** Scores of a block by one column of weights, and a number added to each. */
  score(dense: number, places: number, weights: number, tables: number, scores: number, intercept: number): void
  /** Adds what each weight has from the slopes of a block; returns the sum of the slopes. */
  slope(dense: number, places: number, slopes: number, intoWeights: number, intoTables: number): number
  /** The slopes of the logloss of a block; returns the loss. */
  logistic(scores: number, label: number, rowWeights: number, slopes: number): number
  /** Turns `count` numbers, an even count of them and none above 0, into their exponentials. */
  exponentials(at: number, count: number): void
}

/** The sizes that the code is made for. */
export interface BlockShape {
  readonly block: number
  readonly width: number
  readonly categories: number
}

/** The kernels in WebAssembly over a memory; the same bits as `plainKernels`. */
export function wasmKernels(shape: BlockShape, memory: WasmMemory): LinearKernels {
  const module = compileWasm(
    wasmModule([scoreFunction(shape), slopeFunction(shape), logisticFunction(shape), exponentials()]),
  )
  return instantiateWasm<LinearKernels>(module, memory)
}

const REAL = 8
const WORD = 4
/** Rows that are worked on at once: four pairs. */
const ABREAST = 8
const PAIRS = [0, 1, 2, 3]

const plus = (local: Local, by: number): Code => local.set(i32.add(local.get, i32.constant(by)))
const pair = (address: Local, at: number): Code => f64x2.promoteLowF32x4(v128.load64Zero(address.get, at * 2 * WORD))
const upTo = (local: Local, end: Local): Code => i32.ltU(local.get, end.get)
const after = (start: Local, bytes: number): Code => i32.add(start.get, i32.constant(bytes))

function scoreFunction({ block, width, categories }: BlockShape): WasmFunction {
  return defineFunction({
    name: 'score',
    parameters: { dense: 'i32', places: 'i32', weights: 'i32', tables: 'i32', scores: 'i32', intercept: 'f64' },
    body: ({ dense, places, weights, tables, scores, intercept }, local) => {
      const [x, w, end, to, last, splat] = [...Array.from({ length: 5 }, () => local('i32')), local('v128')] as Locals6
      const sums = PAIRS.map(() => local('v128'))
      const columns = repeat(
        [
          splat.set(v128.load64Splat(w.get)),
          sums.map((sum, i) => sum.set(f64x2.add(sum.get, f64x2.mul(splat.get, pair(x, i))))),
          plus(w, REAL),
          plus(x, block * WORD),
        ],
        upTo(w, end),
      )
      const rows = repeat(
        [
          sums.map((sum) => sum.set(f64x2.constant(0))),
          width > 0 ? [x.set(dense.get), w.set(weights.get), columns] : [],
          sums.map((sum, i) => v128.store(to.get, sum.get, i * 2 * REAL)),
          plus(to, ABREAST * REAL),
          plus(dense, ABREAST * WORD),
        ],
        upTo(to, last),
      )
      return [
        [to.set(scores.get), last.set(after(scores, block * REAL)), end.set(after(weights, width * REAL)), rows],
        Array.from({ length: categories }, () => [to.set(scores.get), addLevels({ places, to, last, tables })]),
        [to.set(scores.get), repeat([add(to, intercept.get), plus(to, REAL)], upTo(to, last))],
      ]
    },
  })
}

type Locals6 = [Local, Local, Local, Local, Local, Local]

const add = (to: Local, value: Code): Code => f64.store(to.get, f64.add(f64.load(to.get), value))

const levelOf = (table: Local, places: Local): Code => i32.add(table.get, i32.shl(i32.load(places.get), 3))

/** Adds a level's weight to each score; `places` moves on to the next category. */
function addLevels({ places, to, last, tables }: Readonly<Record<'places' | 'to' | 'last' | 'tables', Local>>): Code {
  return repeat([add(to, f64.load(levelOf(tables, places))), plus(to, REAL), plus(places, WORD)], upTo(to, last))
}

function slopeFunction({ block, width, categories }: BlockShape): WasmFunction {
  return defineFunction({
    name: 'slope',
    parameters: { dense: 'i32', places: 'i32', slopes: 'i32', intoWeights: 'i32', intoTables: 'i32' },
    result: 'f64',
    body: ({ dense, places, slopes, intoWeights, intoTables }, local) => {
      const [from, last, end, level] = Array.from({ length: 4 }, () => local('i32')) as [Local, Local, Local, Local]
      const sums = PAIRS.map(() => local('v128'))
      const slope = (i: number): Code => v128.load(from.get, i * 2 * REAL)
      const over = (value: (i: number) => Code, next: Code): Code => [
        from.set(slopes.get),
        sums.map((sum) => sum.set(f64x2.constant(0))),
        repeat(
          [sums.map((sum, i) => sum.set(f64x2.add(sum.get, value(i)))), plus(from, ABREAST * REAL), next],
          upTo(from, last),
        ),
      ]
      const products = over((i) => f64x2.mul(slope(i), pair(dense, i)), plus(dense, ABREAST * WORD))
      const columns = repeat([products, add(intoWeights, total(sums)), plus(intoWeights, REAL)], upTo(intoWeights, end))
      const scatter = repeat(
        [
          level.set(levelOf(intoTables, places)),
          f64.store(level.get, f64.add(f64.load(level.get), f64.load(from.get))),
          plus(from, REAL),
          plus(places, WORD),
        ],
        upTo(from, last),
      )
      return [
        last.set(after(slopes, block * REAL)),
        end.set(after(intoWeights, width * REAL)),
        width > 0 ? columns : [],
        Array.from({ length: categories }, () => [from.set(slopes.get), scatter]),
        over(slope, []),
        total(sums),
      ]
    },
  })
}

/** The sum of four pairs, always in the same order. */
function total(sums: readonly Local[]): Code {
  const [a, b, c, d] = sums as [Local, Local, Local, Local]
  const both = a.tee(f64x2.add(f64x2.add(a.get, b.get), f64x2.add(c.get, d.get)))
  return f64.add(f64x2.extractLane(both, 0), f64x2.extractLane(a.get, 1))
}

function logisticFunction({ block }: BlockShape): WasmFunction {
  return defineFunction({
    name: 'logistic',
    parameters: { scores: 'i32', label: 'i32', rowWeights: 'i32', slopes: 'i32' },
    result: 'f64',
    body: ({ scores, label, rowWeights, slopes }, local) => {
      const last = local('i32')
      const [s, e, t, k, r, loss] = Array.from({ length: 6 }, () => local('v128')) as Locals6
      const one = f64x2.constant(1)
      const isBelow = f64x2.gt(f64x2.constant(0), s.get)
      const chance = f64x2.div(choose(isBelow, e.get, one), f64x2.add(one, e.get))
      const linear = f64x2.sub(f64x2.pmax(s.get, f64x2.constant(0)), f64x2.mul(v128.load(label.get), s.get))
      const rowLoss = f64x2.mul(v128.load(rowWeights.get), f64x2.add(linear, logOnePlusCode(e, [t, k])))
      const step = [
        s.set(v128.load(scores.get)),
        e.set(exponentialCode(f64x2.neg(f64x2.abs(s.get)), [t, k, r])),
        v128.store(slopes.get, f64x2.mul(v128.load(rowWeights.get), f64x2.sub(chance, v128.load(label.get)))),
        loss.set(f64x2.add(loss.get, rowLoss)),
        [scores, label, rowWeights, slopes].map((address) => plus(address, 2 * REAL)),
      ]
      return [
        last.set(after(scores, block * REAL)),
        repeat(step, upTo(scores, last)),
        f64.add(f64x2.extractLane(loss.get, 0), f64x2.extractLane(loss.get, 1)),
      ]
    },
  })
}

function exponentials(): WasmFunction {
  return defineFunction({
    name: 'exponentials',
    parameters: { at: 'i32', count: 'i32' },
    body: ({ at, count }, local) => {
      const last = local('i32')
      const [t, k, r] = [local('v128'), local('v128'), local('v128')] as const
      const step = [v128.store(at.get, exponentialCode(v128.load(at.get), [t, k, r])), plus(at, 2 * REAL)]
      return [last.set(i32.add(at.get, i32.shl(count.get, 3))), repeat(step, upTo(at, last))]
    },
  })
}

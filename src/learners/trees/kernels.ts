import { compileWasm, wasmModule } from '../../inference/index.ts'
import { type BinValues, binFunction, type TurnBins, turnFunction } from './binning.ts'
import { type DeriveRows, logisticFunction, squaredFunction } from './gradients.ts'
import { type CountRows, countFunctions, countName, type Shape, sumFunctions } from './histogram.ts'
import { CHUNK_FEATURES } from './layout.ts'
import { type Moves, memoryFunctions, type PartRows, partFunction, type RaiseRows, raiseFunction } from './moves.ts'
import { type ScanLeaf, scanFunction } from './scan.ts'

/** Pages of 64 KiB that a memory may have at most: 4 GiB. */
export const MOST_PAGES = 65_536

/** What the module exports besides the functions that count. */
interface Exports extends Moves {
  readonly add: (into: number, from: number, bins: number) => void
  readonly subtract: (into: number, from: number, bins: number) => void
  readonly scan: ScanLeaf
  readonly part: PartRows
  readonly raise: RaiseRows
  readonly logistic: DeriveRows
  readonly squared: DeriveRows
  readonly bin: BinValues
  readonly turn: TurnBins
}

/** The kernels of one thread over its memory. */
export interface Kernels extends Exports {
  readonly count: CountRows
}

/** The module for data of this shape; compiled once for a sheet and shared by all its fits and threads. */
export function treeModule(shape: Shape): object {
  const functions = [
    ...countFunctions(shape),
    ...sumFunctions(),
    ...[scanFunction(shape), partFunction(), raiseFunction(), ...memoryFunctions()],
    ...[logisticFunction(), squaredFunction(), binFunction(), turnFunction()],
  ]
  return compileWasm(wasmModule(functions, { sharedPages: MOST_PAGES }))
}

/** Names the exports; the counting functions of all chunks become one. */
export function kernelsOf(exports: object, features: number): Kernels {
  const named = exports as Exports & Readonly<Record<string, CountRows>>
  const counters = Array.from({ length: Math.ceil(features / CHUNK_FEATURES) }, (_, chunk) => named[countName(chunk)]!)
  const [only] = counters
  const all: CountRows = (rows, count, derivatives, bins, histogram, scratch) => {
    for (const counter of counters) counter(rows, count, derivatives, bins, histogram, scratch)
  }
  const { add, subtract, scan, part, raise, copy, clear, logistic, squared, bin, turn } = named as Exports
  const count = counters.length === 1 ? only! : all
  return { add, subtract, scan, part, raise, copy, clear, logistic, squared, bin, turn, count }
}

import { codeCounter } from './code-counter.ts'
import { binOfSlots, binsIn, type Fit, slotsIn } from './fit.ts'
import { numberCounter } from './number-counter.ts'

/** What was counted of one column of one side. */
export interface Tally {
  readonly rows: number
  /** Rows in each slot of the fit; the last is for missing. */
  readonly slots: readonly number[]
  /** Of numbers: the sum of the values in each step. */
  readonly sums: readonly number[]
  /** Of numbers: the sum of squared distances from the first value. */
  readonly squares: number
  readonly first: number | null
  /** Of numbers: the smallest and the largest. */
  readonly low: number | null
  readonly high: number | null
  /** Rows in each bin, cell by cell, in the order of the cells of the side. */
  readonly cells: readonly (readonly number[])[]
  /** Of a labeled side: sum, sum of squares and rows with a loss, of each bin. */
  readonly loss: readonly (readonly [sum: number, squares: number, rows: number])[]
  /** Different texts; null for numbers, and where they are too many to count. */
  readonly distinct: number | null
  /** Rows with a value that the other side, whose fit this is, never held; null where that is not known. */
  readonly unseen: number | null
}

/** Counts a column, stretch by stretch. */
export interface Counter {
  /** Some rows: their values, NaN where missing; the cell of each, or the one of all; the loss of each, where there is one. */
  take(values: Float64Array, cells: Int32Array | number, losses?: Float64Array): void
  finish(cells: number): Tally
  /** The codes of all texts that were met, as far as they are few. */
  met(): ReadonlySet<number> | undefined
}

/** What the reference held, to tell what is new. */
export type Known =
  | { readonly kind: 'range'; readonly low: number; readonly high: number }
  | { readonly kind: 'codes'; readonly codes: ReadonlySet<number> }

export interface CounterOptions {
  readonly fit: Fit
  readonly codes: readonly number[]
  readonly known?: Known
}

/** Places of the rows of a stretch, shared by all columns: they are read at once. */
let places = new Int32Array(0)

export function columnCounter({ fit, codes, known }: CounterOptions): Counter {
  const numbers = fit.kind === 'number' ? numberCounter(fit, known?.kind === 'range' ? known : undefined) : undefined
  const texts = numbers ? undefined : codeCounter(codes, known?.kind === 'codes' ? known.codes : undefined)
  const slots = new Float64Array(slotsIn(fit))
  const stretch = new Float64Array(slots.length)
  const cells = cellCounts(fit)
  const losses = lossSums(fit)
  let rows = 0
  return {
    take(values, its, lost) {
      if (places.length < values.length) places = new Int32Array(values.length)
      stretch.fill(0)
      if (numbers) numbers.take(values, places, stretch)
      else texts!.take(values, places, stretch)
      for (let slot = 0; slot < slots.length; slot++) slots[slot]! += stretch[slot]!
      if (typeof its === 'number') cells.takeAll(its, stretch)
      else cells.take(its, places)
      if (lost) losses.take(lost, places)
      rows += values.length
    },
    finish(count) {
      const facts = numbers?.facts
      const isEmpty = !facts || facts.low > facts.high
      return {
        ...{ rows, slots: [...slots], sums: facts ? [...facts.sums] : [], squares: facts?.squares ?? 0 },
        ...{ first: isEmpty ? null : facts.first, low: isEmpty ? null : facts.low, high: isEmpty ? null : facts.high },
        ...{ cells: cells.finish(count), loss: losses.finish(), distinct: texts?.met()?.size ?? null },
        unseen: known === undefined ? null : (facts?.beyond ?? texts!.unseen()),
      }
    },
    met: () => texts?.met(),
  }
}

/** Rows in each bin of each cell. */
function cellCounts(fit: Fit) {
  const [bins, binOf] = [binsIn(fit), binOfSlots(fit)]
  let counts = new Uint32Array(bins * 32)
  function makeRoom(cell: number): void {
    if ((cell + 1) * bins <= counts.length) return
    const wider = new Uint32Array(Math.max(counts.length * 2, (cell + 1) * bins))
    wider.set(counts)
    counts = wider
  }
  return {
    takeAll(cell: number, slots: Float64Array): void {
      makeRoom(cell)
      for (let slot = 0; slot < slots.length; slot++) counts[cell * bins + binOf[slot]!]! += slots[slot]!
    },
    take(cells: Int32Array, its: Int32Array): void {
      let most = 0
      for (const cell of cells) if (cell > most) most = cell
      makeRoom(most)
      for (let row = 0; row < cells.length; row++) counts[cells[row]! * bins + binOf[its[row]!]!]!++
    },
    finish: (count: number): readonly (readonly number[])[] =>
      Array.from({ length: count }, (_, cell) =>
        Array.from({ length: bins }, (_, bin) => counts[cell * bins + bin] ?? 0),
      ),
  }
}

function lossSums(fit: Fit) {
  const [bins, binOf] = [binsIn(fit), binOfSlots(fit)]
  const [sums, squares, rows] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)]
  return {
    take(losses: Float64Array, its: Int32Array): void {
      for (let row = 0; row < losses.length; row++) {
        const loss = losses[row]!
        if (Number.isNaN(loss)) continue
        const bin = binOf[its[row]!]!
        sums[bin]! += loss
        squares[bin]! += loss * loss
        rows[bin]!++
      }
    },
    finish: (): Tally['loss'] =>
      rows.some((count) => count > 0) ? Array.from(sums, (sum, bin) => [sum, squares[bin]!, rows[bin]!] as const) : [],
  }
}

/** Rows in each bin, over all cells. */
export function binCounts(fit: Fit, { slots }: Pick<Tally, 'slots'>): readonly number[] {
  const counts = new Array<number>(binsIn(fit)).fill(0)
  const binOf = binOfSlots(fit)
  slots.forEach((rows, slot) => {
    counts[binOf[slot]!]! += rows
  })
  return counts
}

/** Mean and standard deviation of the finite numbers. */
export function spreadOf({ sums, slots, squares, first }: Tally): {
  readonly mean: number
  readonly deviation: number
} {
  const rows = slots.slice(0, -1).reduce((a, b) => a + b, 0)
  const mean = sums.reduce((a, b) => a + b, 0) / rows
  return { mean, deviation: Math.sqrt(Math.max(0, squares / rows - (mean - (first ?? 0)) ** 2)) }
}

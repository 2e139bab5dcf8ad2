import type { Binned } from './bins.ts'
import type { Gradients } from './gradients.ts'

/** Numbers a bin keeps: sum of gradients, sum of hessians, rows. All are whole, so their sums are exact in any order. */
export const LANES = 3

/** Sums over the rows of a leaf, in whole numbers. */
export interface Sums {
  readonly first: number
  readonly second: number
  readonly rows: number
}

/** Sums of one leaf for every bin of every feature. */
export type Histogram = Float64Array

/** A histogram of zeros. */
export function emptyHistogram(binned: Binned): Histogram {
  return new Float64Array(binned.offsets.at(-1)! * LANES)
}

/** What is counted: the bins of all rows, and their derivatives. */
export interface Counted {
  readonly binned: Binned
  readonly gradients: Gradients
}

/** Adds up the rows of a leaf. */
export function fillHistogram(into: Histogram, { binned, gradients }: Counted, rows: Int32Array): void {
  const { features, byRow } = binned
  const starts = binned.offsets.map((offset) => offset * LANES)
  const { first, second } = gradients
  into.fill(0)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const g = first[row]!
    const h = second[row]!
    for (let feature = 0, at = row * features; feature < features; feature++, at++) {
      const bin = starts[feature]! + byRow[at]! * LANES
      into[bin]! += g
      into[bin + 1]! += h
      into[bin + 2]! += 1
    }
  }
}

/** The sums of a whole leaf: those of all bins of its first feature. */
export function sumsOf(histogram: Histogram, binned: Binned): Sums {
  let [first, second, rows] = [0, 0, 0]
  for (let at = 0; at < binned.offsets[1]! * LANES; at += LANES) {
    first += histogram[at]!
    second += histogram[at + 1]!
    rows += histogram[at + 2]!
  }
  return { first, second, rows }
}

/** Makes the histogram of a parent that of the child that was not filled. */
export function subtractHistogram(parent: Histogram, child: Histogram): void {
  for (let i = 0; i < parent.length; i++) parent[i]! -= child[i]!
}

import type { Layout } from './layout.ts'

/** Sums over the rows of a leaf: derivatives as whole numbers in the scale of the fit, and a count. All below 2^53. */
export interface Sums {
  readonly first: number
  readonly second: number
  readonly rows: number
}

const WORD_RANGE = 2 ** 32

/** Reads the bin whose first word is `words[at]`. */
export function readSums(words: Int32Array, at: number, { countShift }: Pick<Layout, 'countShift'>): Sums {
  const upper = words[at + 3]!
  const rowShift = countShift - 32
  const rows = upper >>> rowShift
  const second = (rowShift === 0 ? 0 : upper & (2 ** rowShift - 1)) * WORD_RANGE + (words[at + 2]! >>> 0)
  return { first: words[at + 1]! * WORD_RANGE + (words[at]! >>> 0), second, rows }
}

/** Writes a bin at `words[at]`. */
export function writeSums(words: Int32Array, at: number, of: Sums & Pick<Layout, 'countShift'>): void {
  const upperFirst = Math.floor(of.first / WORD_RANGE)
  words[at] = of.first - upperFirst * WORD_RANGE
  words[at + 1] = upperFirst
  const upperSecond = Math.floor(of.second / WORD_RANGE)
  words[at + 2] = of.second - upperSecond * WORD_RANGE
  words[at + 3] = of.rows * 2 ** (of.countShift - 32) + upperSecond
}

export const subtractSums = (a: Sums, b: Sums): Sums => ({
  first: a.first - b.first,
  second: a.second - b.second,
  rows: a.rows - b.rows,
})

export const addSums = (a: Sums, b: Sums): Sums => ({
  first: a.first + b.first,
  second: a.second + b.second,
  rows: a.rows + b.rows,
})

/** How well one value fits the rows of a leaf: G² / (H + λ), up to a factor that all splits of a fit share. */
export const explained = ({ first, second }: Sums, l2: number): number => (first * first) / (second + l2)

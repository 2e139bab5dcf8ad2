import type { LeafWords } from './cuts.ts'
import { BIN_BYTES, type Layout } from './layout.ts'
import type { CategoryRules, CategorySplit, SplitRules } from './split.ts'
import type { Sums } from './sums.ts'

/** Finds the best set of categories to go left; bin 0, what is rare or unseen, always goes right. Nothing where no set is allowed. */
export type SetSearch = (leaf: LeafWords, rules: SplitRules) => CategorySplit | undefined

const MOST_CODES = 256
const WORD_RANGE = 2 ** 32
const BIN_WORDS = BIN_BYTES / 4

/** The categories of a leaf that have rows, each at a place of its own; and an order of these places. */
interface Board {
  readonly code: Int32Array
  readonly first: Float64Array
  readonly second: Float64Array
  readonly rows: Float64Array
  readonly mean: Float64Array
  readonly order: Int32Array
}

/** The best found so far: the left side, and so many places of the order, from its beginning or its end. */
interface Best {
  gain: number
  taken: number
  fromEnd: boolean
  first: number
  second: number
  rows: number
}

/**
 * A search with memory of its own, for use again and again.
 *
 * Few categories are tried one by one. Many are ordered by their mean derivative, drawn to 0, and cut like a number, from both ends:
 * the best of all sets is then among the cuts, for the squared error.
 *
 * Sources: Fisher 1958, "On grouping for maximum homogeneity"; Ke et al. 2017 (LightGBM) for smoothing and limits.
 */
export function createSetSearch({ countShift }: Pick<Layout, 'countShift'>): SetSearch {
  const floats = (): Float64Array => new Float64Array(MOST_CODES)
  const whole = (): Int32Array => new Int32Array(MOST_CODES)
  const [code, order] = [whole(), whole()]
  const board: Board = { code, order, first: floats(), second: floats(), rows: floats(), mean: floats() }
  return (leaf, rules) => {
    const isFew = leaf.bins - 1 <= rules.categories.oneByOne
    const count = readBoard(board, leaf, { countShift, leastRows: isFew ? 1 : rules.categories.leastRows })
    const best: Best = { gain: -1, taken: 0, fromEnd: false, first: 0, second: 0, rows: 0 }
    const weighing = { board, best, total: leaf.total, rules, l2: rules.l2 + (isFew ? 0 : rules.categories.l2) }
    if (isFew) tryAlone(weighing, count)
    else tryOrdered(weighing, count)
    if (best.taken === 0) return undefined
    const { gain, first, second, rows } = best
    return {
      kind: 'category',
      feature: leaf.feature,
      gain,
      left: { first, second, rows },
      set: setOf(board, best, count),
    }
  }
}

/** The codes of the best places, ascending. */
function setOf({ code, order }: Board, { taken, fromEnd }: Best, count: number): number[] {
  const set = new Array<number>(taken)
  for (let i = 0; i < taken; i++) set[i] = code[order[fromEnd ? count - 1 - i : i]!]!
  return set.sort((a, b) => a - b)
}

/** Reads the categories that have enough rows; returns how many. */
function readBoard(
  board: Board,
  { words, from, bins }: LeafWords,
  { countShift, leastRows }: { readonly countShift: number; readonly leastRows: number },
): number {
  const { code, first, second, rows, order } = board
  const rowShift = countShift - 32
  const secondMask = 2 ** rowShift - 1
  let count = 0
  for (let its = 1, at = from + BIN_WORDS; its < bins; its++, at += BIN_WORDS) {
    const upper = words[at + 3]!
    if (upper >>> rowShift < leastRows) continue
    code[count] = its
    rows[count] = upper >>> rowShift
    first[count] = words[at + 1]! * WORD_RANGE + (words[at]! >>> 0)
    second[count] = (upper & secondMask) * WORD_RANGE + (words[at + 2]! >>> 0)
    order[count] = count
    count++
  }
  return count
}

interface Weighing {
  readonly board: Board
  readonly best: Best
  readonly total: Sums
  readonly rules: SplitRules
  readonly l2: number
}

/** Each category against all others; the best comes to the first place of the order. */
function tryAlone(weighing: Weighing, count: number): void {
  const { first, second, rows, order } = weighing.board
  for (let place = 0; place < count; place++)
    if (weigh(weighing, first[place]!, second[place]!, rows[place]!)) {
      order[0] = place
      weighing.best.taken = 1
    }
}

function tryOrdered(weighing: Weighing, count: number): void {
  const { board, best, rules } = weighing
  const { categories } = rules
  for (let i = 0; i < count; i++) board.mean[i] = board.first[i]! / (board.second[i]! + categories.smoothing)
  sortPlaces(board.order, board.mean, count)
  const limit = Math.min(categories.most, Math.ceil(count / 2))
  for (let side = 0; side < 2; side++) {
    let [first, second, rows] = [0, 0, 0]
    for (let i = 0; i < limit; i++) {
      const place = board.order[side === 1 ? count - 1 - i : i]!
      first += board.first[place]!
      second += board.second[place]!
      rows += board.rows[place]!
      if (!weigh(weighing, first, second, rows)) continue
      best.taken = i + 1
      best.fromEnd = side === 1
    }
  }
}

/** Whether these sums are a better left side than the best so far; they are kept then. */
function weigh({ best, total, rules, l2 }: Weighing, first: number, second: number, rows: number): boolean {
  if (rows < rules.leastRows || total.rows - rows < rules.leastRows) return false
  const restSecond = total.second - second
  if (second < rules.leastSecond || restSecond < rules.leastSecond) return false
  const rest = total.first - first
  const gain = (first * first) / (second + l2) + (rest * rest) / (restSecond + l2)
  if (!(gain > best.gain)) return false
  best.gain = gain
  best.first = first
  best.second = second
  best.rows = rows
  return true
}

/** By mean, ascending; of equal ones the lower code first. Leaves have few categories, so insertion is quickest. */
function sortPlaces(order: Int32Array, mean: Float64Array, count: number): void {
  for (let i = 1; i < count; i++) {
    const place = order[i]!
    const key = mean[place]!
    let at = i
    for (; at > 0 && mean[order[at - 1]!]! > key; at--) order[at] = order[at - 1]!
    order[at] = place
  }
}

/** The rules of a fit in the scale of its sums. */
export function scaledCategories(rules: CategoryRules, secondScale: number): CategoryRules {
  return { ...rules, smoothing: rules.smoothing * secondScale, l2: rules.l2 * secondScale }
}

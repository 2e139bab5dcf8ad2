import { instantiateWasm, type WasmMemory } from '../../inference/index.ts'
import type { TeamWork } from '../crew.ts'
import { type Kernels, kernelsOf } from './kernels.ts'
import { BIN_BYTES, FOUND_BYTES, type Layout, LEAF_BYTES } from './layout.ts'

/** What a team can be told to do. What an order is about stands in the words at `layout.arguments`, see `WORD`. */
export const ORDER = { part: 1, count: 2, combine: 3, logistic: 4, squared: 5, raise: 6 } as const

/** Places of the arguments, in words of four bytes; doubles take two. */
export const WORD = {
  /** The rows of the leaf: first place in the order, and how many. */
  start: 0,
  rows: 1,
  feature: 2,
  /** Which rows to count: 0 all of the leaf; after a part: 1 those of the left side, 2 those of the right side. */
  side: 3,
  /** 1: put the rows of both sides back into the order. */
  settle: 4,
  /** The histogram to count into, and that of the parent, from which it is subtracted; -1 for none. */
  histogram: 5,
  parent: 6,
  /** 1 to look for splits of the counted leaf, 2 of its parent's rest, 3 of both. */
  scan: 7,
  /** 1 to add up what the threads counted. */
  add: 11,
  leastRows: 8,
  /** Which scores, for several classes: 0, 1, …; and the leaves of a tree to raise them by. */
  target: 9,
  leaves: 10,
  l2: 12,
  leastSecond: 14,
  firstScale: 16,
  secondScale: 18,
  /** The sums of the smaller and the larger child, as bins. */
  totals: 20,
  /** For each thread: rows that went left and right. */
  sides: 32,
} as const

/** Writes arguments of the orders that follow; those not named stay. */
export function give(
  { words, layout }: { readonly words: Int32Array; readonly layout: Layout },
  given: Partial<Record<keyof typeof WORD, number>>,
): void {
  for (const name in given) {
    const place = name as keyof typeof WORD
    words[layout.arguments / 4 + WORD[place]] = given[place]!
  }
}

/** Threads at most, by the room for what they tell. */
export const MOST_THREADS = 16
/** Kernels are called for so many rows at a time: the engine replaces a slow version of a kernel between calls only. */
const CALL_ROWS = 2 ** 15

/** What the threads of a team need besides their memory. */
export interface TreeTeam {
  readonly layout: Layout
  /** Threads that share the work; 1 where a leaf is not worth more. */
  readonly threads: number
  /** For each thread its first feature, when bins are shared out; then the number of features. */
  readonly features: readonly number[]
}

/** What one thread does at an order. */
export type Member = (order: number) => void

/** Makes a member of a team in another thread. */
export function enlist({ memory, module, layout }: TeamWork, thread: number): Member {
  const team = layout as TreeTeam
  const kernels = kernelsOf(instantiateWasm<object>(module, memory), team.layout.bins.length)
  return memberOf({ memory: memory as WasmMemory, kernels, team }, thread)
}

/** What a member works on. */
export interface Workplace {
  readonly memory: WasmMemory
  readonly kernels: Kernels
  readonly team: TreeTeam
}

/** One thread of a team: its share of rows, or of features, of whatever is ordered. */
export function memberOf(place: Workplace, thread: number): Member {
  const words = new Int32Array(place.memory.buffer, place.team.layout.arguments, 64)
  const numbers = new Float64Array(words.buffer, words.byteOffset, 32)
  const { memory, kernels, team } = place
  const m: Membership = { memory, kernels, team, thread, words, numbers }
  // a team may be larger than the work is worth
  if (thread >= place.team.threads) return () => undefined
  return (order) => {
    if (order === ORDER.part) part(m)
    else if (order === ORDER.count) count(m)
    else if (order === ORDER.combine) combine(m)
    else if (order === ORDER.raise) raise(m)
    else derive(m, order === ORDER.logistic ? 'logistic' : 'squared')
  }
}

interface Membership extends Workplace {
  readonly thread: number
  readonly words: Int32Array
  readonly numbers: Float64Array
}

/** The first of this thread's share of so many. */
const shareOf = ({ team, thread }: Membership, all: number, next = 0): number =>
  Math.floor((all * (thread + next)) / team.threads)

/** Where the rows that went left stand: one thread alone leaves them where they are. */
const leftsOf = ({ team: { layout, threads } }: Membership): number => (threads === 1 ? layout.order : layout.left)

function part(m: Membership): void {
  const { layout } = m.team
  const [start, rows, feature] = [m.words[WORD.start]!, m.words[WORD.rows]!, m.words[WORD.feature]!]
  const [from, to] = [start + shareOf(m, rows), start + shareOf(m, rows, 1)]
  const bins = layout.byFeature + feature * layout.columnBytes
  let [left, right] = [from, from]
  for (let at = from; at < to; at += CALL_ROWS) {
    const some = Math.min(CALL_ROWS, to - at)
    const places = [leftsOf(m) + 4 * left, layout.right + 4 * right] as const
    const went = m.kernels.part(layout.order + 4 * at, some, bins, layout.sides, ...places)
    left += went
    right += some - went
  }
  m.words[WORD.sides + 2 * m.thread] = left - from
  m.words[WORD.sides + 2 * m.thread + 1] = right - from
}

/** Puts this thread's rows of both sides back, then counts its share of one side. */
function count(m: Membership): void {
  const { layout } = m.team
  const [start, rows, side] = [m.words[WORD.start]!, m.words[WORD.rows]!, m.words[WORD.side]!]
  const from = start + shareOf(m, rows)
  const [left, right] = [m.words[WORD.sides + 2 * m.thread]!, m.words[WORD.sides + 2 * m.thread + 1]!]
  if (m.words[WORD.settle] === 1) settle(m, { start, from, left, right })
  const into = m.words[WORD.histogram]!
  if (into < 0) return
  const { histogramBytes } = layout
  const target =
    m.thread === 0 ? layout.pool + into * histogramBytes : layout.partials + (m.thread - 1) * histogramBytes
  m.kernels.clear(target, histogramBytes)
  const list = (side === 0 ? layout.order : side === 1 ? leftsOf(m) : layout.right) + 4 * from
  const length = side === 0 ? shareOf(m, rows, 1) - shareOf(m, rows) : side === 1 ? left : right
  const scratch = layout.scratch + m.thread * layout.scratchBytes
  for (let at = 0; at < length; at += CALL_ROWS) {
    const some = Math.min(CALL_ROWS, length - at)
    m.kernels.count(list + 4 * at, some, layout.derivatives, layout.byRow, target, scratch)
  }
}

function settle(
  m: Membership,
  { start, from, left, right }: { start: number; from: number; left: number; right: number },
): void {
  const { layout } = m.team
  const went = (side: 0 | 1, threads: number): number => {
    let sum = 0
    for (let thread = 0; thread < threads; thread++) sum += m.words[WORD.sides + 2 * thread + side]!
    return sum
  }
  const leftTo = start + went(0, m.thread)
  const rightTo = start + went(0, m.team.threads) + went(1, m.thread)
  if (m.team.threads > 1) m.kernels.copy(layout.order + 4 * leftTo, layout.left + 4 * from, 4 * left)
  m.kernels.copy(layout.order + 4 * rightTo, layout.right + 4 * from, 4 * right)
}

/** Adds up what the threads counted, subtracts it from the parent, and looks for splits: for this thread's features. */
function combine(m: Membership): void {
  const { layout, features } = m.team
  const [first, end] = [features[m.thread]!, features[m.thread + 1]!]
  const [from, bins] = [layout.offsets[first]! * BIN_BYTES, layout.offsets[end]! - layout.offsets[first]!]
  const { histogramBytes, pool } = layout
  const child = pool + m.words[WORD.histogram]! * histogramBytes
  for (let other = 1; m.words[WORD.add] === 1 && other < m.team.threads; other++)
    m.kernels.add(child + from, layout.partials + (other - 1) * histogramBytes + from, bins)
  const parent = m.words[WORD.parent]!
  if (parent >= 0) m.kernels.subtract(pool + parent * histogramBytes + from, child + from, bins)
  const wanted = m.words[WORD.scan]!
  if (wanted & 1) scan(m, { first, end, histogram: child, child: 0 })
  if (wanted & 2) scan(m, { first, end, histogram: pool + parent * histogramBytes, child: 1 })
}

function scan(m: Membership, of: { first: number; end: number; histogram: number; child: 0 | 1 }): void {
  const { layout } = m.team
  const totals = layout.arguments + 4 * WORD.totals + of.child * BIN_BYTES
  const found = layout.found + (2 * m.thread + of.child) * FOUND_BYTES
  const [from, to] = candidatesOf(m, of)
  const limits = [m.numbers[WORD.l2 / 2]!, m.numbers[WORD.leastSecond / 2]!, m.words[WORD.leastRows]!] as const
  m.kernels.scan(from, to, of.histogram, totals, found, ...limits)
}

/** The descriptors of candidates among these features; a descriptor of feature -1 ends them all. */
function candidatesOf(m: Membership, { first, end }: { first: number; end: number }): [number, number] {
  const { candidates } = m.team.layout
  const words = new Int32Array(m.memory.buffer, candidates, 4 * (m.team.layout.bins.length + 1))
  let from = 0
  while (words[4 * from + 2]! >= 0 && words[4 * from + 2]! < first) from++
  let to = from
  while (words[4 * to + 2]! >= 0 && words[4 * to + 2]! < end) to++
  return [candidates + 16 * from, candidates + 16 * to]
}

function derive(m: Membership, loss: 'logistic' | 'squared'): void {
  const { layout } = m.team
  // rows go in pairs
  const pairs = Math.ceil(layout.rows / 2)
  const [from, to] = [2 * shareOf(m, pairs), Math.min(layout.rows, 2 * shareOf(m, pairs, 1))]
  const scores = layout.scores + 8 * layout.rows * m.words[WORD.target]!
  const scales = [m.numbers[WORD.firstScale / 2]!, m.numbers[WORD.secondScale / 2]!] as const
  for (let at = from; at < to; at += CALL_ROWS) {
    const some = Math.min(CALL_ROWS, to - at)
    m.kernels[loss](scores + 8 * at, layout.labels + 8 * at, layout.derivatives + 8 * at, some, ...scales)
  }
}

/** Raises the scores of this thread's share of places by the values of the leaves they lie in. */
function raise(m: Membership): void {
  const { layout } = m.team
  const scores = layout.scores + 8 * layout.rows * m.words[WORD.target]!
  const table = new Int32Array(m.memory.buffer, layout.leafTable, 4 * m.words[WORD.leaves]!)
  const values = new Float64Array(m.memory.buffer, layout.leafTable, 2 * m.words[WORD.leaves]!)
  const [first, end] = [shareOf(m, layout.rows), shareOf(m, layout.rows, 1)]
  for (let leaf = 0; leaf < m.words[WORD.leaves]!; leaf++) {
    const start = table[(LEAF_BYTES / 4) * leaf]!
    const [from, to] = [Math.max(first, start), Math.min(end, start + table[(LEAF_BYTES / 4) * leaf + 1]!)]
    for (let at = from; at < to; at += CALL_ROWS)
      m.kernels.raise(layout.order + 4 * at, Math.min(CALL_ROWS, to - at), scores, values[2 * leaf + 1]!)
  }
}

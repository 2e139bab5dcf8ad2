/** Sets of numbers against which nodes test a value: small whole numbers as bits, others as they are. Plain data. */
export interface Sets {
  readonly count: number
  /** The bits of all sets, and where those of each begin. */
  readonly words: Int32Array
  readonly starts: Int32Array
  /** How many bits each set has; -1 for one that is among the others. */
  readonly lengths: Int32Array
  readonly others: ReadonlyMap<number, ReadonlySet<number>>
}

/** Bit `code % 32` of word `from + code / 32` is 1 for every member; no member is `length` or more. */
export interface SmallSet {
  readonly words: Int32Array
  readonly from: number
  readonly length: number
}

const WORD_BITS = 32
const WORD_SHIFT = 5
/** A set may take this many bits for each member, and so many more, before it is kept as a list. */
const BITS_FOR_EACH = 256
const BITS_MORE = 4096
/** The length of a set that is not kept as bits. */
const NO_BITS = -1

/** Keeps sets as bits where they are small whole numbers, else by hash. */
export function setsOf(members: readonly ArrayLike<number>[]): Sets {
  const lengths = Int32Array.from(members, lengthInBits)
  const starts = new Int32Array(members.length)
  let total = 0
  for (const [set, length] of lengths.entries()) {
    starts[set] = total
    total += Math.ceil(Math.max(0, length) / WORD_BITS)
  }
  const words = new Int32Array(total)
  const others = new Map<number, ReadonlySet<number>>()
  for (const [set, values] of members.entries()) {
    if (lengths[set] === NO_BITS) others.set(set, new Set(Array.from(values)))
    else for (let i = 0; i < values.length; i++) mark(words, starts[set]!, values[i]!)
  }
  return { count: members.length, words, starts, lengths, others }
}

/** Whether a set has a member. A missing value is a member of no set. */
export function isIn(sets: Sets, set: number, value: number): boolean {
  const length = sets.lengths[set]!
  if (length === NO_BITS) return sets.others.get(set)!.has(value)
  return value >= 0 && value < length && Number.isInteger(value) && isMarked(sets.words, sets.starts[set]!, value)
}

/** The members of a set where all of them are whole numbers from 0 and not far apart; undefined for other sets. */
export function codesOf({ lengths, words, starts }: Sets, set: number): SmallSet | undefined {
  const length = lengths[set]!
  return length === NO_BITS ? undefined : { words, from: starts[set]!, length }
}

function mark(words: Int32Array, from: number, code: number): void {
  words[from + (code >> WORD_SHIFT)]! |= 1 << (code % WORD_BITS)
}

function isMarked(words: Int32Array, from: number, code: number): boolean {
  return ((words[from + (code >> WORD_SHIFT)]! >>> (code % WORD_BITS)) & 1) === 1
}

function lengthInBits(values: ArrayLike<number>): number {
  let top = -1
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!(Number.isInteger(value) && value >= 0)) return NO_BITS
    top = Math.max(top, value)
  }
  return top < BITS_MORE + BITS_FOR_EACH * values.length ? top + 1 : NO_BITS
}

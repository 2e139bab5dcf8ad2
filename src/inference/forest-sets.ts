/** Sets of numbers against which nodes test a value. */
export interface Sets {
  readonly count: number
  has(set: number, value: number): boolean
  /** The members of a set where all of them are whole numbers from 0 and not far apart; undefined for other sets. */
  codes(set: number): SmallSet | undefined
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

/** Keeps sets as bits where they are small whole numbers, else by hash. A missing value is a member of no set. */
export function setsOf(members: readonly ArrayLike<number>[]): Sets {
  const lengths = members.map(lengthInBits)
  const starts = new Int32Array(members.length)
  let total = 0
  for (const [set, length] of lengths.entries()) {
    starts[set] = total
    total += length === undefined ? 0 : Math.ceil(length / WORD_BITS)
  }
  const words = new Int32Array(total)
  const others = new Map<number, ReadonlySet<number>>()
  for (const [set, values] of members.entries()) {
    if (lengths[set] === undefined) others.set(set, new Set(Array.from(values)))
    else for (let i = 0; i < values.length; i++) mark(words, starts[set]!, values[i]!)
  }
  return {
    count: members.length,
    has(set, value) {
      const length = lengths[set]
      if (length === undefined) return others.get(set)!.has(value)
      return value >= 0 && value < length && Number.isInteger(value) && isMarked(words, starts[set]!, value)
    },
    codes(set) {
      const length = lengths[set]
      return length === undefined ? undefined : { words, from: starts[set]!, length }
    },
  }
}

function mark(words: Int32Array, from: number, code: number): void {
  words[from + (code >> WORD_SHIFT)]! |= 1 << (code % WORD_BITS)
}

function isMarked(words: Int32Array, from: number, code: number): boolean {
  return ((words[from + (code >> WORD_SHIFT)]! >>> (code % WORD_BITS)) & 1) === 1
}

function lengthInBits(values: ArrayLike<number>): number | undefined {
  let top = -1
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!(Number.isInteger(value) && value >= 0)) return undefined
    top = Math.max(top, value)
  }
  return top < BITS_MORE + BITS_FOR_EACH * values.length ? top + 1 : undefined
}

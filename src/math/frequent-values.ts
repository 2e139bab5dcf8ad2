import { hashNumber } from './number-hash.ts'

const SLOTS = 4_096
/** So many different numbers are counted exactly. */
export const COUNTED_VALUES = SLOTS / 2
const SALT = 0x2545f491
const CROWD = 8_192

/** A number and how often it was met; of more than `COUNTED_VALUES` different ones, at least so often. */
export type ValueCount = readonly [value: number, count: number]

/** Counts of the most frequent numbers. */
export interface FrequentState {
  /** In ascending order of the numbers. */
  readonly counts: readonly ValueCount[]
  /** No number was met more often than its count (0 where it has none) and so much. 0: everything is exact. */
  readonly floor: number
}

/** Counts numbers: exactly while there are few, then the frequent ones within a bound. */
export interface FrequentCounter {
  /** Counts the numbers from place `from` to `to`, and stops before the first that makes them too many to be exact: where. */
  countExactly(values: Float64Array, from: number, to: number): number
  /** Counts the first `count` numbers; those that are rare among them only to the floor. */
  countFrequent(values: Float64Array, count: number): void
  add(value: number, times: number): void
  state(): FrequentState
}

/**
 * A table of numbers with counts. When it is full, all counts go down by their median; numbers that are rare in a long stretch are not
 * put in at all. The floor says by how much a count may be too low: some 2 n / 2,048 after n numbers.
 *
 * Source: J. Misra, D. Gries 1982; D. Anderson et al., "A high-performance algorithm for identifying frequent items in data streams",
 * IMC 2017.
 */
export function frequentCounter(from: FrequentState = { counts: [], floor: 0 }): FrequentCounter {
  const keys = new Float64Array(SLOTS).fill(Number.NaN)
  const counts = new Float64Array(SLOTS)
  /** How many of the numbers of a stretch have the same hash: not less than how often each came. */
  const crowd = new Uint32Array(CROWD)
  let held = 0
  let floor = from.floor
  let lastSlot = 0

  /** The slot of a number, or the empty one where it belongs. */
  function slotOf(value: number): number {
    if (keys[lastSlot] === value) return lastSlot
    let slot = hashNumber(value, SALT) & (SLOTS - 1)
    while (keys[slot] !== value && counts[slot] !== 0) slot = (slot + 1) & (SLOTS - 1)
    lastSlot = slot
    return slot
  }

  function put(slot: number, value: number, times: number): void {
    if (keys[slot] === value) counts[slot]! += times
    else {
      keys[slot] = value + 0
      counts[slot] = times
      held++
    }
  }

  function makeRoom(): void {
    const cut = middleOf(counts, held)
    const left: ValueCount[] = []
    for (let slot = 0; slot < SLOTS; slot++) if (counts[slot]! > cut) left.push([keys[slot]!, counts[slot]! - cut])
    keys.fill(Number.NaN)
    counts.fill(0)
    held = 0
    floor += cut
    lastSlot = 0
    for (const [value, count] of left) put(slotOf(value), value, count)
  }

  function add(value: number, times: number): void {
    put(slotOf(value), value, times)
    if (held > COUNTED_VALUES) makeRoom()
  }

  for (const [value, count] of from.counts) put(slotOf(value), value, count)
  return {
    add,
    countExactly(values, start, end) {
      for (let i = start; i < end; i++) {
        const value = values[i]!
        const slot = slotOf(value)
        if (keys[slot] === value) counts[slot]!++
        else if (held === COUNTED_VALUES) return i
        else put(slot, value, 1)
      }
      return end
    },
    countFrequent(values, count) {
      const rare = Math.ceil((2 * count) / COUNTED_VALUES)
      crowd.fill(0)
      for (let i = 0; i < count; i++) crowd[hashNumber(values[i]!, SALT) & (CROWD - 1)]!++
      for (let i = 0; i < count; i++) {
        const value = values[i]!
        if (crowd[hashNumber(value, SALT) & (CROWD - 1)]! > rare) add(value, 1)
      }
      floor += rare
    },
    state: () => ({ counts: heldIn(keys, counts), floor }),
  }
}

/** What is in a table, in ascending order of the numbers. */
function heldIn(keys: Float64Array, counts: Float64Array): readonly ValueCount[] {
  const found: ValueCount[] = []
  for (let slot = 0; slot < SLOTS; slot++) if (counts[slot]! > 0) found.push([keys[slot]!, counts[slot]!])
  return found.sort((a, b) => a[0] - b[0])
}

/** The median of the counts of a table; most often 1, which needs no sorting. */
function middleOf(counts: Float64Array, held: number): number {
  let ones = 0
  for (let slot = 0; slot < SLOTS; slot++) if (counts[slot] === 1) ones++
  if (2 * ones >= held) return 1
  const all = counts.filter((count) => count > 0).sort()
  return all[all.length >> 1]!
}

/** The most frequent `most` of a state; the others count to its floor. */
export function mostFrequent({ counts, floor }: FrequentState, most: number): FrequentState {
  if (counts.length <= most) return { counts, floor }
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  const dropped = ranked[most]![1]
  return { counts: ranked.slice(0, most).sort((a, b) => a[0] - b[0]), floor: floor + dropped }
}

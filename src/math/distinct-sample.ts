import type { ValueCount } from './frequent-values.ts'
import { hashNumber } from './number-hash.ts'

const SALT = 0x3c6ef372
const PARTS = 256

/** A sample of the different numbers, each with its exact count: every number is as likely to be in it as any other. */
export interface DistinctSample {
  addAll(values: Float64Array, count: number): void
  add(value: number, times: number): void
  /** In ascending order of the numbers. */
  counts(): readonly ValueCount[]
}

interface Range {
  at: number
  readonly to: number
}

/** In which order numbers are kept, the smallest place first. */
interface Order {
  readonly place: (value: number) => number
  /** Moves `at` to the next number that may have a place of `bar` or less; false where there is none. One call looks at many. */
  readonly next: (values: Float64Array, range: Range, bar: number) => boolean
}

const roughPlace = (value: number): number => hashNumber(value, SALT) * 2 ** 21

const BY_HASH: Order = {
  place: (value) => roughPlace(value) + (hashNumber(value, ~SALT) >>> 11),
  next(values, range, bar) {
    for (let i = range.at; i < range.to; i++) {
      if (hashNumber(values[i]!, SALT) * 2 ** 21 > bar) continue
      range.at = i
      return true
    }
    return false
  },
}

const LOWEST: Order = {
  place: (value) => value,
  next(values, range, bar) {
    for (let i = range.at; i < range.to; i++) {
      if (values[i]! > bar) continue
      range.at = i
      return true
    }
    return false
  },
}

const HIGHEST: Order = {
  place: (value) => -value,
  next(values, range, bar) {
    for (let i = range.at; i < range.to; i++) {
      if (values[i]! < -bar) continue
      range.at = i
      return true
    }
    return false
  },
}

/**
 * Keeps the `size` different numbers with the smallest hash. Because a number that is kept at the end was kept from its first time on,
 * its count is exact, and the samples of two parts joined are the sample of the whole.
 *
 * Source: bottom-k sketches (E. Cohen, H. Kaplan 2007); K. Beyer et al., "On synopses for distinct-value estimation", 2007.
 */
export function distinctSample(size: number, from: readonly ValueCount[] = []): DistinctSample {
  return smallest(size, from, BY_HASH)
}

/** Keeps the `size` lowest of the different numbers with `sign` 1, the highest with -1, each with its exact count. */
export function extremes(size: number, sign: 1 | -1, from: readonly ValueCount[] = []): DistinctSample {
  return smallest(size, from, sign === 1 ? LOWEST : HIGHEST)
}

function smallest(size: number, from: readonly ValueCount[], { place, next }: Order): DistinctSample {
  const counts = new Map<number, number>(from)
  let bar = Number.POSITIVE_INFINITY

  function cutBack(): void {
    const ordered = [...counts.keys()].sort((a, b) => place(a) - place(b) || a - b)
    for (const value of ordered.splice(size)) counts.delete(value)
    if (ordered.length === size) bar = place(ordered[size - 1]!)
  }

  function add(value: number, times: number): void {
    const key = value + 0
    counts.set(key, (counts.get(key) ?? 0) + times)
    if (counts.size > 2 * size) cutBack()
  }

  cutBack()
  return {
    add(value, times) {
      if (place(value) <= bar) add(value, times)
    },
    addAll(values, count) {
      // where the last is to be kept rather than the first, parts are taken from behind: in an ordered stretch few come in
      const part = Math.max(1, Math.ceil(count / PARTS))
      const first = count > 1 && place(values[count - 1]!) < place(values[0]!) ? PARTS - 1 : 0
      for (let k = 0; k < PARTS; k++) {
        const from = Math.abs(first - k) * part
        const range = { at: from, to: Math.min(from + part, count) }
        while (next(values, range, bar)) {
          const value = values[range.at++]!
          if (place(value) <= bar) add(value, 1)
        }
      }
    },
    counts() {
      cutBack()
      return [...counts].sort((a, b) => a[0] - b[0])
    },
  }
}

/** The sample of both. */
export function joinSamples(
  a: readonly ValueCount[],
  b: readonly ValueCount[],
  make: (from: readonly ValueCount[]) => DistinctSample,
): readonly ValueCount[] {
  const joined = make(a)
  for (const [value, count] of b) joined.add(value, count)
  return joined.counts()
}
